// What is said of a lock that is not free in time, and of one that was lost.
import { BridgeError } from '../../protocol/error.ts';
import type { Standing } from './lock-holder.ts';

/** Another process has the lock now: what it was held for must not be done. */
export class LockLost extends BridgeError {
  /** Place of the lock. */
  readonly lock: string;

  constructor(lock: string) {
    const what =
      'Another process took over a lock of the job store, because this one was suspended or had no heartbeat for too long.';
    super('busy', what, {
      hint: 'It stopped before the step that the lock is for. Look at the job, then try again.',
      retry: 'later',
    });
    this.name = 'LockLost';
    this.lock = lock;
  }
}

export function lockBusy({ holder, liveness, suspended }: Standing, waitedMs: number): BridgeError {
  const seconds = Math.round(waitedMs / 1_000);
  const where = holder.host === null ? '' : ` on ${holder.host}`;
  const what = `process ${holder.pid}${where}${suspended ? ', which is suspended' : ''}`;
  const hint =
    liveness === 'unknown'
      ? 'It runs on another machine or in another container, and cannot be seen from here. Try again in a minute; if that does not help, end it there.'
      : suspended
        ? `Let it go on with \`kill -CONT ${holder.pid}\`, or end it with \`kill -KILL ${holder.pid}\`, and try again.`
        : `Try again in a moment; if it hangs, end it with \`kill ${holder.pid}\`.`;
  return new BridgeError('busy', `A lock of the job store is held by ${what}; waited ${seconds} s for it.`, {
    hint,
  });
}
