/** Simulated time, and the one way a turn is stopped from outside. */
import { setImmediate as yieldOnce, setTimeout as wait } from 'node:timers/promises';

export class Stop extends Error {
  readonly why: 'timeout' | 'interrupted';
  constructor(why: 'timeout' | 'interrupted') {
    super(why);
    this.why = why;
  }
}

export interface Clock {
  /** Seconds the turn has lasted, as the agent would tell it. */
  readonly seconds: () => number;
  beginTurn(): void;
  /** Work that would take so long: scaled by the speed. */
  sleep(seconds: number): Promise<void>;
  /** Waiting for something outside: never scaled, but bounded by the print timeout. */
  until<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Between turns only a signal ends the waiting. */
  idle<T>(work: () => Promise<T>): Promise<T>;
  readonly interrupt: () => void;
  check(): void;
}

/** Node fires a longer timer at once. */
const LONGEST_MS = 2 ** 31 - 1;

export function createClock(speed: number, timeoutSeconds: number | undefined): Clock {
  let spent = 0;
  const stop = new AbortController();
  const left = (): number => (timeoutSeconds ?? Infinity) - spent;
  const check = (): void => {
    if (stop.signal.aborted) throw new Stop('interrupted');
  };
  const pause = async (seconds: number): Promise<void> => {
    const ms = Math.min(seconds * speed * 1000, LONGEST_MS);
    // Even no time at all lets a signal in.
    await (ms > 0 ? wait(ms, undefined, { signal: stop.signal }).catch(check) : yieldOnce());
    check();
    spent += seconds;
  };
  const race = async <T>(work: (signal: AbortSignal) => Promise<T>, ms: number): Promise<T> => {
    check();
    const inner = new AbortController();
    const fires = (): void => {
      inner.abort();
    };
    stop.signal.addEventListener('abort', fires, { once: true });
    const timer = ms <= LONGEST_MS ? setTimeout(fires, ms) : undefined;
    const ended = new Promise<never>((_, reject) => {
      inner.signal.addEventListener('abort', () => {
        reject(new Stop(stop.signal.aborted ? 'interrupted' : 'timeout'));
      });
    });
    try {
      return await Promise.race([work(inner.signal), ended]);
    } finally {
      clearTimeout(timer);
      stop.signal.removeEventListener('abort', fires);
    }
  };
  return {
    seconds: () => spent,
    beginTurn: () => {
      spent = 0;
      if (left() <= 0) throw new Stop('timeout');
    },
    sleep: async (seconds) => {
      const enough = left();
      await pause(Math.min(seconds, enough));
      if (seconds >= enough) throw new Stop('timeout');
    },
    until: async (work) => {
      const begun = performance.now();
      try {
        return await race(work, left() * 1000);
      } finally {
        spent += (performance.now() - begun) / 1000;
      }
    },
    idle: (work) => race(work, Infinity),
    interrupt: () => {
      stop.abort();
    },
    check,
  };
}
