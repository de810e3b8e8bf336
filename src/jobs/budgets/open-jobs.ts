// Jobs that were counted at their start and not yet at their end: what runs, and what each has used so far.
import type { Spent } from '../../policy/budgets/judge.ts';
import { BridgeError } from '../../protocol/error.ts';
import { hasEnded, jobId, type JobId, type JobRecord } from '../../protocol/job.ts';
import { TIMES } from '../../protocol/limits.ts';
import { agentSeconds, endOf } from '../../store/budget-end.ts';
import type { EndLine, StartLine } from '../../store/budget-lines.ts';
import { createEventCursor } from '../../store/events/event-log.ts';
import type { JobStore } from '../../store/job-store.ts';
import { hasLivingOwner } from '../../store/owner.ts';

export interface OpenJobs {
  /** Of each that runs or waits, when it must have ended; null where that is not known. */
  readonly running: readonly (number | null)[];
  readonly spent: readonly Spent[];
  /** Of those that have ended after all. */
  readonly ended: readonly EndLine[];
}

export interface LookOptions {
  readonly now: number;
  /** Whether to read how many tokens running jobs have used. */
  readonly tokens: boolean;
}

interface Seen {
  readonly running?: number | null;
  readonly spent?: Spent;
  readonly ended?: EndLine;
}

interface TokenSum {
  readonly next: number;
  readonly tokens: number;
}

type Deps = Pick<JobStore, 'read' | 'paths'>;

/** Null when there is no such job; `unreadable` when nobody can say. */
const recordOf = (store: Deps, id: JobId): Promise<JobRecord | 'unreadable' | null> =>
  store
    .read(id)
    .catch((error: unknown) =>
      error instanceof BridgeError && error.code === 'job_not_found' ? null : 'unreadable',
    );

/** Reads what is needed of the jobs; what it read of running ones is not read again. */
export function createOpenJobs(store: Deps) {
  let sums: ReadonlyMap<string, TokenSum> = new Map();

  async function tokensOf(id: JobId): Promise<TokenSum> {
    let { next, tokens } = sums.get(id) ?? { next: 0, tokens: 0 };
    const cursor = createEventCursor(store.paths(id).events, next);
    try {
      for (;;) {
        const events = await cursor.take(1_000);
        for (const event of events) {
          next = event.i + 1;
          if (event.type === 'assistant' && event.subtype === 'end') tokens += event.usage.total_tokens;
        }
        if (events.length === 0) return { next, tokens };
      }
    } finally {
      await cursor.close();
    }
  }

  async function look(start: StartLine, { now, tokens: wantsTokens }: LookOptions) {
    const id = jobId.parse(start.id);
    const record = await recordOf(store, id);
    const none = { sum: null };
    if (record === 'unreadable') return { ...none, seen: { running: null } satisfies Seen };
    if (record === null) {
      // Its record comes in a moment, or its server was killed before.
      if (Math.abs(now - start.at) < TIMES.markAloneMs)
        return { ...none, seen: { running: null } satisfies Seen };
      const ended = { at: start.at, id, role: start.role, tokens: 0, seconds: 0 };
      return { ...none, seen: { ended } satisfies Seen };
    }
    if (hasEnded(record))
      return { ...none, seen: { ended: { ...endOf(record, now), role: start.role } } satisfies Seen };
    const lives = await hasLivingOwner(record);
    const sum = wantsTokens ? await tokensOf(id) : null;
    const until = lives ? now : Date.parse(record.last_event_at ?? record.updated_at);
    const spent = { at: now, tokens: sum?.tokens ?? 0, seconds: agentSeconds(record, until) };
    const seen: Seen = lives ? { spent, running: latestEnd(record) } : { spent };
    return { sum, seen };
  }

  return {
    /** @throws BridgeError `store_failed` when the events of one cannot be read */
    async look(starts: readonly StartLine[], options: LookOptions): Promise<OpenJobs> {
      const looked = await Promise.all(
        starts.map(async (start) => ({ id: start.id, ...(await look(start, options)) })),
      );
      sums = new Map(looked.flatMap(({ id, sum }) => (sum === null ? [] : [[id, sum] as const])));
      const seen = looked.map((each): Seen => each.seen);
      return {
        running: seen.flatMap(({ running }) => (running === undefined ? [] : [running])),
        spent: seen.flatMap(({ spent }) => (spent === undefined ? [] : [spent])),
        ended: seen.flatMap(({ ended }) => (ended === undefined ? [] : [ended])),
      };
    },
  };
}

function latestEnd({ started_at, timeout_seconds }: JobRecord): number | null {
  return started_at === null ? null : Date.parse(started_at) + timeout_seconds * 1_000;
}
