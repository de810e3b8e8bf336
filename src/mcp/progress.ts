// Events to progress notifications: a few per second, each one line for a person.
import { addUsage, NO_USAGE, type StoredEvent, type Usage } from '../protocol/event.ts';
import type { JobRecord } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import { describeEvent, shortenPaths } from './describe-event.ts';

export interface Progress {
  readonly take: (
    events: readonly StoredEvent[],
    job: Pick<JobRecord, 'job_id' | 'cwd' | 'workspace'>,
  ) => void;
  close(): void;
}

type Send = (progress: number, message: string) => void;

/** @param send receives a count that only grows, and a message */
export function createProgress(send: Send): Progress {
  let last: string | null = null;
  let tokens: Usage = NO_USAGE;
  let count = 0;
  let id = '';
  let timer: NodeJS.Timeout | null = null;
  /** By a clock that nobody sets, as a wait that one who does makes too long would look like death. */
  let sentAt = -Infinity;

  const flush = (): void => {
    sentAt = performance.now();
    const spent =
      tokens.total_tokens === 0 ? '' : ` (${tokens.total_tokens.toLocaleString('en-US')} tokens so far)`;
    send(count, `${id}: ${last ?? 'working'}${spent}`);
    schedule(TIMES.progressKeepAliveMs);
  };
  const schedule = (ms: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      // A client that shows progress counts silence as death.
      count += 1;
      flush();
    }, ms);
    timer.unref();
  };

  return {
    take(events, job) {
      id = job.job_id;
      const folders = shortenPaths(job);
      for (const event of events) {
        count += 1;
        if (event.type === 'assistant' && event.subtype === 'end') tokens = addUsage(tokens, event.usage);
        last = describeEvent(event, folders) ?? last;
      }
      const wait = sentAt + TIMES.progressMs - performance.now();
      if (wait <= 0) flush();
      else schedule(wait);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
