// What ends the server besides the end of its input: signals, a client that reads no more, the death of the parent.
import { TIMES } from '../../protocol/limits.ts';

/** Why a server ends as a rule. */
export const INPUT_ENDED = 'standard input has ended';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Whether the process that started this one is still its parent. */
async function watchParent(gone: () => void): Promise<void> {
  const parent = process.ppid;
  if (parent <= 1) return; // started by the system's own first process, or from outside of this container
  let isThere = (): Promise<boolean> => Promise.resolve(process.ppid === parent);
  if (process.platform === 'win32') {
    // There a process keeps the number of its parent when that is gone.
    const { identify, isAlive } = await import('../../platform/processes/process-identity.ts');
    const identity = await identify(parent);
    isThere = () => isAlive(identity);
  }
  const timer = setInterval(() => {
    void isThere().then((is) => {
      if (is) return;
      clearInterval(timer);
      gone();
    });
  }, TIMES.parentLookMs);
  timer.unref();
}

/** Aborts with the reason in words. */
export function watchForEnd(over: AbortController): void {
  // `on`, not `once`: some clients send SIGINT and SIGTERM shortly after each other.
  for (const signal of SIGNALS)
    process.on(signal, () => {
      over.abort(`${signal} came`);
    });
  process.stdout.on('error', () => {
    over.abort('the client has closed its end');
  });
  void watchParent(() => {
    over.abort('the process that started it is gone');
  });
}
