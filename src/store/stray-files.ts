// Files that a crash leaves in the store: of broken writes, broken removals, and logs that were never cleaned.
import path from 'node:path';
import { isForeignLock, isLockName } from '../platform/locks/lock-generations.ts';
import { changedMs, entriesOf, oddEntries } from '../platform/files/folder-entries.ts';
import { kindOf } from '../platform/files/paths.ts';
import type { JobId } from '../protocol/job.ts';
import { isRemovedFolder, isTemporary, jobPaths, storePaths } from './job-paths.ts';

/** A write takes moments: what is older was broken off. */
const BROKEN_OFF_MS = 600_000;

/** The time by which the file system stamps what is written now, in ms since 1970: that of this machine may be wrong. */
export type FileSystemNow = () => Promise<number>;

/** Temporary files and half removed jobs in the root itself, and what runners left that never got a job. */
export async function strayInRoot(root: string, now: FileSystemNow): Promise<string[]> {
  const entries = await entriesOf(root, (name) => isRemovedFolder(name) || isTemporary(name));
  const waiting = await entriesOf(storePaths(root).waiting, () => true);
  const { queue: queueFolder, setups: setupFolder, budgets: ledger } = storePaths(root);
  const queue = await entriesOf(queueFolder, isTemporary);
  const setups = await entriesOf(setupFolder, isTemporary);
  const budgets = await entriesOf(path.dirname(ledger), isTemporary);
  const temporary = entries.filter(({ name }) => !isRemovedFolder(name));
  const broken = await brokenOff([...temporary, ...waiting, ...queue, ...setups, ...budgets], now);
  return [...entries.filter(({ name }) => isRemovedFolder(name)).map((entry) => entry.path), ...broken];
}

/** Temporary files of a job. */
export async function strayInJob(root: string, id: JobId, now: FileSystemNow): Promise<string[]> {
  return brokenOff(await entriesOf(jobPaths(root, id).folder, isTemporary), now);
}

/** Those among temporary files and folders that nobody writes any more. */
export async function brokenOff(
  entries: readonly { readonly path: string; readonly changedMs: number }[],
  now: FileSystemNow,
): Promise<string[]> {
  if (entries.length === 0) return [];
  // Where no time can be read nothing can be removed either.
  const nowMs = await now().catch(() => -Infinity);
  return entries.filter((entry) => nowMs - entry.changedMs > BROKEN_OFF_MS).map((entry) => entry.path);
}

/** The log of an ended job as the agent wrote it, unredacted; null when it is gone, as it should be. */
export async function rawLogLeft(root: string, id: JobId): Promise<string | null> {
  const { rawAgentLog } = jobPaths(root, id);
  return (await changedMs(rawAgentLog)) === null ? null : rawAgentLog;
}

/**
 * When a file of a job was last written, in milliseconds since 1970; 0 when it has none. Locks do not count: whoever
 * looks takes one. Of what is no folder, its own time counts.
 */
export async function newestChange(root: string, id: JobId): Promise<number> {
  const { folder, lock } = jobPaths(root, id);
  if ((await kindOf(folder)) !== 'folder') return changedAt(root, id);
  const isLock = (name: string): boolean => isLockName(name, path.basename(lock));
  const entries = await entriesOf(folder, (name) => !isTemporary(name) && !isLock(name));
  return Math.max(0, ...entries.map((entry) => entry.changedMs));
}

/** When what is in a job's place was last changed; a lock that is taken in it counts. */
export async function changedAt(root: string, id: JobId): Promise<number> {
  return (await changedMs(jobPaths(root, id).folder)) ?? 0;
}

/** What was set aside, and has not changed since a moment. */
export async function setAsideBefore(root: string, beforeMs: number): Promise<string[]> {
  const entries = await entriesOf(storePaths(root).damaged, () => true);
  return entries.filter(({ changedMs: at }) => at < beforeMs).map((entry) => entry.path);
}

/** Folders that a job has for a while. */
const FOLDERS: ReadonlySet<string> = new Set(['scratch', 'agent-temp']);

export interface OddFile {
  readonly name: string;
  /** As the end of "… is …". */
  readonly what: string;
}

/** What is in the place of files of a job, besides its record. */
export async function oddInJob(root: string, id: JobId): Promise<OddFile[]> {
  const { folder, lock } = jobPaths(root, id);
  const isForeign = (name: string): boolean => isForeignLock(name, path.basename(lock));
  const locks = (await entriesOf(folder, isForeign)).map(({ name }) => ({
    name,
    what: 'a lock that nobody took',
  }));
  const odd = await oddEntries(
    folder,
    (name) => !FOLDERS.has(name) && !isTemporary(name) && !isForeign(name),
  );
  return [...odd.filter(({ name }) => name !== 'meta.json'), ...locks];
}
