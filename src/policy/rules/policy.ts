// A policy as it is decided by: roles, clients, rules. Files are read elsewhere. (pure)
import type { Action, Tier } from './action.ts';

export const RISKS = ['low', 'medium', 'high'] as const;
export type Risk = (typeof RISKS)[number];

export const AUDIT_DETAILS = ['digest', 'full'] as const;
export type AuditDetail = (typeof AUDIT_DETAILS)[number];

/** What a condition can be about: those that a call has, and those of single actions of an agent. */
export const CALL_KEYS = [
  'role',
  'client',
  'tool',
  'mode',
  'backend',
  'model',
  'path',
  'network',
  'confinement',
  'permissions',
  'grants',
] as const;
export type CallKey = (typeof CALL_KEYS)[number];
/** No tool knows single actions of an agent yet: a condition on one never holds. */
export const ACT_KEYS = ['act', 'command', 'host', 'server'] as const;
export type ConditionKey = CallKey | (typeof ACT_KEYS)[number];

/** All keys must hold, and of a key one of its patterns; an empty list says nothing. */
export type Conditions = Readonly<Partial<Record<ConditionKey, readonly string[]>>>;

export interface Rule {
  readonly id: string;
  readonly action: Action;
  readonly when: Conditions;
  /** Without a key it excepts nothing. */
  readonly unless: Conditions;
  readonly reason: string | null;
  /** How a person is asked; null leaves it to the risk of the role. */
  readonly approval: Exclude<Tier, 'auto'> | null;
  /** Whose rule it is. */
  readonly from: 'policy' | 'repository';
}

/** Bounds that a role sets itself; an absent one is that of its risk. */
export interface RoleBudget {
  readonly jobsAtOnce?: number | undefined;
  readonly jobsAnHour?: number | undefined;
  readonly tokensADay?: number | undefined;
  readonly agentSecondsADay?: number | undefined;
  readonly sameRequests?: { readonly count: number; readonly minutes: number } | undefined;
}

export interface Role {
  readonly name: string;
  readonly risk: Risk;
  /** Patterns of tools; null allows all that are not denied. */
  readonly tools: { readonly allow: readonly string[] | null; readonly deny: readonly string[] };
  /** Names of credentials, or patterns of them. */
  readonly grants: readonly string[];
  /** Null leaves it to the risk. */
  readonly audit: AuditDetail | null;
  readonly budget: RoleBudget;
}

export interface Policy {
  /** Why nothing is permitted, with the way out; null for a policy that could be read. */
  readonly fault: string | null;
  /** Where roles and clients are written, as a person knows the file. */
  readonly file: string;
  readonly safeMode: boolean;
  readonly roles: readonly Role[];
  /** Role of each client by its name; `*` for all others. */
  readonly clients: Readonly<Record<string, string>>;
  readonly rules: readonly Rule[];
}

/** A policy without a rule. */
export const openPolicy = (file: string, safeMode = false): Policy => ({
  fault: null,
  file,
  safeMode,
  roles: [],
  clients: {},
  rules: [],
});

/** A policy that denies everything. @param fault sentences: what is wrong, and the way out */
export const closedPolicy = (file: string, fault: string): Policy => ({ ...openPolicy(file), fault });

/**
 * A policy with the rules of a repository. Nothing in them can widen it: roles and clients are not taken from there,
 * and neither are rules that allow.
 */
export const withRepositoryRules = (policy: Policy, rules: readonly Rule[]): Policy => ({
  ...policy,
  rules: [
    ...policy.rules,
    ...rules
      .filter(({ action }) => action !== 'allow')
      .map((rule) => ({ ...rule, from: 'repository' as const })),
  ],
});
