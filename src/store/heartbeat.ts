// The heartbeat of the owner of a job, for those who cannot see its process: a small file in the job's folder.
import { setTimeout as delay } from 'node:timers/promises';
import { type FileTime, readTime, writeTime } from '../platform/files/file-time.ts';
import { ensureFolder, errnoOf } from '../platform/files/private-file.ts';
import type { JobId, JobRecord } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import type { JobPaths, StorePaths } from './job-paths.ts';

/** What is asked of a store. */
export interface HeartbeatPlaces {
  readonly places: StorePaths;
  paths(id: JobId): JobPaths;
}

/** It never throws: on a disk that is full or gone there is nothing to be done about it. */
async function beat({ alive }: JobPaths): Promise<void> {
  await writeTime(alive).catch(() => undefined);
}

/**
 * Gives the sign again and again. Its timer keeps no process alive.
 * @param jobs those that it has now
 * @param onBeat after each sign but the first
 */
export function startHeartbeat(
  jobs: () => readonly JobPaths[],
  onBeat: () => Promise<void> = () => Promise.resolve(),
): { readonly end: () => Promise<void> } {
  const give = async (): Promise<void> => {
    for (const paths of jobs()) await beat(paths);
  };
  let last = give();
  const timer = setInterval(() => {
    last = last.then(give).then(onBeat);
  }, TIMES.heartbeatMs).unref();
  return {
    end: async () => {
      clearInterval(timer);
      await last;
    },
  };
}

/** The record counts as well: whoever has just taken the job wrote it. */
async function lastSigns({ alive, meta }: JobPaths): Promise<FileTime[]> {
  const times = await Promise.all([alive, meta].map(readTime));
  return times.filter((time) => time !== null);
}

async function fileSystemNow({ clockProbe, locks }: StorePaths): Promise<number> {
  const probe = (): Promise<FileTime> => writeTime(clockProbe);
  const { ms } = await probe().catch(async (error: unknown) => {
    if (errnoOf(error) !== 'ENOENT') throw error;
    await ensureFolder(locks);
    return probe();
  });
  return ms;
}

/** Owners of older versions give no sign: theirs is what they write, and the longest silence is that of the agent. */
function silentMs({ owner, timeout_seconds }: Pick<JobRecord, 'owner' | 'timeout_seconds'>): number {
  const isOlder = owner?.host === null;
  return TIMES.heartbeatSilentMs + (isOlder ? timeout_seconds * 1_000 : 0);
}

/**
 * Whether the owner of a job gave no sign for long, by the times of the file system alone. A time of its future is no
 * sign.
 */
export async function isStale(
  store: HeartbeatPlaces,
  record: Pick<JobRecord, 'job_id' | 'owner' | 'timeout_seconds'>,
): Promise<boolean> {
  const signs = await lastSigns(store.paths(record.job_id));
  const now = await fileSystemNow(store.places);
  const longest = silentMs(record);
  return signs.every(({ ms }) => now - ms > longest || ms - now > TIMES.heartbeatSilentMs);
}

/** Whether no sign comes while it is watched, by the clock of this process that no change of the time moves. */
export async function remainsStale(store: HeartbeatPlaces, id: JobId, watchMs: number): Promise<boolean> {
  const look = async (): Promise<string> =>
    (await lastSigns(store.paths(id))).map(({ stamp }) => stamp).join(' ');
  const before = await look();
  const from = performance.now();
  for (let left = watchMs; left > 0; left = watchMs - (performance.now() - from)) await delay(left);
  return (await look()) === before;
}
