// The end of an agent's outputs: when nothing more of them is to be waited for.
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';

/** How often it is looked; one wait counts as no more, since this process may have been busy meanwhile. */
const STEP_MS = 50;

export interface OutputDrain {
  /** Bytes came. To be called when they have been dealt with: a slow disk is not an agent with nothing to say. */
  arrived(): () => void;
  /**
   * Resolves when bytes were waited for `idleMs` in all. What an ended agent left in its pipes comes without a wait;
   * what comes later is by others, who could go on for ever.
   */
  drained(idleMs: number): Promise<void>;
}

export function createOutputDrain(): OutputDrain {
  let open = 0;
  let idleMs = 0;
  let since = 0;
  const countIdle = (): void => {
    const now = performance.now();
    if (open === 0) idleMs += Math.min(now - since, STEP_MS);
    since = now;
  };
  return {
    arrived() {
      countIdle();
      open += 1;
      return () => {
        countIdle();
        open -= 1;
      };
    },
    async drained(mostMs) {
      since = performance.now();
      idleMs = 0;
      while (idleMs < mostMs) {
        await delay(STEP_MS, undefined, { ref: false });
        // Timers come before input: what was there while this process was busy is read first.
        await nextTurn(undefined, { ref: false });
        countIdle();
      }
    },
  };
}
