// (pure) Whether a budget has room for one more job, and when it has again.
import type { BoundName, Budget } from './budget.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** No bound on the same request looks further back, so that a ledger need not keep single starts for longer. */
export const LONGEST_SAME_MINUTES = 60;
/** How far back bounds look: on starts, and on what is used. */
export const WINDOWS = { startsMs: HOUR_MS, spentMs: DAY_MS } as const;

export interface Spent {
  /** In milliseconds since 1970, as all moments here. */
  readonly at: number;
  readonly tokens: number;
  readonly seconds: number;
}

export interface Counts {
  /** Of each job that has not ended, when it must have; null where that is not known. */
  readonly running: readonly (number | null)[];
  /** When jobs of the role were started. */
  readonly starts: readonly number[];
  /** What jobs of the role used, at their ends; of those that run, what is known now. */
  readonly spent: readonly Spent[];
  /** When the same client started the same. */
  readonly same: readonly number[];
}

/** A bound that is reached. */
export interface Over {
  readonly bound: BoundName;
  readonly allowed: number;
  readonly used: number;
  /** How far back it looks, in milliseconds; null for what is under way. */
  readonly windowMs: number | null;
  /** When it has room, if nothing else is started; of what is under way, at the latest. Null where nobody can say. */
  readonly freesAt: number | null;
}

interface Weighed {
  readonly at: number;
  readonly weight: number;
}

/** @param events of any age and order; one of the future counts as one of now */
function overWindow(
  bound: BoundName,
  allowed: number,
  windowMs: number,
  events: readonly Weighed[],
  now: number,
): Over | null {
  const within = events
    .map(({ at, weight }) => ({ at: Math.min(at, now), weight }))
    .filter(({ at }) => now - at < windowMs);
  const used = within.reduce((sum, { weight }) => sum + weight, 0);
  if (used < allowed) return null;
  const over = { bound, allowed, used, windowMs };
  within.sort((a, b) => a.at - b.at);
  let left = used;
  for (const { at, weight } of within) {
    left -= weight;
    if (left < allowed) return { ...over, freesAt: at + windowMs };
  }
  return { ...over, freesAt: null };
}

function overAtOnce(allowed: number, running: Counts['running'], now: number): Over | null {
  const used = running.length;
  if (used < allowed) return null;
  const ends = running.map((until) => (until === null || until < now ? Infinity : until));
  const last = allowed > 0 ? (ends.sort((a, b) => a - b)[used - allowed] ?? Infinity) : Infinity;
  return {
    bound: 'jobsAtOnce',
    allowed,
    used,
    windowMs: null,
    freesAt: last === Infinity ? null : last,
  };
}

const once = (moments: readonly number[]): Weighed[] => moments.map((at) => ({ at, weight: 1 }));

/**
 * @param now in milliseconds since 1970
 * @returns null when there is room; else the bound that is reached the longest
 */
export function judge(budget: Budget, { running, starts, spent, same }: Counts, now: number): Over | null {
  const { jobsAtOnce, jobsAnHour, tokensADay, agentSecondsADay, sameRequests } = budget;
  const tokens = () => spent.map(({ at, tokens }) => ({ at, weight: tokens }));
  const seconds = () => spent.map(({ at, seconds }) => ({ at, weight: seconds }));
  const found = [
    jobsAnHour === null ? null : overWindow('jobsAnHour', jobsAnHour, HOUR_MS, once(starts), now),
    tokensADay === null ? null : overWindow('tokensADay', tokensADay, DAY_MS, tokens(), now),
    agentSecondsADay === null
      ? null
      : overWindow('agentSecondsADay', agentSecondsADay, DAY_MS, seconds(), now),
    sameRequests === null
      ? null
      : overWindow('sameRequests', sameRequests.count, sameRequests.minutes * MINUTE_MS, once(same), now),
  ].filter((over) => over !== null);
  if (found.length > 0) return found.reduce((a, b) => (lasts(b) > lasts(a) ? b : a));
  return jobsAtOnce === null ? null : overAtOnce(jobsAtOnce, running, now);
}

/** A window that never has room lasts the longest. */
const lasts = ({ freesAt }: Over): number => freesAt ?? Infinity;
