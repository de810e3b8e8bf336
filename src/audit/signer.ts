// The key for one write, read when a signature is due; what a rotation of the key left unfinished is settled first.
import { fromLine } from './chain.ts';
import type { Keys, SigningKey } from './keys.ts';
import { readTrail } from './segments.ts';

export interface Signer {
  readonly get: () => Promise<SigningKey>;
  /** Signs with another key from here on. */
  readonly use: (key: SigningKey) => void;
}

/** Whether the trail says that this is the key from then on. */
async function isRecorded(folder: string, publicKey: string): Promise<boolean> {
  for await (const { lines } of readTrail(folder))
    for (const line of lines) {
      if (!line.includes(publicKey)) continue;
      const record = fromLine(line);
      if (typeof record !== 'string' && record.kind === 'key' && record['public_key'] === publicKey)
        return true;
    }
  return false;
}

export function createSigner({ keys, folder }: { readonly keys: Keys; readonly folder: string }): Signer {
  let key: Promise<SigningKey> | null = null;
  const load = async (): Promise<SigningKey> => {
    const waiting = await keys.prepared();
    if (waiting !== null) await keys.settle(await isRecorded(folder, waiting.publicKey));
    return keys.load();
  };
  return {
    get: () => (key ??= load()),
    use(next) {
      key = Promise.resolve(next);
    },
  };
}
