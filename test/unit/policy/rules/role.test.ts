import { describe, expect, test } from 'vitest';
import { RISK_TABLE } from '../../../../src/policy/rules/risks.ts';
import { RISKS } from '../../../../src/policy/rules/policy.ts';
import { auditDetailOf, budgetOf, roleFor, toolsOf } from '../../../../src/policy/rules/role.ts';
import { callOf, decided, policyOf, roleOf } from '../../../support/policies.ts';

const reviewer = roleOf('reviewer', { tools: { allow: ['agy', 'agy_*'], deny: ['agy_apply'] } });
const developer = roleOf('developer', { risk: 'medium' });
const policy = policyOf({ roles: [reviewer, developer], clients: { 'claude-code': 'developer' } });
const named = (client: string | null, env: NodeJS.ProcessEnv = {}) => roleFor(policy, { client, env });

describe('the role of a client', () => {
  test('is in the list of clients; the variable wins over it', () => {
    expect(named('claude-code').role?.name).toBe('developer');
    expect(named('claude-code', { AGY_MCP_ROLE: '' }).role?.name).toBe('developer');
    expect(named('claude-code', { AGY_MCP_ROLE: 'reviewer' }).role?.name).toBe('reviewer');
  });
  test('is that of all others where it is not', () => {
    const open = policyOf({ ...policy, clients: { ...policy.clients, '*': 'reviewer' } });
    expect(roleFor(open, { client: 'codex', env: {} }).role?.name).toBe('reviewer');
    expect(roleFor(open, { client: null, env: {} }).role?.name).toBe('reviewer');
    expect(roleFor(open, { client: 'claude-code', env: {} }).role?.name).toBe('developer');
    expect(roleFor(open, { client: '__proto__', env: {} }).role?.name).toBe('reviewer');
  });
  test('is none without roles, and nothing is denied for that', () => {
    expect(roleFor(policyOf({}), { client: 'codex', env: {} })).toEqual({ role: null, fault: null });
  });
  test.each([
    ['codex', {}, 'add "codex" = "reviewer" under [clients]'],
    [null, {}, 'add "*" = "reviewer" for clients without a name'],
    ['claude-code', { AGY_MCP_ROLE: 'admin' }, 'add [roles.admin] with risk = "low"'],
    ['constructor', {}, 'none for the client "constructor"'],
  ])('where it is missing, everything is denied with the line to add: %s %j', (client, env, words) => {
    const decision = decided(policy, callOf({ client, tool: 'agy_status' }), env);
    expect(decision).toMatchObject({ action: 'deny', rule: 'role', role: null });
    expect(decision.reason).toContain(words);
    expect(toolsOf(policy, named(client, env))('agy')).toBe(true); // a call tells why
  });
  test('must be there where a client is given one: nothing else takes its place', () => {
    for (const roles of [[reviewer], []]) {
      const some = policyOf({ roles, clients: { codex: 'admin', '*': 'reviewer' } });
      const decision = decided(some, callOf({ client: 'codex' }));
      expect(decision).toMatchObject({ action: 'deny', rule: 'role' });
      expect(decision.reason).toContain('A person can add [roles.admin] with risk = "low"');
    }
  });
  test('must be there where the variable names one and there are no roles at all', () => {
    expect(decided(policyOf({}), callOf(), { AGY_MCP_ROLE: 'admin' }).action).toBe('deny');
  });
});

