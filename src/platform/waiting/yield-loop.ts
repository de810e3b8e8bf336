// Long work in one process, in pieces: the event loop gets its turn, and an abort is seen.
import { setImmediate as afterOthers } from 'node:timers/promises';

/** How long work may hold the event loop before the others get a turn. */
const HELD_MS = 15;

/**
 * To be awaited between the pieces of a long work. Most of the time it returns at once: only when the loop was held for
 * long, it waits until everything else had its turn.
 * @throws the reason of `signal`
 */
export type YieldLoop = () => Promise<void>;

export function createYield(signal?: AbortSignal): YieldLoop {
  let since = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - since < HELD_MS) return;
    await afterOthers();
    since = performance.now();
    signal?.throwIfAborted();
  };
}
