// Finished setups, kept for the next worktree: one file each, the least recently used removed first. Beside it may be a
// folder where it is unpacked already: the next worktree takes that, and leaves the file.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { entriesOf } from '../platform/files/folder-entries.ts';
import { freeBytes } from '../platform/files/free-space.ts';
import { touchFile } from '../platform/files/file-time.ts';
import { kindOf, removeTree } from '../platform/files/paths.ts';
import {
  ensureFolder,
  fileTimeMs,
  moveFile,
  removeFile,
  sizeOf,
  unlessAbsent,
  writeOnce,
} from '../platform/files/private-file.ts';
import { lookAtFolder } from '../platform/files/private-folder.ts';
import { LIMITS } from '../protocol/limits.ts';
import { isTemporary, readySetup, setupFile, type StorePaths } from './job-paths.ts';
import { removeSetups, setupEntries, type SetupUsage, usageOf } from './setup-entries.ts';
import { brokenOff } from './stray-files.ts';

export interface Setups {
  readonly folder: string;
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
  /**
   * Makes one that is kept ready, unless it is already. It pushes out nothing that is kept.
   * @param unpack puts it into a new folder; false when that cannot be done
   * @returns whether it was made
   * @throws the system's error, and what `unpack` throws; nothing of it stays then
   */
  makeReady(
    key: string,
    mostBytes: number,
    unpack: (file: string, folder: string, room: number) => Promise<boolean>,
  ): Promise<boolean>;
  /**
   * Gives what is ready to one alone, and removes what is left of it.
   * @param use 'elsewhere': it was of no use here, and may be of use in another place; it stays then
   * @returns what `use` gives; null when nothing is ready
   */
  takeReady<T>(
    key: string,
    use: (folder: string) => Promise<T | 'elsewhere'>,
  ): Promise<T | 'elsewhere' | null>;
  drop(key: string): Promise<void>;
  usage(): Promise<SetupUsage>;
  /** Those that were not used since a moment, in milliseconds since 1970. */
  unusedSince(ms: number): Promise<SetupUsage>;
  /** Removes them. @returns what was removed */
  removeBefore(ms: number): Promise<SetupUsage>;
}

/** Why a folder cannot be trusted, as the end of "… is …"; null when it can, or is absent. */
async function troubleOf(folder: string): Promise<string | null> {
  const look = await lookAtFolder(folder);
  if (look.kind === 'absent') return null;
  if (look.kind === 'none') return look.what;
  if (!look.isOwn) return 'of another user';
  return look.isOpen ? 'open to other users' : null;
}

/** Bytes that may still be written, of those that this user leaves to finished setups and of those on the disk. */
async function roomIn(folder: string, mostBytes: number): Promise<number> {
  const free = (await freeBytes(folder)) ?? mostBytes;
  return Math.min(mostBytes, free - LIMITS.setupSpareBytes);
}

/** What is ready goes first: it costs only the time to unpack it again. */
async function makeRoom(folder: string, mostBytes: number): Promise<void> {
  const entries = (await setupEntries(folder)).sort(
    (a, b) => Number(b.isReady) - Number(a.isReady) || a.changedMs - b.changedMs,
  );
  let { bytes } = usageOf(entries);
  for (const entry of entries) {
    if (bytes <= mostBytes) return;
    await removeTree(entry.path);
    bytes -= entry.bytes;
  }
}

export function createSetups({ setups: folder }: Pick<StorePaths, 'setups'>): Setups {
  const before = async (ms: number) => (await setupEntries(folder)).filter(({ changedMs }) => changedMs < ms);
  /** A process that was killed while it unpacked leaves as much as it would have made. */
  const removeBroken = async (): Promise<void> => {
    const drafts = await entriesOf(folder, isTemporary);
    for (const draft of await brokenOff(drafts, () => fileTimeMs(folder))) await removeTree(draft);
  };

  return {
    folder,
    trouble: () => troubleOf(folder),
    async find(key) {
      const file = setupFile(folder, key);
      return (await touchFile(file)) ? file : null;
    },
    async keep(key, mostBytes, write) {
      await ensureFolder(folder);
      const room = await roomIn(folder, mostBytes);
      if (room <= 0) return false;
      const file = setupFile(folder, key);
      const draft = `${file}.${String(process.pid)}.tmp`;
      try {
        if (!(await write(draft, room))) return false;
        const bytes = (await sizeOf(draft)) ?? 0;
        if (bytes > room) return false;
        await makeRoom(folder, mostBytes - bytes);
        await moveFile(draft, file);
        return true;
      } finally {
        await removeFile(draft);
      }
    },
    async makeReady(key, mostBytes, unpack) {
      const [file, place] = [setupFile(folder, key), readySetup(folder, key)];
      if ((await sizeOf(file)) === null || (await kindOf(place)) !== 'absent') return false;
      await removeBroken();
      const { bytes } = usageOf(await setupEntries(folder));
      const room = await roomIn(folder, mostBytes - bytes);
      if (room <= 0) return false;
      const draft = `${place}.${randomUUID()}.tmp`;
      try {
        if (!(await unpack(file, draft, room))) return false;
        // where another process was as quick, its own stays
        return (await kindOf(place)) === 'absent' && (await moveFile(draft, place));
      } finally {
        await removeTree(draft);
      }
    },
    async takeReady(key, use) {
      const place = readySetup(folder, key);
      const own = `${place}.${randomUUID()}.tmp`;
      // a new time: nobody takes it for one that was broken off
      await unlessAbsent(writeOnce(path.join(place, 'taken'), ''), false);
      if (!(await moveFile(place, own))) return null;
      let staysReady = false;
      try {
        if ((await troubleOf(own)) !== null) return null;
        const used = await use(own);
        staysReady = used === 'elsewhere' && (await kindOf(place)) === 'absent';
        return used;
      } finally {
        if (staysReady) await moveFile(own, place);
        else await removeTree(own);
      }
    },
    async drop(key) {
      await removeFile(setupFile(folder, key));
      await removeTree(readySetup(folder, key));
    },
    usage: async () => usageOf(await setupEntries(folder)),
    unusedSince: async (ms) => usageOf(await before(ms)),
    removeBefore: async (ms) => removeSetups(await before(ms)),
  };
}
