// A process that counts up in a file under a lock, and suspends itself while it holds it: for tests that kill such ones.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withLock } from '../../src/platform/locks/lock-file.ts';

const SUSPENDS = 0.04;

/**
 * Counts until it has counted so often, or is ended. A line each is told in a file: `count PID N` before it writes, `lost
 * PID` when it found out that the lock is another's, `error PID` with words, `waited PID MS` for the longest wait.
 */
export async function countUnderLock(folder: string, times: number): Promise<void> {
  const counter = path.join(folder, 'counter');
  const tell = (what: string): void => {
    appendFileSync(path.join(folder, 'told'), `${what} ${process.pid}\n`);
  };
  let longest = 0;
  for (let done = 0; done < times;) {
    const from = performance.now();
    const count = withLock(path.join(folder, 'locks', 'it'), async ({ confirm }) => {
      longest = Math.max(longest, performance.now() - from);
      const next = Number(readFileSync(counter, 'utf8')) + 1;
      await delay(Math.random() * 3);
      if (Math.random() < SUSPENDS) process.kill(process.pid, 'SIGSTOP');
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
