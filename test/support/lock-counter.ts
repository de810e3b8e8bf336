// A process that counts up in a file under a lock, and suspends itself while it holds it: for tests that kill such ones.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withLock } from '../../src/platform/locks/lock-file.ts';

// So far apart that a waiter hardly meets all: each keeps the lock for as long as a suspended holder may.
const COUNTS_A_SUSPENSION = 20;

/**
 * Counts until it has counted so often, or is ended. A line each is told in a file: `begun PID` at once, `count N PID` when it has counted,
 * `suspended PID` before it suspends itself, `lost PID` when it found out that the lock is another's, `error` with words,
 * `waited MS PID` for the longest wait.
 */
export async function countUnderLock(folder: string, times: number): Promise<void> {
  const counter = path.join(folder, 'counter');
  const tell = (what: string): void => {
    appendFileSync(path.join(folder, 'told'), `${what} ${process.pid}\n`);
  };
  const suspended = (): number =>
    readFileSync(path.join(folder, 'told'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('suspended')).length;
  tell('begun');
  let longest = 0;
  for (let done = 0; done < times;) {
    const from = performance.now();
    const count = withLock(path.join(folder, 'locks', 'it'), async ({ confirm }) => {
      longest = Math.max(longest, performance.now() - from);
      const next = Number(readFileSync(counter, 'utf8')) + 1;
      await delay(Math.random() * 3);
      if (suspended() < Math.floor(next / COUNTS_A_SUSPENSION)) {
        tell('suspended');
        process.kill(process.pid, 'SIGSTOP');
      }
      await confirm();
      writeFileSync(counter, String(next));
      tell(`count ${next}`);
      done += 1;
    });
    await count.catch((error: unknown) => {
      const { name, message } = error as Error;
      tell(name === 'LockLost' ? 'lost' : `error ${message}`);
    });
  }
  tell(`waited ${Math.round(longest)}`);
}