describe('the tools of a role', () => {
  const shown = (role: typeof reviewer) => toolsOf(policy, { role, fault: null });
  test('are those that are allowed and not denied; what is in neither list is hidden', () => {
    expect(shown(reviewer)('agy_start')).toBe(true);
    expect(shown(reviewer)('agy_apply')).toBe(false);
    expect(shown(developer)('agy_apply')).toBe(true);
    expect(shown(roleOf('x', { tools: { allow: [], deny: [] } }))('agy')).toBe(false);
    expect(shown(roleOf('x', { tools: { allow: ['agy_status'], deny: [] } }))('agy')).toBe(false);
    expect(shown(roleOf('x', { tools: { allow: ['agy'], deny: ['agy'] } }))('agy')).toBe(false);
  });
  test('are all without a role', () => {
    expect(toolsOf(policyOf({}), { role: null, fault: null })('agy_apply')).toBe(true);
  });
  test('decide, too', () => {
    expect(decided(policy, callOf({ tool: 'agy_apply' }), { AGY_MCP_ROLE: 'reviewer' })).toMatchObject({
      action: 'deny',
      rule: 'roles.reviewer.tools',
      role: 'reviewer',
      reason: 'The role "reviewer" may not use agy_apply.',
    });
  });
});

test('a job uses no grant that its role lacks', () => {
  const some = policyOf({ roles: [roleOf('a', { grants: ['github-*'] })], clients: { '*': 'a' } });
  expect(decided(some, callOf({ grants: ['github-read'] })).action).toBe('allow');
  expect(decided(some, callOf({ grants: ['github-read', 'jira'] }))).toMatchObject({
    action: 'deny',
    rule: 'roles.a.grants',
  });
});

describe('the risk of a role', () => {
  const of = (risk: (typeof RISKS)[number]) =>
    policyOf({ roles: [roleOf('a', { risk })], clients: { '*': 'a' } });
  test('bounds it, where it has no bounds of its own', () => {
    for (const risk of RISKS) {
      const { jobsAtOnce, jobsAnHour, sameRequests } = RISK_TABLE[risk];
      const choice = { role: roleOf('a', { risk }), fault: null };
      expect(budgetOf(of(risk), choice)).toEqual({
        jobsAtOnce,
        jobsAnHour,
        sameRequests,
        tokensADay: null,
        agentSecondsADay: null,
      });
    }
    const budget = { jobsAtOnce: 1, tokensADay: 5, sameRequests: { count: 2, minutes: 1 } };
    expect(budgetOf(policyOf({}), { role: roleOf('a', { budget }), fault: null })).toEqual({
      jobsAtOnce: 1,
      jobsAnHour: RISK_TABLE.low.jobsAnHour,
      tokensADay: 5,
      agentSecondsADay: null,
      sameRequests: { count: 2, minutes: 1 },
    });
    expect(
      Object.values(budgetOf(policyOf({}), { role: null, fault: null })).every((bound) => bound === null),
    ).toBe(true);
  });
  test('says how much is recorded, where the role does not', () => {
    const detail = (parts: Parameters<typeof roleOf>[1]) =>
      auditDetailOf(policyOf({}), { role: roleOf('a', parts), fault: null });
    expect(RISKS.map((risk) => detail({ risk }))).toEqual(['digest', 'digest', 'full']);
    expect(detail({ risk: 'high', audit: 'digest' })).toBe('digest');
    expect(auditDetailOf(policyOf({}), { role: null, fault: null })).toBe('digest');
  });
  test('is never milder where it is higher', () => {
    const calls = [
      callOf(),
      callOf({ mode: 'execute' }),
      callOf({ mode: 'execute', confinement: 'none' }),
      callOf({ mode: 'execute', permissions: 'skip' }),
      callOf({ tool: 'agy_apply' }),
      callOf({ tool: 'agy_discard' }),
      callOf({ tool: 'agy_status' }),
    ];
    const table = calls.map((asked) =>
      RISKS.map((risk) => {
        const { action, tier } = decided(of(risk), asked);
        return tier === 'auto' ? action : tier;
      }),
    );
    expect(table).toEqual([
      ['allow', 'allow', 'audit'],
      ['allow', 'audit', 'async'],
      ['sync', 'sync', 'sync'],
      ['sync', 'sync', 'sync'],
      ['audit', 'sync', 'sync'],
      ['allow', 'audit', 'sync'],
      ['allow', 'allow', 'audit'],
    ]);
  });
});
