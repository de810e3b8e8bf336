// Events to progress notifications: a few a second, each a line that a person understands.
import { addUsage, NO_USAGE, type StoredEvent, type Usage } from '../protocol/event.ts';
import type { JobId } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';

export interface Progress {
  take(events: readonly StoredEvent[], jobId: JobId): void;
  close(): void;
}

type Send = (progress: number, message: string) => void;

const SHOWN_CHARS = 80;

function inputWord(input: Record<string, unknown>): string {
  const value = Object.values(input).find((each) => typeof each === 'string');
  return typeof value === 'string' ? `: ${value.split('\n')[0]?.slice(0, SHOWN_CHARS) ?? ''}` : '';
}

/** One event in a person's words; null when it is not worth a word. */
export function describeEvent(event: StoredEvent): string | null {
  switch (event.type) {
    case 'tool_use':
      return `${event.name}${inputWord(event.input)}`;
    case 'assistant':
      return event.subtype === 'text' ? 'writing the answer' : null;
    case 'subagent_event':
      return `sub-agent ${event.name}`;
    case 'system':
      return event.subtype === 'init' ? 'the agent is up' : event.subtype === 'notice' ? event.text : null;
    case 'error':
      return `trouble: ${event.subtype}`;
    case 'result':
      return 'finishing';
    case 'user':
    case 'tool_result':
      return null;
  }
}

/** @param send receives a count that only grows, and a message; null when the caller wants no progress */
export function createProgress(send: Send | null): Progress {
  let last: string | null = null;
  let tokens: Usage = NO_USAGE;
  let count = 0;
  let id = '';
  let timer: NodeJS.Timeout | null = null;
  let sentAt = 0;

  const flush = (): void => {
    sentAt = Date.now();
    const spent = tokens.total_tokens === 0 ? '' : ` (${tokens.total_tokens} tokens so far)`;
    send?.(count, `${id}: ${last ?? 'working'}${spent}`);
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
    take(events, jobId) {
      if (send === null) return;
      id = jobId;
      for (const event of events) {
        count += 1;
        if (event.type === 'assistant' && event.subtype === 'end') tokens = addUsage(tokens, event.usage);
        last = describeEvent(event) ?? last;
      }
      const wait = sentAt + TIMES.progressMs - Date.now();
      if (wait <= 0) flush();
      else schedule(wait);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
