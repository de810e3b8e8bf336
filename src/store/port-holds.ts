// Ports that somebody has besides the running jobs: one file per block, with the process that has it.
import path from 'node:path';
import { entriesOf } from '../platform/files/folder-entries.ts';
import { ensureFolder, readText, removeFile, writeOnce } from '../platform/files/private-file.ts';
import { identify, type Liveness, livenessOf } from '../platform/processes/process-identity.ts';
import { processIdentity } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { StorePaths } from './job-paths.ts';

/** All of it is to be called while no other process gives ports. */
export interface PortHolds {
  /** The first port of each block that a living process of this place has. */
  taken(): Promise<number[]>;
  /** For this process, until it releases them or ends. */
  hold(base: number): Promise<void>;
  release(base: number): Promise<void>;
}

const NAME = /^\d{1,5}$/;

/** Whether the process that a file names lives; a file that is damaged names none. */
async function holderOf(file: string): Promise<Liveness> {
  const text = await readText(file, { maxBytes: LIMITS.projectFileBytes, own: true }).catch(() => null);
  const named = processIdentity.safeParse(text === null ? null : parsed(text));
  return named.success ? livenessOf(named.data) : 'dead';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // damaged
  }
}

export function createPortHolds({ ports: folder }: Pick<StorePaths, 'ports'>): PortHolds {
  const fileOf = (base: number): string => path.join(folder, String(base));
  return {
    async taken() {
      const entries = await entriesOf(folder, (name) => NAME.test(name));
      const held = await Promise.all(
        entries.map(async ({ name, path: file }) => {
          const holder = await holderOf(file);
          if (holder === 'dead') await removeFile(file).catch(() => undefined); // it takes no ports from anybody
          // who cannot be seen from here has a network of its own, as far as is known
          return holder === 'alive' ? [Number(name)] : [];
        }),
      );
      return held.flat();
    },
    async hold(base) {
      await ensureFolder(folder);
      await removeFile(fileOf(base));
      await writeOnce(fileOf(base), JSON.stringify(await identify()));
    },
    release: (base) => removeFile(fileOf(base)),
  };
}
