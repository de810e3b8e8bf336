// The time, as something that a test can replace.

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** ISO 8601 UTC with milliseconds. */
export function timestamp(clock: Clock): string {
  return clock.now().toISOString();
}
