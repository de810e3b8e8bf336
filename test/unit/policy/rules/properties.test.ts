import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACTIONS, compareActions, compareTiers } from '../../../../src/policy/rules/action.ts';
import type { Asked } from '../../../../src/policy/rules/asked.ts';
import type { Decision } from '../../../../src/policy/rules/decision.ts';
import {
  type Conditions,
  type Policy,
  RISKS,
  type Role,
  type Rule,
  withRepositoryRules,
} from '../../../../src/policy/rules/policy.ts';
import { budgetOf, roleFor, toolsOf } from '../../../../src/policy/rules/role.ts';
import { decided, policyOf, roleOf, ruleOf } from '../../../support/policies.ts';

const TOOL_NAMES = ['agy', 'agy_start', 'agy_apply', 'agy_status', 'agy_discard'];
const CLIENTS = ['claude-code', 'codex', 'terminal'];
const ROLE_NAMES = ['reviewer', 'developer', 'owner'];
const PATHS = ['/home/me/src', '/home/me/src/work', '/home/me/src/work/deep', '/tmp/x', '/'];
const HOSTS = ['a.example.com', '*.example.com', 'b.org', 'b.org:8443'];

const some = <T>(values: readonly T[], most = 3) => fc.array(fc.constantFrom(...values), { maxLength: most });
const maybe = <T>(each: fc.Arbitrary<T>) => fc.option(each, { nil: undefined });

const conditions: fc.Arbitrary<Conditions> = fc
  .record(
    {
      role: some([...ROLE_NAMES, '*', 're*']),
      client: some([...CLIENTS, 'c*']),
      tool: some([...TOOL_NAMES, 'agy_*', '*']),
      mode: some(['ask', 'execute', 'ex*']),
      model: some(['*pro*', 'flash']),
      path: some(['/home/me/src/**', '/home/me/*', '**/work/**', '/tmp/**', '**']),
      network: some(['open', 'agent', 'none', ...HOSTS]),
      confinement: some(['none', 'bubblewrap']),
      permissions: some(['skip']),
      grants: some(['github', 'j*']),
      command: some(['rm*']),
    },
    { requiredKeys: [] },
  )
  .map((written) => written as Conditions);

const rule: fc.Arbitrary<Omit<Rule, 'id'>> = fc
  .record({
    action: fc.constantFrom(...ACTIONS),
    when: conditions,
    unless: conditions,
    approval: fc.constantFrom(null, 'sync', 'async'),
  })
  .map(({ action, ...parts }) => ruleOf('', action, parts as Partial<Rule>));
const rules: fc.Arbitrary<Rule[]> = fc
  .array(rule, { maxLength: 8 })
  .map((rows) => rows.map((row, index) => ({ ...row, id: `rule-${index}` })));

const lists = fc.record({
  allow: fc.option(some([...TOOL_NAMES, 'agy_*']), { nil: null }),
  deny: some(TOOL_NAMES),
});
const role = (name: string): fc.Arbitrary<Role> =>
  fc
    .record({ risk: fc.constantFrom(...RISKS), tools: lists, grants: some(['github', '*']) })
    .map((parts) => roleOf(name, parts));

const policy: fc.Arbitrary<Policy> = fc
  .record({
    safeMode: fc.boolean(),
    roles: fc.oneof(fc.constant([]), fc.tuple(...ROLE_NAMES.map(role))),
    clients: fc.dictionary(fc.constantFrom(...CLIENTS, '*'), fc.constantFrom(...ROLE_NAMES)),
    rules,
  })
  .map((parts) => policyOf(parts));

const asked: fc.Arbitrary<Asked> = fc
  .record({
    tool: fc.constantFrom(...TOOL_NAMES),
    client: fc.constantFrom(...CLIENTS, null),
    mode: maybe(fc.constantFrom('ask', 'execute')),
    model: fc.constantFrom(null, 'Gemini 3 Pro (High)', 'flash'),
    paths: maybe(some(PATHS)),
    network: maybe(fc.oneof(fc.constantFrom('open', 'agent', 'none'), some(HOSTS))),
    confinement: maybe(fc.constantFrom('none', 'bubblewrap')),
    permissions: maybe(fc.constantFrom('default', 'skip')),
    grants: maybe(some(['github', 'jira'])),
  })
  .map((facts) => facts as Asked);

