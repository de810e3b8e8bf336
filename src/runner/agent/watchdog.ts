// Reports when an agent hangs: no line of output or log for too long, while no tool of it runs.

export interface IdleLimits {
  /** Until the first output; 0 for ever. */
  readonly firstSeconds: number;
  /** Between two outputs; 0 for ever. */
  readonly seconds: number;
}

export interface Watchdog {
  /** Output of the agent. @param busy whether a tool of the agent runs, during which silence means nothing */
  noteActivity(busy: boolean): void;
  close(): void;
}

/** @param onHang called once, with the seconds of silence */
export function createWatchdog(patience: IdleLimits, onHang: (silentSeconds: number) => void): Watchdog {
  let limit = patience.firstSeconds;
  let since = performance.now();
  let resting = false;
  let timer: NodeJS.Timeout | null = null;

  // One timer that looks again, instead of a new one for every line.
  const arm = (ms: number): void => {
    timer = setTimeout(() => {
      timer = null;
      if (resting || limit === 0) return;
      const left = limit * 1_000 - (performance.now() - since);
      if (left <= 0) onHang(limit);
      else arm(left);
    }, ms);
  };
  if (limit > 0) arm(limit * 1_000);

  return {
    noteActivity(busy) {
      since = performance.now();
      const shorter = limit === 0 || patience.seconds < limit;
      limit = patience.seconds;
      resting = busy;
      if (limit === 0 || busy) return;
      if (timer !== null && !shorter) return;
      if (timer !== null) clearTimeout(timer);
      arm(limit * 1_000);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      resting = true;
    },
  };
}
