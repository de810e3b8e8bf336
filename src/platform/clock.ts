// The time, as something that a test can replace.

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** ISO 8601 UTC with milliseconds. */
export function timestamp(clock: Clock): string {
  return clock.now().toISOString();
}

/** Milliseconds by a clock that nobody sets, the same in all processes of a machine until it restarts. */
export const steadyMs = (): number => Number(process.hrtime.bigint() / 1_000_000n);
