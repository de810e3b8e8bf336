// Policies and calls for tests: whole ones from the parts that matter to a test.
import type { Asked } from '../../src/policy/rules/asked.ts';
import { decide, type Decision } from '../../src/policy/rules/decision.ts';
import { openPolicy, type Policy, type Role, type Rule } from '../../src/policy/rules/policy.ts';
import { roleFor } from '../../src/policy/rules/role.ts';

export const policyOf = (parts: Partial<Policy>): Policy => ({
  ...openPolicy('~/.config/agy-mcp/policy.toml'),
  ...parts,
});

export const roleOf = (name: string, parts: Partial<Role> = {}): Role => ({
  name,
  risk: 'low',
  tools: { allow: null, deny: [] },
  grants: [],
  audit: null,
  budget: {},
  ...parts,
});

export const ruleOf = (id: string, action: Rule['action'], parts: Partial<Rule> = {}): Rule => ({
  id,
  action,
  when: {},
  unless: {},
  reason: null,
  approval: null,
  from: 'policy',
  ...parts,
});

export const callOf = (parts: Partial<Asked> = {}): Asked => ({
  tool: 'agy',
  client: 'claude-code',
  mode: 'ask',
  backend: 'agy',
  model: null,
  paths: ['/home/me/src/work'],
  network: 'open',
  confinement: 'bubblewrap',
  permissions: 'default',
  grants: [],
  ...parts,
});

/** The decision about a call, with the role that its client has. */
export const decided = (policy: Policy, asked: Asked, env: NodeJS.ProcessEnv = {}): Decision =>
  decide(policy, asked, roleFor(policy, { client: asked.client, env }));
