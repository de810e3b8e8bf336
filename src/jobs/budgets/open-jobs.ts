// Jobs that were counted at their start and not yet at their end: what runs, and what each has used so far.
import { fileStamp, sizeOf } from '../../platform/files/private-file.ts';
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

/** What was read of a job: nothing is read again that has not changed. */
interface Kept {
  readonly stamp: string | null;
  readonly record: JobRecord | 'unreadable' | null;
  readonly used: Used;
}

interface Used {
  readonly bytes: number;
  readonly next: number;
  readonly tokens: number;
}

type Deps = Pick<JobStore, 'read' | 'paths'>;
type Lives = (record: JobRecord) => Promise<boolean>;

const NOTHING: Kept = { stamp: null, record: null, used: { bytes: 0, next: 0, tokens: 0 } };

/** Null when there is no such job; `unreadable` when nobody can say. */
const recordOf = (store: Deps, id: JobId): Promise<Kept['record']> =>
  store
    .read(id)
    .catch((error: unknown) =>
      error instanceof BridgeError && error.code === 'job_not_found' ? null : 'unreadable',
    );

/** What the events of a running job say. */
async function usedBy(file: string, before: Used): Promise<Used> {
  const bytes = (await sizeOf(file)) ?? 0;
  if (bytes === before.bytes) return before;
  let { next, tokens } = before;
  const cursor = createEventCursor(file, next);
  try {
    for (;;) {
      const events = await cursor.take(1_000);
      if (events.length === 0) return { bytes, next, tokens };
      for (const event of events) {
        next = event.i + 1;
        if (event.type === 'assistant' && event.subtype === 'end') tokens += event.usage.total_tokens;
      }
    }
  } finally {
    await cursor.close();
  }
}

/** Asks once for each process: many jobs that wait have one. */
function livesOnce(): Lives {
  const asked = new Map<string, Promise<boolean>>();
  return (record) => {
    const key = JSON.stringify(record.owner);
    const lives = asked.get(key) ?? hasLivingOwner(record);
    asked.set(key, lives);
    return lives;
  };
}

async function judgeOpen(
  start: StartLine,
  { record, used }: Kept,
  now: number,
  livesNow: Lives,
): Promise<Seen> {
  if (record === 'unreadable') return { running: null };
  if (record === null) {
    // Its record comes in a moment, or its server was killed before.
    if (Math.abs(now - start.at) < TIMES.markAloneMs) return { running: null };
    return { ended: { at: start.at, id: start.id, role: start.role, tokens: 0, seconds: 0 } };
  }
  if (hasEnded(record)) return { ended: { ...endOf(record, now), role: start.role } };
  const lives = await livesNow(record);
  const until = lives ? now : Date.parse(record.last_event_at ?? record.updated_at);
  const spent = { at: now, tokens: used.tokens, seconds: agentSeconds(record, until) };
  return lives ? { spent, running: latestEnd(record) } : { spent };
}

function latestEnd({ started_at, timeout_seconds }: JobRecord): number | null {
  return started_at === null ? null : Date.parse(started_at) + timeout_seconds * 1_000;
}

export function createOpenJobs(store: Deps) {
  let kept: ReadonlyMap<string, Kept> = new Map();

  async function read(id: JobId, tokens: boolean): Promise<Kept> {
    const before = kept.get(id) ?? NOTHING;
    const { meta, events } = store.paths(id);
    const stamp = await fileStamp(meta).catch(() => null);
    const isSame = stamp !== null && stamp === before.stamp;
    const record = isSame ? before.record : await recordOf(store, id);
    const runs = tokens && record !== null && record !== 'unreadable' && record.status === 'running';
    return { stamp, record, used: runs ? await usedBy(events, before.used) : before.used };
  }

  return {
    /** @throws BridgeError `store_failed` when the events of one cannot be read */
    async look(starts: readonly StartLine[], { now, tokens }: LookOptions): Promise<OpenJobs> {
      const lives = livesOnce();
      const looked = await Promise.all(
        starts.map(async (start) => {
          const found = await read(jobId.parse(start.id), tokens);
          return { start, found, seen: await judgeOpen(start, found, now, lives) };
        }),
      );
      kept = new Map(looked.map(({ start, found }) => [start.id, found]));
      const seen = looked.map((each) => each.seen);
      return {
        running: seen.flatMap(({ running }) => (running === undefined ? [] : [running])),
        spent: seen.flatMap(({ spent }) => (spent === undefined ? [] : [spent])),
        ended: seen.flatMap(({ ended }) => (ended === undefined ? [] : [ended])),
      };
    },
  };
}
