// Finished setups, kept for the next worktree: one file each, the least recently used removed first.
import { entriesOf } from '../platform/files/folder-entries.ts';
import { freeBytes } from '../platform/files/free-space.ts';
import { touchFile } from '../platform/files/file-time.ts';
import { ensureFolder, moveFile, removeFile, sizeOf } from '../platform/files/private-file.ts';
import { lookAtFolder } from '../platform/files/private-folder.ts';
import { LIMITS } from '../protocol/limits.ts';
import { isTemporary, setupFile, type StorePaths } from './job-paths.ts';

export interface SetupUsage {
  readonly count: number;
  readonly bytes: number;
}

export interface Setups {
  /** Why kept setups cannot be used, as the end of "… is …"; null when they can. */
  trouble(): Promise<string | null>;
  /** The file of a kept setup, which counts as used now; null when there is none. */
  find(key: string): Promise<string | null>;
  /**
   * Keeps one more. What two write at the same time is the same: the later one stays.
   * @param write puts it into a new file; false when there is nothing to keep
   * @returns whether it is kept; false also when it does not fit
   * @throws the system's error, and what `write` throws; nothing of it stays then
   */
  keep(
    key: string,
    mostBytes: number,
    write: (file: string, room: number) => Promise<boolean>,
  ): Promise<boolean>;
  drop(key: string): Promise<void>;
  usage(): Promise<SetupUsage>;
  /** Those that were not used since a moment, in milliseconds since 1970. */
  unusedSince(ms: number): Promise<SetupUsage>;
  /** Removes them. @returns what was removed */
  removeBefore(ms: number): Promise<SetupUsage>;
}

interface Entry {
  readonly path: string;
  readonly changedMs: number;
  readonly bytes: number;
}

export function createSetups({ setups: folder }: Pick<StorePaths, 'setups'>): Setups {
  const list = async (): Promise<Entry[]> => {
    const entries = await entriesOf(folder, (name) => !isTemporary(name));
    return Promise.all(entries.map(async (entry) => ({ ...entry, bytes: (await sizeOf(entry.path)) ?? 0 })));
  };
  const listBefore = async (ms: number): Promise<Entry[]> =>
    (await list()).filter((entry) => entry.changedMs < ms);
  const sum = (entries: readonly Entry[]): SetupUsage => ({
    count: entries.length,
    bytes: entries.reduce((total, { bytes }) => total + bytes, 0),
  });
  const remove = async (entries: readonly Entry[]): Promise<SetupUsage> => {
    for (const { path: file } of entries) await removeFile(file);
    return sum(entries);
  };
  const makeRoom = async (mostBytes: number): Promise<void> => {
    const entries = (await list()).sort((a, b) => a.changedMs - b.changedMs);
    let { bytes } = sum(entries);
    for (const entry of entries) {
      if (bytes <= mostBytes) return;
      await removeFile(entry.path);
      bytes -= entry.bytes;
    }
  };

  async function trouble(): Promise<string | null> {
    const look = await lookAtFolder(folder);
    if (look.kind === 'absent') return null;
    if (look.kind === 'none') return look.what;
    if (!look.isOwn) return 'of another user';
    return look.isOpen ? 'open to other users' : null;
  }

  return {
    trouble,
    async find(key) {
      const file = setupFile(folder, key);
      return (await touchFile(file)) ? file : null;
    },
    async keep(key, mostBytes, write) {
      await ensureFolder(folder);
      const free = (await freeBytes(folder)) ?? mostBytes;
      const room = Math.min(mostBytes, free - LIMITS.setupSpareBytes);
      if (room <= 0) return false;
      const file = setupFile(folder, key);
      const draft = `${file}.${String(process.pid)}.tmp`;
      try {
        if (!(await write(draft, room))) return false;
        const bytes = (await sizeOf(draft)) ?? 0;
        if (bytes > room) return false;
        await makeRoom(mostBytes - bytes);
        await moveFile(draft, file);
        return true;
      } finally {
        await removeFile(draft);
      }
    },
    drop: (key) => removeFile(setupFile(folder, key)),
    usage: async () => sum(await list()),
    unusedSince: async (ms) => sum(await listBefore(ms)),
    removeBefore: async (ms) => remove(await listBefore(ms)),
  };
}
