// How many calls are under way at once, and for how long one may be whose caller has left.
import type { Log } from '../platform/log.ts';
import { untilAborted } from '../platform/waiting/until-aborted.ts';
import { BridgeError } from '../protocol/error.ts';
import { LIMITS, TIMES } from '../protocol/limits.ts';

export interface CallLimiter {
  /**
   * @param signal aborted when the caller does not want the answer any more
   * @throws BridgeError `busy` when too many calls are under way
   */
  run<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T>;
}

export function createCallLimiter(log: Log): CallLimiter {
  let count = 0;
  const queue: (() => void)[] = [];
  /** A burst of short calls is no reason to refuse one. */
  const slot = async (): Promise<void> => {
    if (count < LIMITS.callsInFlight) return;
    const free = new Promise<void>((resolve) => queue.push(resolve));
    const late = new Promise((resolve) => setTimeout(resolve, TIMES.slotMs));
    await Promise.race([free, late]);
  };
  return {
    async run(signal, act) {
      await slot();
      if (count >= LIMITS.callsInFlight)
        throw new BridgeError('busy', `${LIMITS.callsInFlight} calls of this client are under way already.`, {
          hint: 'Wait until one of them is answered, then call again; a job that a call waits for keeps running without the call.',
        });
      count += 1;
      let timer: NodeJS.Timeout | undefined;
      let isOver = false;
      const givenUp = new Promise<never>((_, reject) => {
        void untilAborted(signal).then(() => {
          if (isOver) return;
          timer = setTimeout(() => {
            log.warn('A call did not end after its caller had left; it was given up.');
            reject(new BridgeError('internal', 'The call did not finish after the client cancelled it.'));
          }, TIMES.abandonedCallMs).unref();
        });
      });
      try {
        return await Promise.race([act(), givenUp]);
      } finally {
        isOver = true;
        clearTimeout(timer);
        count -= 1;
        queue.shift()?.();
      }
    },
  };
}
