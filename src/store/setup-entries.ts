// What finished setups take: each that is kept, and what is ready of it.
import { entriesOf } from '../platform/files/folder-entries.ts';
import { removeTree } from '../platform/files/paths.ts';
import { sizeOf } from '../platform/files/private-file.ts';
import { readyTreeBytes } from '../platform/files/ready-tree.ts';
import { setupOfName } from './job-paths.ts';

export interface SetupUsage {
  /** Of those that are kept, ready or not. */
  readonly count: number;
  readonly bytes: number;
}

export interface SetupEntry {
  readonly path: string;
  /** What is unpacked already of one that is kept. */
  readonly isReady: boolean;
  /** When it was last used, in milliseconds since 1970; 0 for what is ready of one that is no longer kept. */
  readonly changedMs: number;
  readonly bytes: number;
}

export async function setupEntries(folder: string): Promise<SetupEntry[]> {
  const entries = await entriesOf(folder, (name) => setupOfName(name) !== null);
  const found = entries.flatMap((entry) => {
    const setup = setupOfName(entry.name);
    return setup === null ? [] : [{ ...entry, ...setup }];
  });
  const usedMs = new Map(
    found.filter(({ isReady }) => !isReady).map(({ key, changedMs }) => [key, changedMs]),
  );
  return Promise.all(
    found.map(async ({ path, key, isReady }) => {
      const bytes = isReady ? await readyTreeBytes(path) : await sizeOf(path);
      return { path, isReady, changedMs: usedMs.get(key) ?? 0, bytes: bytes ?? 0 };
    }),
  );
}

export const usageOf = (entries: readonly SetupEntry[]): SetupUsage => ({
  count: entries.filter(({ isReady }) => !isReady).length,
  bytes: entries.reduce((total, { bytes }) => total + bytes, 0),
});

/** @returns what was removed */
export async function removeSetups(entries: readonly SetupEntry[]): Promise<SetupUsage> {
  for (const { path } of entries) await removeTree(path);
  return usageOf(entries);
}
