// The key that signs checkpoints: Ed25519, in a private file beside the configuration or from a command.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import path from 'node:path';
import {
  ensureFolder,
  moveFile,
  readText,
  removeFile,
  writeOnce,
  writeWhole,
} from '../platform/files/private-file.ts';
import { askProgram } from '../platform/processes/spawn.ts';
import { BridgeError } from '../protocol/error.ts';
import { SIGNATURE_PURPOSE } from './public-key.ts';

/** What the settings may say in the place of a file. */
const COMMAND_PREFIX = 'cmd:';
const COMMAND_MS = 15_000;
const KEY_BYTES = 16_384;

export interface SigningKey {
  /** DER of the public half (SPKI), in base64: as the first record holds it. */
  readonly publicKey: string;
  /** @returns base64 */
  readonly sign: (body: string) => string;
}

export interface Keys {
  /** Makes the file when there is none. @throws BridgeError `store_failed` */
  load(): Promise<SigningKey>;
  /** The public half of what is there; null when nothing is, or it cannot be read. Makes nothing. */
  publicKey(): Promise<string | null>;
  /** A new key in waiting, beside the one in use. @throws BridgeError `invalid_request` where a command has the key */
  prepare(): Promise<SigningKey>;
  /** The key in waiting; null when there is none. */
  prepared(): Promise<SigningKey | null>;
  /** Puts the key in waiting in the place of the one in use, or removes it. */
  settle(takes: boolean): Promise<void>;
}

const unusable = (why: string, cause?: unknown): BridgeError =>
  new BridgeError('store_failed', `The key that signs the audit trail cannot be used: ${why}.`, {
    hint: 'Nothing runs that cannot be audited. agy-mcp doctor names the key; restore it, or see docs/reference/audit.md.',
    retry: 'after_fix',
    cause,
  });

function asKey(pem: string): SigningKey {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (cause) {
    throw unusable('it is no private key in PEM', cause);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw unusable('it is not Ed25519');
  return {
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64'),
    sign: (body) => sign(null, Buffer.from(`${SIGNATURE_PURPOSE}${body}`), key).toString('base64'),
  };
}

const newPem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

const read = (file: string): Promise<string | null> =>
  readText(file, { own: true, maxBytes: KEY_BYTES }).catch((error: unknown) => {
    throw unusable('its file cannot be read', error);
  });

function fileKeys(file: string): Keys {
  const waiting = `${file}.next`;
  const keyIn = async (place: string): Promise<SigningKey | null> => {
    const pem = await read(place);
    return pem === null ? null : asKey(pem);
  };
  return {
    async load() {
      const found = await keyIn(file);
      if (found !== null) return found;
      try {
        await ensureFolder(path.dirname(file));
        await writeOnce(file, newPem());
      } catch (error) {
        throw unusable('its file cannot be written', error);
      }
      return asKey((await read(file)) ?? '');
    },
    publicKey: async () => (await keyIn(file).catch(() => null))?.publicKey ?? null,
    async prepare() {
      const pem = newPem();
      await writeWhole(waiting, pem);
      return asKey(pem);
    },
    prepared: () => keyIn(waiting),
    async settle(takes) {
      if (takes) await moveFile(waiting, file);
      else await removeFile(waiting);
    },
  };
}

/** Of a command: asked once a process, as it may ask a person. */
function commandKeys(words: string, env: Readonly<Record<string, string | undefined>>, cwd: string): Keys {
  const shell: readonly [string, string] =
    process.platform === 'win32' ? ['cmd.exe', '/c'] : ['/bin/sh', '-c'];
  const ask = async (): Promise<SigningKey> => {
    const given = Object.entries(env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    const answer = await askProgram(shell[0], [shell[1], words], {
      env: Object.fromEntries(given) as Record<string, string>,
      cwd,
      timeoutMs: COMMAND_MS,
    }).catch((error: unknown) => {
      throw unusable('its command does not start', error);
    });
    if (answer?.exitCode !== 0) throw unusable('its command failed');
    return asKey(answer.stdout);
  };
  let asked: Promise<SigningKey> | null = null;
  const load = (): Promise<SigningKey> => {
    asked ??= ask().catch((error: unknown) => {
      asked = null;
      throw error;
    });
    return asked;
  };
  return {
    load,
    publicKey: async () => (await load().catch(() => null))?.publicKey ?? null,
    prepare: () =>
      Promise.reject(
        new BridgeError('invalid_request', 'A command gives the key of the audit trail.', {
          hint: 'Only a key in a file is replaced by this command.',
        }),
      ),
    prepared: () => Promise.resolve(null),
    settle: () => Promise.resolve(),
  };
}

/** @param source a file, or a command behind `cmd:` */
export function createKeys(
  source: string,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): Keys {
  return source.startsWith(COMMAND_PREFIX)
    ? commandKeys(source.slice(COMMAND_PREFIX.length), env, home)
    : fileKeys(source);
}
