// Cancel, time-out and shutdown as one signal; the first reason wins.
import { watchFolder } from '../platform/watch-folder.ts';
import { BridgeError } from '../protocol/error.ts';
import { TIMES } from '../protocol/limits.ts';
import type { JobId } from '../protocol/job.ts';
import type { JobStore } from '../store/job-store.ts';

export interface Stop {
  /** Its reason is a BridgeError `cancelled` or `timed_out`. */
  readonly signal: AbortSignal;
  /** The error with which the job was stopped, or null. */
  error(): BridgeError | null;
  /** What the canceller said, or null. */
  cancelReason(): string | null;
  close(): void;
}

/**
 * Listens for a wish to cancel in the job's folder, a termination signal, and the deadline.
 * @param terminated aborted by a termination signal to the runner
 */
export function listenForStop(
  store: JobStore,
  jobId: JobId,
  timeoutSeconds: number,
  terminated: AbortSignal,
): Stop {
  const stop = new AbortController();
  const closed = new AbortController();
  const over = AbortSignal.any([stop.signal, closed.signal]);
  const watching = watchFolder(
    store.paths(jobId).folder,
    TIMES.followBackstopMs,
    AbortSignal.any([over, terminated]),
  );
  let error: BridgeError | null = null;
  let cancelReason: string | null = null;
  const stopWith = (reason: BridgeError): void => {
    error ??= reason;
    stop.abort(error);
  };

  const deadline = setTimeout(() => {
    stopWith(
      new BridgeError('timed_out', `The job reached its timeout of ${timeoutSeconds} s and was stopped.`, {
        jobId,
        hint: 'What the agent said until then is kept. Start again with a longer timeout, or continue its session.',
      }),
    );
  }, timeoutSeconds * 1_000);

  const listen = async (): Promise<void> => {
    while (!over.aborted) {
      // An unreadable wish is no reason to go on deaf: the next change or signal is looked at again.
      const wish = await store.readCancel(jobId).catch(() => null);
      if (wish !== null || terminated.aborted) {
        cancelReason = wish ?? 'the runner was told to end';
        stopWith(new BridgeError('cancelled', 'The job was cancelled.', { jobId }));
        return;
      }
      await watching.changed();
    }
  };
  void listen();

  return {
    signal: stop.signal,
    error: () => error,
    cancelReason: () => (error?.code === 'cancelled' ? cancelReason : null),
    close: () => {
      clearTimeout(deadline);
      closed.abort();
      watching.close();
    },
  };
}
