// What one rule, list or table says about a call. (pure)
import type { Action, Tier } from './action.ts';

export interface Say {
  readonly step: string;
  /** Null where it has nothing to say. */
  readonly action: Action | null;
  readonly tier: Tier;
  /** A clause: why. */
  readonly why: string;
  /** Whole sentences for whoever called; empty where it has nothing to say. */
  readonly reason: string;
}

export const silent = (step: string, why: string): Say => ({
  step,
  action: null,
  tier: 'auto',
  why,
  reason: '',
});

/** @param tier of a `confirm` */
export const said = (
  step: string,
  action: Action,
  why: string,
  reason: string,
  tier: Tier = 'auto',
): Say => ({
  step,
  action,
  tier,
  why,
  reason,
});
