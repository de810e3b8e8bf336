// A policy in plain sentences, for people. (pure)
import { quotedName } from '../protocol/text/visible-text.ts';
import type { Budget } from './budgets/budget.ts';
import { EFFECTS, type Effect } from './rules/asked.ts';
import { saidBy } from './rules/conditions.ts';
import type { Conditions, Policy, Role, Rule } from './rules/policy.ts';
import { RISK_TABLE } from './rules/risks.ts';
import { ANY_CLIENT, auditDetailOf, budgetOf, judgeTool } from './rules/role.ts';
import { SAFE_MODE_VARIABLE } from './rules/policy-variables.ts';

export interface DescribedRole {
  readonly role: string;
  readonly sentences: readonly string[];
}
export interface DescribedRule {
  readonly rule: string;
  readonly sentence: string;
}

const DOES: Readonly<Record<Rule['action'], string>> = {
  deny: 'Denies',
  confirm: 'Asks a person before',
  audit: 'Records',
  allow: 'Does not mind',
};

const list = (words: readonly string[], last = 'or'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`;

const inWords = (conditions: Conditions, shorten: (text: string) => string): string =>
  saidBy(conditions)
    .map(
      ([key, patterns]) =>
        `${key} is ${key === 'path' ? 'in ' : ''}${list(patterns.map((each) => quotedName(shorten(each))))}`,
    )
    .join(' and ');

/** @param shorten writes a path as people know it */
export function describeRule(rule: Rule, shorten: (text: string) => string): DescribedRule {
  const { id, action, when, unless, reason, approval } = rule;
  const where = inWords(when, shorten);
  const except = inWords(unless, shorten);
  const how =
    approval === null ? '' : approval === 'async' ? ', while the job waits' : ', while the call waits';
  return {
    rule: id,
    sentence: `${DOES[action]} ${where === '' ? 'every call' : `calls where ${where}`}${except === '' ? '' : `, unless ${except}`}${how}.${reason === null ? '' : ` Its reason: ${quotedName(reason)}`}`,
  };
}

const CALLS: Readonly<Record<Effect, string>> = {
  reads: 'jobs that read, and tools that look',
  writes: 'jobs that write',
  removes: 'what removes work or records of jobs',
  applies: 'what applies changes or installs skills',
  unbounded: 'jobs that skip permissions, or write without confinement',
};

function handled({ risk }: Role): string[] {
  const { handling } = RISK_TABLE[risk];
  const calls = (...ways: readonly string[]): string =>
    EFFECTS.filter((effect) => ways.includes(handling[effect]))
      .map((effect) => CALLS[effect])
      .join('; ');
  const sentences = [
    ['A person is asked before', calls('sync', 'async')],
    ['A record is kept of', calls('audit')],
  ] as const;
  return sentences.filter(([, what]) => what !== '').map(([begin, what]) => `${begin} ${what}.`);
}

function bounds({ jobsAtOnce, jobsAnHour, tokensADay, agentSecondsADay, sameRequests }: Budget): string {
  const said = [
    [jobsAtOnce, 'jobs at once'],
    [jobsAnHour, 'jobs an hour'],
    [tokensADay, 'tokens a day'],
    [agentSecondsADay, 'seconds of agents a day'],
  ] as const;
  const words = said.flatMap(([bound, what]) => (bound === null ? [] : [`${bound} ${what}`]));
  const same =
    sameRequests === null
      ? []
      : [`the same request ${sameRequests.count} times in ${sameRequests.minutes} minutes`];
  return list([...words, ...same], 'and');
}

export function describeRole(policy: Policy, role: Role, tools: readonly string[]): DescribedRole {
  const [may, mayNot] = [true, false].map((isAllowed) =>
    tools.filter((tool) => judgeTool(role, tool).isAllowed === isAllowed),
  );
  const choice = { role, fault: null };
  const clients = Object.entries(policy.clients)
    .filter(([, name]) => name === role.name)
    .map(([client]) => (client === ANY_CLIENT ? 'every client that is not named' : quotedName(client)));
  return {
    role: role.name,
    sentences: [
      `It has ${role.risk} risk${clients.length === 0 ? ', and no client has it by its name' : ` and is the role of ${list(clients, 'and')}`}.`,
      ...(policy.safeMode && role.risk === 'high' ? ['Safe mode switches it off.'] : []),
      `It may use ${may?.length === tools.length ? 'every tool' : (may?.join(', ') ?? '') || 'no tool'}.`,
      ...(mayNot?.length === 0 ? [] : [`Hidden from it: ${mayNot?.join(', ') ?? ''}.`]),
      `It may have ${bounds(budgetOf(policy, choice))}.`,
      ...handled(role),
      role.grants.length === 0
        ? 'It may use no grant.'
        : `It may use the grants ${list(role.grants, 'and')}.`,
      auditDetailOf(policy, choice) === 'full'
        ? 'The audit trail keeps its prompts.'
        : 'Of its prompts the audit trail keeps a digest and the length.',
    ],
  };
}

/** What holds for everybody. */
export function describeWhole(policy: Policy | null, file: string): string[] {
  if (policy === null)
    return [`There is no policy (${file}): whatever the settings permit is permitted, for every client.`];
  if (policy.fault !== null) return [policy.fault];
  return [
    `The policy is ${policy.file}.`,
    ...(policy.safeMode
      ? [
          `Safe mode is on (${SAFE_MODE_VARIABLE}): jobs must be confined, a person is asked before every write, everything is recorded, and roles of high risk are off.`,
        ]
      : []),
    ...(policy.roles.length === 0 ? ['It has no roles: its rules are for every client.'] : []),
    'What no rule is against is permitted; of several rules the strictest counts.',
  ];
}
