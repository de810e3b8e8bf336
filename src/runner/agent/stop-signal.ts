// Cancel, time-out and shutdown as one signal; the first reason wins.
import path from 'node:path';
import { watchFolder } from '../../platform/waiting/watch-folder.ts';
import { BridgeError } from '../../protocol/error.ts';
import { TIMES } from '../../protocol/limits.ts';
import type { JobId } from '../../protocol/job.ts';
import type { JobStore } from '../../store/job-store.ts';
import { createWatchdog, type IdleLimits, type Watchdog } from './watchdog.ts';
import { fieldRef } from '../../protocol/text/references.ts';

export interface Stop {
  /** Its reason is a BridgeError `cancelled` or `timed_out`. */
  readonly signal: AbortSignal;
  /** Aborted by a cancel or a termination signal, also when the job was stopped for another reason before. */
  readonly cancelled: AbortSignal;
  /** The error with which the job was stopped, or null. */
  error(): BridgeError | null;
  /** What the canceller said, or null. */
  cancelReason(): string | null;
  /** Stops the job for a reason of its own. */
  readonly end: (reason: BridgeError) => void;
  /** Begins to count time, when the agent starts. */
  startClock(timeoutSeconds: number, patience: IdleLimits): void;
  /** Ends that, when the agent has ended: what comes then takes the time that it takes. */
  stopClock(): void;
  /** Output of the agent. @param busy whether a tool of it runs */
  sign(busy: boolean): void;
  close(): void;
}

const KEPT = 'What the agent said until then is kept.';

/**
 * Listens for a cancel request in the job's folder, a termination signal, and, once the clock runs, for the deadline
 * and for a hang.
 * @param terminated aborted by a termination signal to the runner
 */
export function listenForStop(store: JobStore, jobId: JobId, terminated: AbortSignal): Stop {
  const stop = new AbortController();
  const closed = new AbortController();
  const cancelled = new AbortController();
  const over = AbortSignal.any([cancelled.signal, closed.signal]);
  const { folder, cancel } = store.paths(jobId);
  const ends = AbortSignal.any([over, terminated]);
  // The logs beside it change with every word of the agent.
  const watching = watchFolder(folder, TIMES.followBackstopMs, ends, new Set([path.basename(cancel)]));
  let error: BridgeError | null = null;
  let cancelReason: string | null = null;
  const stopWith = (reason: BridgeError): void => {
    error ??= reason;
    stop.abort(error);
  };

  let deadline: NodeJS.Timeout | null = null;
  let watchdog: Watchdog | null = null;

  const listen = async (): Promise<void> => {
    while (!over.aborted) {
      // An unreadable wish is no reason to go on deaf: the next change or signal is looked at again.
      const wish = await store.readCancel(jobId).catch(() => null);
      if (wish !== null || terminated.aborted) {
        cancelReason = wish ?? 'the runner was told to end';
        stopWith(new BridgeError('cancelled', 'The job was cancelled.', { jobId }));
        cancelled.abort();
        return;
      }
      await watching.changed();
    }
  };
  void listen();
  const stopClock = (): void => {
    if (deadline !== null) clearTimeout(deadline);
    watchdog?.close();
  };

  return {
    signal: stop.signal,
    cancelled: cancelled.signal,
    error: () => error,
    end: stopWith,
    cancelReason: () => (error?.code === 'cancelled' ? cancelReason : null),
    startClock: (timeoutSeconds, patience) => {
      const timedOut = (message: string, hint: string): void => {
        stopWith(new BridgeError('timed_out', message, { jobId, hint: `${KEPT} ${hint}` }));
      };
      deadline = setTimeout(() => {
        timedOut(
          `The job reached its timeout of ${timeoutSeconds} s and was stopped.`,
          `Start again with a longer ${fieldRef('timeout')}, or continue its session.`,
        );
      }, timeoutSeconds * 1_000);
      watchdog = createWatchdog(patience, (silentSeconds) => {
        timedOut(
          `The agent sent no output for ${silentSeconds} s and was stopped.`,
          'Start it again; `jobs.idle_timeout` in the configuration says how long silence may last.',
        );
      });
    },
    sign: (busy) => watchdog?.noteActivity(busy),
    stopClock,
    close: () => {
      stopClock();
      closed.abort();
      watching.close();
    },
  };
}
