// A pager between a text and the terminal: a command of the user's, run by the shell as git does it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Pager {
  /** @returns false when no more is wanted */
  write(text: string): Promise<boolean>;
  /**
   * Waits until the person has left it.
   * @returns false when it could not be run, so that nothing was shown
   */
  close(): Promise<boolean>;
}

/** What a shell says of a program that is not there, or cannot be run. */
const NOT_RUN: readonly (number | null)[] = [126, 127];

export function openPager(command: string, env: Readonly<Record<string, string | undefined>>): Pager {
  const child = spawn(command, { shell: true, stdio: ['pipe', 'inherit', 'inherit'], env: { ...env } });
  let ended = false;
  const exit = once(child, 'close').then(
    ([code]) => code as number | null,
    () => 127, // no shell
  );
  void exit.then(() => (ended = true));
  child.stdin.on('error', () => (ended = true)); // EPIPE: the person has seen enough
  return {
    async write(text) {
      if (ended) return false;
      if (!child.stdin.write(text)) await Promise.race([once(child.stdin, 'drain'), exit]).catch(() => null);
      return !ended;
    },
    async close() {
      child.stdin.end();
      return !NOT_RUN.includes(await exit);
    },
  };
}
