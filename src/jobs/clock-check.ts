// (pure) Whether a clock may decide what is old enough to be removed.

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A clock that is seen for so long is believed. */
const SEEN_MS = DAY_MS;
/** File servers have clocks of their own. */
const APART_MS = HOUR_MS;

interface ClockFacts {
  readonly nowMs: number;
  /** The time by which the file system stamps what is written now. */
  readonly fileMs: number;
  /** When something was done in the store, in any order. */
  readonly seenMs: readonly number[];
  /** How long before now that may have been. */
  readonly mostGapMs: number;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * A clock that jumped ahead makes everything old at once, and stamps what it makes with its own time. So it is believed
 * only when the store knows of something that was done at least a day before now, and not much longer ago: then either
 * it did not jump, or it has been there for a day.
 * @returns why it is not believed, as a whole sentence; null when it is
 */
export function distrustsClock({ nowMs, fileMs, seenMs, mostGapMs }: ClockFacts): string | null {
  if (Math.abs(nowMs - fileMs) > APART_MS)
    return `The clock says ${dayOf(nowMs)}, and the file system of the store is ${Math.round(Math.abs(nowMs - fileMs) / HOUR_MS)} hours apart from it.`;
  // What was done in the future was stamped by a clock that was wrong.
  const last = Math.max(-Infinity, ...seenMs.filter((ms) => ms <= nowMs - SEEN_MS));
  if (last === -Infinity)
    return `The clock says ${dayOf(nowMs)}, and nothing in the store tells whether it is right.`;
  const days = Math.floor((nowMs - last) / DAY_MS);
  if (nowMs - last <= mostGapMs) return null;
  return `The clock says ${dayOf(nowMs)}, which is ${days} days after the last that was done in the store before today: it may be wrong.`;
}
