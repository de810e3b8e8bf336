// What may stand in a policy file, and what it comes to. (pure)
import * as z from 'zod';
import { parseHostRule } from '../../protocol/host-rules.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { HIDDEN } from '../../protocol/text/visible-text.ts';
import { LONGEST_SAME_MINUTES } from '../budgets/judge.ts';
import { ACTIONS } from './action.ts';
import { AUDIT_DETAILS, RISKS, type Conditions, type Role, type Rule } from './policy.ts';

/** Id of a rule; no other step of a decision has such a name. */
const ruleId = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'must be words like no-push');
const roleName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be a word like reviewer');

const isVisible = (text: string): boolean => text.search(HIDDEN) < 0 && !/[\t\n]/.test(text);
const visible = z.string().min(1).refine(isVisible, 'must be one line without hidden characters');
const pattern = visible.max(LIMITS.policy.pattern);

const listOf = (each: z.ZodType<string>) => z.array(each).max(LIMITS.policy.list);

function pathFault(text: string): string | null {
  const parts = text.split(/[/\\]/);
  if (!/^(?:[/\\]|[A-Za-z]:[/\\]|~(?:[/\\]|$)|\*\*(?:[/\\]|$))/.test(text))
    return 'must be absolute, or begin with ~ or **';
  if (parts.some((part) => part === '.' || part === '..')) return 'must not hold . or .. as a part';
  if (parts.some((part) => part.includes('**') && part !== '**'))
    return 'has ** within a name; it stands for whole names, as in ~/src/**';
  return null;
}

const pathPattern = pattern.superRefine((text, context) => {
  const fault = pathFault(text);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
});
const networkPattern = pattern.refine(
  (text) => ['open', 'agent', 'none'].includes(text) || parseHostRule(text) !== null,
  'must be open, agent, none, or a host such as *.example.com',
);
const hostPattern = pattern.refine(
  (text) => parseHostRule(text) !== null,
  'must be a host such as *.example.com',
);
const names = listOf(pattern).optional();

/** Keys of `when` and `unless`: a call, then single actions of an agent. */
const conditions = z.strictObject({
  role: names,
  client: names,
  tool: names,
  mode: names,
  backend: names,
  model: names,
  path: listOf(pathPattern).optional(),
  network: listOf(networkPattern).optional(),
  confinement: names,
  permissions: names,
  grants: names,
  act: z.array(z.enum(['command', 'write', 'read', 'fetch', 'mcp', 'subagent'])).optional(),
  command: names,
  host: listOf(hostPattern).optional(),
  server: names,
});

const rule = z
  .strictObject({
    id: ruleId,
    action: z.enum(ACTIONS),
    when: conditions.default({}),
    unless: conditions.default({}),
    reason: visible.max(LIMITS.policy.reason).optional(),
    approval: z.enum(['sync', 'async']).optional(),
  })
  .superRefine(({ action, approval }, context) => {
    if (approval !== undefined && action !== 'confirm')
      context.addIssue({ code: 'custom', path: ['approval'], message: 'goes with action = "confirm" only' });
  });

/** Rules, each with an id of its own. */
const rules = z
  .array(rule)
  .max(LIMITS.policy.rules)
  .default([])
  .superRefine((rows, context) => {
    const seen = new Set<string>();
    rows.forEach(({ id }, index) => {
      if (seen.has(id))
        context.addIssue({ code: 'custom', path: [index, 'id'], message: 'is the id of two rules' });
      seen.add(id);
    });
  });

const count = z.int().min(1).max(1_000_000_000);
const role = z.strictObject({
  risk: z.enum(RISKS),
  tools: z
    .strictObject({ allow: listOf(pattern).optional(), deny: listOf(pattern).default([]) })
    .prefault({}),
  grants: listOf(pattern).default([]),
  audit: z.enum(AUDIT_DETAILS).optional(),
  budget: z
    .strictObject({
      jobs_at_once: count.optional(),
      jobs_an_hour: count.optional(),
      tokens_a_day: count.optional(),
      agent_seconds_a_day: count.optional(),
      same_requests: z.strictObject({ count, minutes: z.int().min(1).max(LONGEST_SAME_MINUTES) }).optional(),
    })
    .prefault({}),
});

const entries = (table: object): number => Object.keys(table).length;

/** `policy.toml`, of the current schema. */
export const policyFile = z.strictObject({
  schema: z.int(),
  roles: z
    .record(roleName, role)
    .refine((table) => entries(table) <= LIMITS.policy.roles, `must be at most ${LIMITS.policy.roles}`)
    .default({}),
  clients: z
    .record(z.string(), roleName)
    .refine((table) => entries(table) <= LIMITS.policy.clients, `must be at most ${LIMITS.policy.clients}`)
    .default({}),
  rules,
});
export type PolicyFile = z.output<typeof policyFile>;

/** The rules in the `.agy-mcp.toml` of a repository. */
export const repositoryFile = z.strictObject({ schema: z.int(), rules });

/** Every name that may stand in a policy, for what was mistyped. */
export const POLICY_NAMES: readonly string[] = [
  ...['schema', 'roles', 'clients', 'rules'],
  ...Object.keys(role.shape),
  ...[
    'allow',
    'deny',
    'jobs_at_once',
    'jobs_an_hour',
    'tokens_a_day',
    'agent_seconds_a_day',
    'same_requests',
  ],
  ...['count', 'minutes', 'id', 'action', 'when', 'unless', 'reason', 'approval'],
  ...Object.keys(conditions.shape),
];

/** What a pattern of paths stands for on this machine: itself, and where links lead. */
export type ExpandPath = (pattern: string) => readonly string[];

type WrittenConditions = z.output<typeof conditions>;

function toConditions(written: WrittenConditions, expand: ExpandPath): Conditions {
  const { path, ...rest } = written;
  const said = Object.entries(rest).filter(([, patterns]) => patterns !== undefined);
  return { ...(Object.fromEntries(said) as Conditions), ...(path && { path: path.flatMap(expand) }) };
}

/** @param from a repository's rules are told from the person's own by their ids */
export const toRules = (rows: PolicyFile['rules'], from: Rule['from'], expand: ExpandPath): readonly Rule[] =>
  rows.map(({ id, action, when, unless, reason = null, approval = null }) => ({
    id: from === 'repository' ? `repository.${id}` : id,
    action,
    when: toConditions(when, expand),
    unless: toConditions(unless, expand),
    reason,
    approval,
    from,
  }));

export const toRoles = (roles: PolicyFile['roles']): readonly Role[] =>
  Object.entries(roles).map(([name, { risk, tools, grants, audit = null, budget }]) => ({
    name,
    risk,
    tools: { allow: tools.allow ?? null, deny: tools.deny },
    grants,
    audit,
    budget: {
      jobsAtOnce: budget.jobs_at_once,
      jobsAnHour: budget.jobs_an_hour,
      tokensADay: budget.tokens_a_day,
      agentSecondsADay: budget.agent_seconds_a_day,
      sameRequests: budget.same_requests,
    },
  }));

/** All patterns of paths that a file has, to be expanded. */
export const pathPatternsOf = (rows: PolicyFile['rules']): readonly string[] =>
  rows.flatMap(({ when, unless }) => [...(when.path ?? []), ...(unless.path ?? [])]);
