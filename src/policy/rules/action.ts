// What a rule does with a call, from the mildest to the strictest. (pure)

/** Each is stricter than the one before it. */
export const ACTIONS = ['allow', 'audit', 'confirm', 'deny'] as const;
export type Action = (typeof ACTIONS)[number];

/**
 * How a person is asked where the action is `confirm`; `auto` where nobody is. `async`: the job waits in the list and
 * the caller goes on; `sync`: the call waits.
 */
export const TIERS = ['auto', 'async', 'sync'] as const;
export type Tier = (typeof TIERS)[number];

/** Below zero where the first is milder than the second, above where it is stricter. */
export const compareActions = (one: Action, other: Action): number =>
  ACTIONS.indexOf(one) - ACTIONS.indexOf(other);

export const compareTiers = (one: Tier, other: Tier): number => TIERS.indexOf(one) - TIERS.indexOf(other);
