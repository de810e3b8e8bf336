// A lock between processes. The n-th holder is the process that creates file n; an empty file was released.
//
// Files are only ever added at the top and removed below it, so the highest number never goes back: a process that was
// suspended between looking and making sees a higher number when it looks again, and withdraws. No file is moved or
// removed while it decides anything, and a holder writes to its own inode alone, whatever is under its name by then.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BridgeError } from '../../protocol/error.ts';
import type { ProcessIdentity } from '../../protocol/job.ts';
import { TIMES } from '../../protocol/limits.ts';
import {
  createGeneration,
  type Generation,
  generationFile,
  highestGeneration,
  MOST_GENERATIONS,
  removeBelow,
} from './lock-generations.ts';
import { readStanding, type Standing } from './lock-holder.ts';
import { besideFile } from '../files/pinned-folder.ts';
import { identify } from '../processes/process-identity.ts';
import { DamagedFileError } from '../files/regular-file.ts';
import { ensureFolder, errnoOf } from '../files/private-file.ts';

const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 100;

export interface Held {
  /**
   * Whether the lock is still this process's: another may take it over from one that it cannot see and that was silent
   * for long. To be asked right before what cannot be taken back.
   */
  readonly still: () => Promise<boolean>;
}

export interface LockOptions {
  /** Ends the wait; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait; 0 tries once. */
  readonly deadlineMs?: number;
  /** Makes the folder where it is missing. */
  readonly makesFolder?: boolean;
  /** Who takes it; this process unless a test says otherwise. */
  readonly as?: ProcessIdentity;
}

/**
 * Runs `act` while no other process holds the lock. For moments, not for work: waiters look again and again, ever
 * slower.
 * @param file its place: the lock is files of this name with a number, in a folder that exists and holds few others
 * @throws BridgeError `busy`, naming the holder, when the lock is not free in time; DamagedFileError when nobody can
 * take it any more; and what `act` throws
 */
export async function withLock<T>(
  file: string,
  act: (held: Held) => Promise<T>,
  { signal, deadlineMs = TIMES.lockMs, makesFolder = false, as }: LockOptions = {},
): Promise<T> {
  const own = as ?? (await identify());
  const attempt = () => take(file, own, signal, deadlineMs);
  const held = await attempt().catch(async (error: unknown) => {
    if (!makesFolder || errnoOf(error) !== 'ENOENT') throw error;
    await ensureFolder(path.dirname(file));
    return attempt();
  });
  const touching = keepTouching(held);
  try {
    return await act({ still: () => isHighest(file, held) });
  } finally {
    await touching.end();
    await held.release();
  }
}

async function take(
  file: string,
  own: ProcessIdentity,
  signal: AbortSignal | undefined,
  deadlineMs: number,
): Promise<Generation> {
  const from = performance.now();
  let watched: Standing | null = null;
  let since = from;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    signal?.throwIfAborted();
    const unchangedMs = performance.now() - since;
    const tried = await besideFile(file, (pinned) => tryOnce(pinned, own, watched, unchangedMs));
    if ('release' in tried) return tried;
    if (tried.stamp !== watched?.stamp) since = performance.now();
    watched = tried;
    const waited = performance.now() - from;
    if (waited >= deadlineMs) throw lockBusy(tried, waited);
    await delay(wait * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined); // looked at above
  }
}

const foreignLock = (file: string, number: number): DamagedFileError =>
  new DamagedFileError(generationFile(file, number), { what: 'a lock that nobody took', code: 'EBADMSG' });

/** @returns the lock, or what is in the way */
async function tryOnce(
  file: string,
  own: ProcessIdentity,
  watched: Standing | null,
  unchangedMs: number,
): Promise<Generation | Standing> {
  for (;;) {
    const last = await highestGeneration(file);
    if (last >= MOST_GENERATIONS) throw foreignLock(file, last);
    const standing = last === 0 ? 'free' : await readStanding(file, last);
    if (standing === 'gone') continue; // a newer one has come
    let wanted: ((nowMs: number) => boolean) | undefined;
    if (standing !== 'free' && standing.liveness !== 'dead') {
      const isWatched = watched?.stamp === standing.stamp && unchangedMs >= TIMES.lockWatchMs;
      if (standing.liveness === 'alive' || !isWatched) return standing;
      wanted = (nowMs) => isAbandoned(standing, nowMs);
    }
    const made = await createGeneration(file, last + 1, own, wanted);
    if (typeof made === 'object' && (await settle(file, made))) return made;
    if (made === 'unwanted' && standing !== 'free') return standing;
  }
}

/** Silent by the clock of the file system; a stamp of its future says nothing. */
function isAbandoned({ touchedMs }: Standing, nowMs: number): boolean {
  return nowMs - touchedMs > TIMES.lockSilentMs || touchedMs - nowMs > TIMES.lockSilentMs;
}

/** Whether what was made is the highest, so that its maker holds the lock. Otherwise it came too late, and is removed. */
async function settle(file: string, made: Generation): Promise<boolean> {
  const last = await removeBelow(file, made.number).catch(async (error: unknown) => {
    await made.release();
    throw error;
  });
  if (last === made.number) return true;
  await made.withdraw();
  return false;
}

async function isHighest(file: string, held: Generation): Promise<boolean> {
  const last = await besideFile(file, highestGeneration).catch(() => 0); // the folder is gone, and the lock with it
  return last === held.number && (await held.isLinked());
}

function keepTouching(held: Generation): { end: () => Promise<void> } {
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(held.touch).catch(() => undefined); // the disk is gone; whoever waits judges by what it sees
  }, TIMES.lockTouchMs).unref();
  return {
    end: () => {
      clearInterval(timer);
      return last;
    },
  };
}

function lockBusy({ holder, liveness, suspended }: Standing, waitedMs: number): BridgeError {
  const seconds = Math.round(waitedMs / 1_000);
  const where = holder.host === null ? '' : ` on ${holder.host}`;
  const what = `process ${holder.pid}${where}${suspended ? ', which is suspended' : ''}`;
  const hint =
    liveness === 'unknown'
      ? 'It runs on another machine or in another container, and cannot be seen from here. Try again in a minute; if that does not help, end it there.'
      : suspended
        ? `Let it go on with \`kill -CONT ${holder.pid}\`, or end it with \`kill -KILL ${holder.pid}\`, and try again.`
        : `Try again in a moment; if it hangs, end it with \`kill ${holder.pid}\`.`;
  return new BridgeError('busy', `A lock of the job store is held by ${what}; waited ${seconds} s for it.`, {
    hint,
  });
}
