// What the risk of a role means: bounds, what is asked, how much is recorded; stated once. (pure)
import type { Action, Tier } from './action.ts';
import type { Effect } from './asked.ts';
import type { AuditDetail, Risk } from './policy.ts';

/** What happens without a rule: `async` and `sync` ask a person. */
export type Handling = Exclude<Action, 'confirm' | 'deny'> | Exclude<Tier, 'auto'>;

export interface RiskRow {
  readonly jobsAtOnce: number;
  readonly jobsAnHour: number;
  /** The same request of one client: how often in how many minutes. */
  readonly sameRequests: { readonly count: number; readonly minutes: number };
  readonly handling: Readonly<Record<Effect, Handling>>;
  /** How a person is asked by a rule that does not say. */
  readonly confirms: Exclude<Tier, 'auto'>;
  readonly audit: AuditDetail;
}

export const RISK_TABLE: Readonly<Record<Risk, RiskRow>> = {
  low: {
    jobsAtOnce: 8,
    jobsAnHour: 240,
    sameRequests: { count: 10, minutes: 10 },
    handling: { reads: 'allow', writes: 'allow', removes: 'allow', applies: 'audit', unbounded: 'sync' },
    confirms: 'async',
    audit: 'digest',
  },
  medium: {
    jobsAtOnce: 4,
    jobsAnHour: 60,
    sameRequests: { count: 5, minutes: 10 },
    handling: { reads: 'allow', writes: 'audit', removes: 'audit', applies: 'sync', unbounded: 'sync' },
    confirms: 'sync',
    audit: 'digest',
  },
  high: {
    jobsAtOnce: 2,
    jobsAnHour: 20,
    sameRequests: { count: 3, minutes: 10 },
    handling: { reads: 'audit', writes: 'async', removes: 'sync', applies: 'sync', unbounded: 'sync' },
    confirms: 'sync',
    audit: 'full',
  },
};

/** A handling as an action, and how it asks. */
export const askedBy = (handling: Handling): { action: Action; tier: Tier } =>
  handling === 'async' || handling === 'sync'
    ? { action: 'confirm', tier: handling }
    : { action: handling, tier: 'auto' };
