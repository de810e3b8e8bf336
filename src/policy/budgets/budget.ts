// (pure) What a role may use: its bounds, each null where there is none.

export interface Budget {
  /** Jobs that have not ended, also those that wait. */
  readonly jobsAtOnce: number | null;
  /** Jobs started within the last hour. */
  readonly jobsAnHour: number | null;
  /** Tokens of the jobs of the last 24 hours. */
  readonly tokensADay: number | null;
  /** Seconds that agents ran within the last 24 hours; of several at once each counts. */
  readonly agentSecondsADay: number | null;
  /** How often the same client may start the same within so many minutes. */
  readonly sameRequests: { readonly count: number; readonly minutes: number } | null;
}

export type BoundName = keyof Budget;

export const UNBOUNDED: Budget = Object.freeze({
  jobsAtOnce: null,
  jobsAnHour: null,
  tokensADay: null,
  agentSecondsADay: null,
  sameRequests: null,
});

/** Whether anything has to be counted. */
export const hasBounds = (budget: Budget): boolean => Object.values(budget).some((bound) => bound !== null);
