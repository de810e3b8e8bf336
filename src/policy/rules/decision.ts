// May this call happen: everything that has a say is looked at, and the strictest wins. (pure)
import { quotedName } from '../../protocol/text/visible-text.ts';
import { type Action, compareActions, compareTiers, type Tier } from './action.ts';
import { type Asked, effectOf, startsJob } from './asked.ts';
import { type Facts, factsOf, judgeRule } from './conditions.ts';
import { matchesName } from './glob.ts';
import type { Policy, Role, Rule } from './policy.ts';
import { askedBy, RISK_TABLE } from './risks.ts';
import { judgeTool, type RoleChoice } from './role.ts';
import { safeModeSays } from './safe-mode.ts';
import { type Say, silent, said } from './say.ts';

export interface TraceStep {
  /** Id of a rule, or the name of what else has a say: `policy_file`, `role`, `roles.NAME.tools`, `risk.high`. */
  readonly step: string;
  /** What it is for; null where it has nothing to say to this call. */
  readonly action: Action | null;
  /** A clause. */
  readonly why: string;
}

export interface Decision {
  readonly action: Action;
  /** What decided, as a step of the trace; null where nothing is against the call. */
  readonly rule: string | null;
  readonly role: string | null;
  /** Whole sentences. */
  readonly reason: string;
  readonly tier: Tier;
  readonly trace: readonly TraceStep[];
}

const DOES: Readonly<Record<Action, string>> = {
  allow: 'allows this',
  audit: 'has this recorded',
  confirm: 'wants a person to be asked before this',
  deny: 'denies this',
};

function toolLists(role: Role, { tool }: Asked): Say {
  const step = `roles.${role.name}.tools`;
  const { isAllowed, pattern } = judgeTool(role, tool);
  if (isAllowed) return silent(step, pattern === null ? 'there is no list of tools' : `${tool} is in allow`);
  const why =
    pattern === null ? `${tool} is not in allow` : `${tool} is denied by ${quotedName(pattern)} in deny`;
  return said(step, 'deny', why, `The role ${quotedName(role.name)} may not use ${tool}.`);
}

function grantList(role: Role, { grants = [] }: Asked): Say {
  const step = `roles.${role.name}.grants`;
  const beyond = grants.filter((grant) => !role.grants.some((pattern) => matchesName(pattern, grant)));
  if (beyond.length === 0) return silent(step, 'no grant is asked for that it lacks');
  const names = beyond.map(quotedName).join(', ');
  return said(
    step,
    'deny',
    `${names} is not in it`,
    `The role ${quotedName(role.name)} may not use the grant ${names}.`,
  );
}

function riskSays(role: Role, asked: Asked): Say {
  const step = `risk.${role.risk}`;
  const effect = effectOf(asked);
  const { action, tier } = askedBy(RISK_TABLE[role.risk].handling[effect]);
  const why = `a role of ${role.risk} risk, and a call that ${effect === 'unbounded' ? 'is unbounded' : effect}`;
  if (action === 'allow') return silent(step, why);
  return said(step, action, why, `The risk of the role ${quotedName(role.name)} ${DOES[action]}.`, tier);
}

/** A repository's own words are for people alone: they would speak to the model of whoever works in it. */
function reasonOf({ id, action, reason, from }: Rule): string {
  if (from === 'repository')
    return `The rule ${quotedName(id)} of the repository's .agy-mcp.toml ${DOES[action]}.`;
  return reason ?? `The rule ${quotedName(id)} ${DOES[action]}.`;
}

function ruleSays(rule: Rule, facts: Facts, role: Role | null): Say {
  const { applies, why } = judgeRule(rule, facts);
  if (!applies) return silent(rule.id, why);
  const tier = rule.approval ?? (role === null ? 'sync' : RISK_TABLE[role.risk].confirms);
  return said(rule.id, rule.action, why, reasonOf(rule), rule.action === 'confirm' ? tier : 'auto');
}

const byId = (one: Rule, other: Rule): number => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);

function everySay(policy: Policy, asked: Asked, { role, fault }: RoleChoice): Say[] {
  if (policy.fault !== null) return [said('policy_file', 'deny', 'it cannot be used', policy.fault)];
  if (fault !== null) return [said('role', 'deny', 'there is none for this client', fault)];
  const facts = factsOf(asked, role?.name ?? null);
  return [
    ...(role === null ? [] : [toolLists(role, asked), grantList(role, asked)]),
    ...(policy.safeMode ? safeModeSays(role, asked) : []),
    ...(role === null ? [] : [riskSays(role, asked)]),
    ...[...policy.rules].sort(byId).map((rule) => ruleSays(rule, facts, role)),
  ];
}

/** The stricter of two; the first where neither is. */
const stricter = (one: Say | null, other: Say): Say | null => {
  if (other.action === null) return one;
  if (one?.action === undefined || one.action === null) return other;
  const difference = compareActions(other.action, one.action) || compareTiers(other.tier, one.tier);
  return difference > 0 ? other : one;
};

/**
 * Decides about one call. The order of rules does not matter, and nothing that allows beats anything that does not.
 * @param choice of `roleFor`
 */
export function decide(policy: Policy, asked: Asked, choice: RoleChoice): Decision {
  const says = everySay(policy, asked, choice);
  const winner = says.reduce(stricter, null);
  const trace = says.map(({ step, action, why }) => ({ step, action, why }));
  const role = choice.role?.name ?? null;
  if (winner?.action === undefined || winner.action === null)
    return { action: 'allow', rule: null, role, reason: 'No rule is against it.', tier: 'auto', trace };
  // Only a job can wait in the list.
  const tier = winner.tier === 'async' && !startsJob(asked) ? 'sync' : winner.tier;
  return { action: winner.action, rule: winner.step, role, reason: winner.reason, tier, trace };
}
