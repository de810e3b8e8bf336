import { describe, expect, test } from 'vitest';
import { openPolicy } from '../../../../src/policy/rules/policy.ts';
import { callOf, decided, policyOf, roleOf } from '../../../support/policies.ts';

const safe = openPolicy('policy.toml', true);

describe('safe mode', () => {
  test('has everything recorded, without a policy as well', () => {
    expect(decided(safe, callOf())).toMatchObject({ action: 'audit', rule: 'safe_mode.audit', role: null });
    expect(decided(safe, callOf({ tool: 'agy_status' })).action).toBe('audit');
  });
  test('starts no job that is not confined, or of which that is not known', () => {
    expect(decided(safe, callOf({ confinement: 'none' }))).toMatchObject({
      action: 'deny',
      rule: 'safe_mode.confinement',
    });
    const { confinement, ...unknown } = callOf();
    expect(confinement).toBeDefined();
    expect(decided(safe, unknown).action).toBe('deny');
    expect(decided(safe, { tool: 'agy_status', client: null }).action).toBe('audit');
  });
  test('has every write confirmed while the call waits', () => {
    for (const asked of [callOf({ mode: 'execute' }), callOf({ tool: 'agy_apply' })])
      expect(decided(safe, asked)).toMatchObject({
        action: 'confirm',
        tier: 'sync',
        rule: 'safe_mode.writes',
      });
  });
  test('switches roles of high risk off', () => {
    const roles = [roleOf('owner', { risk: 'high' }), roleOf('reader')];
    const policy = policyOf({ safeMode: true, roles, clients: { a: 'owner', b: 'reader' } });
    expect(decided(policy, callOf({ client: 'a', tool: 'agy_status' }))).toMatchObject({
      action: 'deny',
      rule: 'safe_mode.roles',
    });
    expect(decided(policy, callOf({ client: 'b' })).action).toBe('audit');
  });
});
