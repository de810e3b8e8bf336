// A short lock between processes: a file that names its holder, so that a dead holder frees it.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessIdentity } from '../protocol/job.ts';
import { identify, isAlive } from './process-identity.ts';
import { moveFile, readText, removeFile, writeOnce } from './safe-file.ts';

const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 100;

function toHolder(text: string): ProcessIdentity | null {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return null; // damaged: nobody can hold it
  }
}

/** Frees a lock whose holder is gone; true when it may be tried again at once. */
async function freeStale(file: string): Promise<boolean> {
  const text = await readText(file);
  if (text === null) return true;
  const holder = toHolder(text);
  if (holder !== null && (await isAlive(holder))) return false;
  // Only one waiter can take the file away; one that finds it took a newer lock puts that back.
  const aside = `${file}.${randomUUID()}.stale`;
  if (!(await moveFile(file, aside))) return true;
  const taken = await readText(aside);
  if (taken !== null && taken !== text) await writeOnce(file, taken);
  await removeFile(aside);
  return true;
}

/**
 * Runs `act` while no other process holds the lock. For moments, not for work: waiters look again and again, ever
 * slower.
 * @throws what `act` throws
 */
export async function withLock<T>(file: string, act: () => Promise<T>): Promise<T> {
  const own = JSON.stringify(await identify());
  for (let wait = FIRST_WAIT_MS; !(await writeOnce(file, own)); wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    if (await freeStale(file)) continue;
    await delay(wait * (0.5 + Math.random()));
  }
  try {
    return await act();
  } finally {
    await removeFile(file);
  }
}
