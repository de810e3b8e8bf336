// The ids of all jobs in order. A store with many keeps a copy of the list beside them: one file is read faster than a
// folder. The folder decides: a copy is used only as long as the folder is to the nanosecond as it was when it was made.
import path from 'node:path';
import { folderStamp, type FolderStamp } from '../platform/files/folder-entries.ts';
import { ensureFolder, fileTimeMs, namesIn, readText, writeWhole } from '../platform/files/private-file.ts';
import { type JobId, JOB_ID_PATTERN } from '../protocol/job.ts';
import { storePaths } from './job-paths.ts';

/** Jobs; a folder of fewer is read in a moment. */
const WORTH_KEEPING = 2_000;

/**
 * A folder that changed a moment ago may change again within the same tick of the file system's clock, and not show it.
 * Where a clock has nanoseconds, its ticks are those of the kernel, at most 10 ms; others are up to 2 s long (FAT).
 * A file server's clock may be wrong, so the time of day here says nothing: only times of the same file system are
 * compared, or how long the folder was seen unchanged.
 */
const SETTLED_MS = { fine: 50, coarse: 2_000 };

/** What no id holds. Whoever can write a copy could write jobs, too; but nothing that leads elsewhere may come of it. */
const FOREIGN = /[^A-Za-z0-9_\n-]/;

export interface JobIndex {
  /**
   * Every job id, newest first.
   * @throws the system's error when the folder cannot be read
   */
  list(): Promise<readonly JobId[]>;
}

const isJobId = (name: string): name is JobId => JOB_ID_PATTERN.test(name);

/**
 * @param root the session root
 * @param settledMs how long the folder must have been unchanged before its list is kept; by its clock unless told
 * @param worthKeeping the number of jobs from which on a copy is kept
 */
export function createJobIndex(root: string, settledMs?: number, worthKeeping = WORTH_KEEPING): JobIndex {
  const file = storePaths(root).index;
  let last: { stamp: string; ids: readonly JobId[] } | null = null;
  /** Since when the folder has been seen as it is, by a clock that never jumps. */
  let seen: { readonly stamp: string; readonly at: number } | null = null;

  async function readCopy(stamp: string): Promise<readonly JobId[] | null> {
    const text = await readText(file).catch(() => null); // a copy that cannot be read is none
    if (text?.startsWith(`${stamp}\n`) !== true || !text.endsWith('\n')) return null;
    const ids = text.slice(stamp.length + 1, -1);
    return FOREIGN.test(ids) ? null : (ids.split('\n') as JobId[]);
  }

  async function keepCopy(stamp: string, ids: readonly JobId[]): Promise<void> {
    await writeWhole(file, `${stamp}\n${ids.map((id) => `${id}\n`).join('')}`);
  }

  /** Asked before the folder is read: whatever changes after that shows. */
  async function isSettled({ stamp, changedMs, isFine }: FolderStamp): Promise<boolean> {
    const settled = settledMs ?? (isFine ? SETTLED_MS.fine : SETTLED_MS.coarse);
    const now = performance.now();
    if (seen?.stamp !== stamp) seen = { stamp, at: now };
    if (now - seen.at >= settled) return true;
    // Without the folder of copies, or on a disk that is full or read-only, there is no time to compare with.
    const time = await fileTimeMs(path.dirname(file)).catch(() => null);
    return time !== null && time - changedMs >= settled;
  }

  async function scan(before: FolderStamp): Promise<readonly JobId[]> {
    const settled = await isSettled(before);
    const ids = (await namesIn(root)).filter(isJobId).sort().reverse();
    if (settled) last = { stamp: before.stamp, ids };
    if (ids.length >= worthKeeping)
      await ensureFolder(path.dirname(file))
        .then(() => (settled ? keepCopy(before.stamp, ids) : undefined))
        .catch(() => undefined); // a disk that is full or read-only: the next one scans, too
    return ids;
  }

  return {
    async list() {
      const now = await folderStamp(root);
      if (now === null) return [];
      if (last?.stamp === now.stamp) return last.ids;
      const ids = await readCopy(now.stamp);
      if (ids === null) return scan(now);
      last = { stamp: now.stamp, ids };
      return ids;
    },
  };
}
