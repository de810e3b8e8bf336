// A process that takes a lock again and again, and finds out when it is not alone: for tests that kill and stop it.
import { appendFileSync, closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withLock } from '../../src/platform/locks/lock-file.ts';
import { isRunning } from './processes.ts';

/**
 * Takes the lock until it is ended. Whoever is inside has a file of its pid there: two of living processes are one too
 * many. What happens is told in a file, a line each: `in`, `TWO` and an error's words.
 */
export async function contend(folder: string, deadlineMs: number): Promise<never> {
  const inside = path.join(folder, 'inside');
  const own = path.join(inside, String(process.pid));
  const tell = (what: string): void => {
    appendFileSync(path.join(folder, 'told'), `${what}\n`);
  };
  const act = async (): Promise<void> => {
    closeSync(openSync(own, 'wx'));
    for (const pid of readdirSync(inside).map(Number)) {
      if (pid === process.pid) continue;
      if (isRunning(pid)) tell(`TWO ${process.pid} ${pid}`);
      else rmSync(path.join(inside, String(pid)), { force: true }); // of one that was killed in there
    }
    await delay(Math.random() * 3);
    rmSync(own);
    tell(`in ${process.pid}`);
  };
  for (;;) {
    await withLock(path.join(folder, 'locks', 'it'), act, { deadlineMs }).catch((error: unknown) => {
      tell(`error ${process.pid} ${error instanceof Error ? error.message : ''}`);
    });
    await delay(Math.random() * 2);
  }
}