/** Above zero where the first is stricter. */
const compare = (one: Decision, other: Decision): number =>
  compareActions(one.action, other.action) || compareTiers(one.tier, other.tier);
const RUNS = { numRuns: 2_000 };

describe('for any policy and any call', () => {
  // promise: policy-deny-wins
  test('deny always wins', () => {
    fc.assert(
      fc.property(policy, asked, (some, call) => {
        const decision = decided(some, call);
        const denies = decision.trace.some(({ action }) => action === 'deny');
        expect(decision.action === 'deny').toBe(denies);
        const strictest = decision.trace
          .flatMap(({ action }) => action ?? [])
          .sort(compareActions)
          .at(-1);
        expect(decision.action).toBe(strictest ?? 'allow');
      }),
      RUNS,
    );
  });
  test('a rule that is added never permits more, and a deny least of all', () => {
    fc.assert(
      fc.property(policy, asked, rule, (some, call, added) => {
        const longer = { ...some, rules: [...some.rules, { ...added, id: 'added' }] };
        expect(compare(decided(longer, call), decided(some, call))).toBeGreaterThanOrEqual(0);
        const denied = { ...some, rules: [...some.rules, ruleOf('added', 'deny')] };
        expect(decided(denied, call).action).toBe('deny');
      }),
      RUNS,
    );
  });
  // promise: policy-deny-wins
  test('the file of a repository never widens anything', () => {
    fc.assert(
      fc.property(policy, asked, rules, (some, call, theirs) => {
        const joined = withRepositoryRules(some, theirs);
        expect(compare(decided(joined, call), decided(some, call))).toBeGreaterThanOrEqual(0);
        const choice = roleFor(joined, { client: call.client, env: {} });
        expect(choice).toEqual(roleFor(some, { client: call.client, env: {} }));
        expect(budgetOf(joined, choice)).toEqual(budgetOf(some, choice));
        for (const tool of TOOL_NAMES)
          expect(toolsOf(joined, choice)(tool)).toBe(toolsOf(some, choice)(tool));
      }),
      RUNS,
    );
  });
  test('other names and another order of rules change nothing', () => {
    const shuffled = policy.chain((some) =>
      fc
        .tuple(
          fc.shuffledSubarray([...some.rules], {
            minLength: some.rules.length,
            maxLength: some.rules.length,
          }),
          fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), {
            minLength: some.rules.length,
            maxLength: some.rules.length,
          }),
        )
        .map(([order, names]) => ({
          some,
          other: { ...some, rules: order.map((each, index) => ({ ...each, id: names[index] ?? each.id })) },
          reordered: { ...some, rules: order },
        })),
    );
    fc.assert(
      fc.property(shuffled, asked, ({ some, other, reordered }, call) => {
        expect(decided(reordered, call)).toEqual(decided(some, call));
        expect(compare(decided(other, call), decided(some, call))).toBe(0);
      }),
      RUNS,
    );
  });
  test('one more directory, host or grant never permits more', () => {
    const more = fc.constantFrom<(call: Asked) => Asked | null>(
      ...PATHS.map(
        (path) =>
          ({ paths = [], ...call }: Asked) =>
            paths.length === 0 ? null : { ...call, paths: [...paths, path] },
      ),
      ...HOSTS.map(
        (host) =>
          ({ network = [], ...call }: Asked) =>
            typeof network === 'string' || network.length === 0
              ? null
              : { ...call, network: [...network, host] },
      ),
      ...['github', 'jira'].map(
        (grant) =>
          ({ grants = [], ...call }: Asked) =>
            grants.length === 0 ? null : { ...call, grants: [...grants, grant] },
      ),
    );
    fc.assert(
      fc.property(policy, asked, more, (some, call, addTo) => {
        const longer = addTo(call);
        if (longer === null) return;
        expect(compare(decided(some, longer), decided(some, call))).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });
  test('safe mode never permits more', () => {
    fc.assert(
      fc.property(policy, asked, (some, call) => {
        const [on, off] = [true, false].map((safeMode) => decided({ ...some, safeMode }, call));
        if (on === undefined || off === undefined) throw new Error('two decisions');
        expect(compare(on, off)).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });
});
