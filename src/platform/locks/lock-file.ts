// A lock between processes. The n-th holder is the process that creates file n; an empty file was released.
//
// Files are only ever added at the top and removed below it, so the highest number never goes back: a process that was
// suspended between looking and making sees a higher number when it looks again, and withdraws. No file is moved or
// removed while it decides anything, and a holder writes to its own inode alone, whatever is under its name by then.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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
import { lockBusy, LockLost } from './lock-errors.ts';
import { readStanding, type Standing } from './lock-holder.ts';
import { besideFile } from '../files/pinned-folder.ts';
import { identify } from '../processes/process-identity.ts';
import { DamagedFileError } from '../files/regular-file.ts';
import { ensureFolder, errnoOf } from '../files/private-file.ts';

const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 100;

export interface Held {
  /**
   * To be awaited right before each step that cannot be taken back: another process may take the lock over from a
   * holder that is suspended, or that it cannot see and that was silent for long.
   * @throws LockLost
   */
  readonly confirm: () => Promise<void>;
}

export interface LockOptions {
  /** Ends the wait; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait; 0 tries once. */
  readonly deadlineMs?: number;
  /** Makes the folder where it is missing. */
  readonly makesFolder?: boolean;
  /**
   * Runs `act` again, with the lock taken again, when it ended with the loss of this lock: for what changes nothing before
   * it confirms, and looks again each time.
   */
  readonly startsOver?: boolean;
  /** Who takes it; this process unless a test says otherwise. */
  readonly as?: ProcessIdentity;
}

/**
 * Runs `act` while no other process holds the lock. For moments, not for work: waiters look again and again, ever
 * slower.
 * @param file its place: the lock is files of this name with a number, in a folder that exists and holds few others
 * @throws BridgeError `busy`, naming the holder, when the lock is not free in time; DamagedFileError when nobody can
 * take it any more; and what `act` throws, such as LockLost
 */
export async function withLock<T>(
  file: string,
  act: (held: Held) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const own = options.as ?? (await identify());
  for (;;) {
    try {
      return await holding(file, act, own, options);
    } catch (error) {
      if (options.startsOver !== true || !(error instanceof LockLost) || error.lock !== file) throw error;
    }
  }
}

async function holding<T>(
  file: string,
  act: (held: Held) => Promise<T>,
  own: ProcessIdentity,
  { signal, deadlineMs = TIMES.lockMs, makesFolder = false }: LockOptions,
): Promise<T> {
  const attempt = () => take(file, own, signal, deadlineMs);
  const held = await attempt().catch(async (error: unknown) => {
    if (!makesFolder || errnoOf(error) !== 'ENOENT') throw error;
    await ensureFolder(path.dirname(file));
    return attempt();
  });
  const touching = keepTouching(held);
  try {
    return await act({
      async confirm() {
        if (!(await isHighest(file, held))) throw new LockLost(file);
      },
    });
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
      const isSame = watched?.stamp === standing.stamp;
      // A process that is seen to be suspended has no heartbeat: no clock needs to say that.
      if (!isSame || unchangedMs < (standing.suspended ? TIMES.lockSuspendedMs : TIMES.lockWatchMs))
        return standing;
      if (!standing.suspended) {
        if (standing.liveness === 'alive') return standing;
        wanted = (nowMs) => isAbandoned(standing, nowMs);
      }
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
