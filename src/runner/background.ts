// Work of a runner that nobody waits for: it begins when the job has ended, and is over before the process ends.
import type { Log } from '../platform/log.ts';
import { TIMES } from '../protocol/limits.ts';

export interface Background {
  /** One after the other, each in pieces: whatever else the process does goes on. */
  add(work: (signal: AbortSignal) => Promise<void>): void;
  /** Begins what has not begun. Resolves when nothing is left; it never throws. */
  end(): Promise<void>;
}

export function createBackground(log: Log, terminated: AbortSignal): Background {
  const waiting: ((signal: AbortSignal) => Promise<void>)[] = [];
  let running: Promise<void> | null = null;

  async function runAll(): Promise<void> {
    for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) {
      const signal = AbortSignal.any([terminated, AbortSignal.timeout(TIMES.backgroundMs)]);
      if (terminated.aborted) continue;
      await work(signal).catch((error: unknown) => {
        if (!signal.aborted) log.warn(`Work in the background failed: ${String(error)}`);
      });
    }
  }

  const go = (): Promise<void> => (running = (running ?? Promise.resolve()).then(runAll));
  return {
    add(work) {
      waiting.push(work);
      if (running !== null) void go();
    },
    end: go,
  };
}
