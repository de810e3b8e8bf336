import { describe, expect, test } from 'vitest';
import { lintPolicy } from '../../../../src/policy/lint/lint.ts';
import { closedPolicy, type Policy, type Rule } from '../../../../src/policy/rules/policy.ts';
import { BACKENDS } from '../../../../src/protocol/backend.ts';
import { MODES } from '../../../../src/protocol/request.ts';
import { TOOLS } from '../../../../src/tools/index.ts';
import { policyOf, roleOf, ruleOf } from '../../../support/policies.ts';

const KNOWN = { tools: TOOLS.map(({ name }) => name), modes: MODES, backends: BACKENDS };

const found = (policy: Policy): string[] =>
  lintPolicy(policy, KNOWN).map(({ kind, where, message }) => `${kind} ${where}: ${message}`);
const ofRules = (...rules: Rule[]): string[] => found(policyOf({ rules, roles: [roleOf('reader')] }));
const ofRule = (parts: Partial<Rule>): string[] => ofRules(ruleOf('a', parts.action ?? 'deny', parts));

describe('of a sound policy', () => {
  test.each<[string, Rule[]]>([
    ['no rule', []],
    ['a rule without conditions', [ruleOf('a', 'audit')]],
    [
      'every key that is known',
      [
        ruleOf('a', 'deny', {
          when: {
            role: ['read*'],
            client: ['codex'],
            tool: ['agy*'],
            mode: ['execute'],
            backend: ['gemini'],
            model: ['*pro*'],
            path: ['/home/me/src/**'],
            network: ['open'],
            confinement: ['none'],
            permissions: ['skip'],
          },
          unless: { path: ['/home/me/src/work/**'] },
        }),
      ],
    ],
    [
      'rules of their own',
      [
        ruleOf('a', 'deny', { when: { mode: ['execute'], path: ['/a/**'] } }),
        ruleOf('b', 'confirm', { when: { mode: ['execute'] } }),
        ruleOf('c', 'audit'),
      ],
    ],
    ['an allow that nothing is against', [ruleOf('a', 'allow', { when: { mode: ['ask'] } })]],
    ['a rule about continuing alone', [ruleOf('a', 'deny', { when: { tool: ['agy_continue'] } })]],
    ['other tools', [ruleOf('a', 'deny', { when: { tool: ['agy_apply', 'agy_purge'] } })]],
  ])('nothing is told: %s', (_name, rules) => {
    expect(ofRules(...rules)).toEqual([]);
  });
});

describe('a rule that never matches', () => {
  test.each<[Partial<Rule>, string]>([
    [{ when: { act: ['command'] } }, 'names act, which this version knows of no call'],
    [{ when: { command: ['rm*'] } }, 'names command, which'],
    [{ when: { host: ['a.example.com'] } }, 'names host, which'],
    [{ when: { server: ['x'] } }, 'names server, which'],
    [{ when: { grants: ['x'] } }, 'names grants, which'],
    [{ when: { mode: ['exeute'] } }, 'No mode fits "exeute" in "when". Did you mean "execute"?'],
    [{ when: { tool: ['agy_aply'] } }, 'No tool fits "agy_aply"'],
    [{ when: { role: ['writer'] } }, 'No role fits "writer"'],
    [{ when: { backend: ['claude'] } }, 'No backend fits "claude"'],
    [{ when: { permissions: ['all'] } }, 'No permissions fits "all"'],
    [{ unless: { mode: ['aks'] } }, 'No mode fits "aks" in "unless". Did you mean "ask"?'],
    [
      { when: { tool: ['agy_apply'], mode: ['execute'] } },
      'names mode, and only tools that start a job have one',
    ],
    [
      { when: { path: ['/a/b/**'] }, unless: { path: ['/a/**'] } },
      '"unless" excepts all that "when" is about',
    ],
    [{ when: { mode: ['ask'] }, unless: { mode: ['*'] } }, '"unless" excepts all'],
    [{ unless: { path: [] } }, 'it excepts nothing'],
  ])('%j', (parts, words) => {
    expect(ofRule(parts)).toEqual([expect.stringContaining(words)]);
    expect(ofRule(parts)[0]).toMatch(/^never_matches rules\.a: /);
  });
  test('not one about the place of a job, for a tool that starts none', () => {
    expect(ofRule({ when: { tool: ['agy_discard'], path: ['/a/**'] } })).toEqual([]);
  });
});

test('a client without a role', () => {
  expect(found(policyOf({ roles: [roleOf('reader')], clients: { codex: 'raeder' } }))).toEqual([
    'never_matches clients.codex: There is no role "raeder", so it may do nothing. Did you mean "reader"?',
  ]);
});

describe('rules that contradict', () => {
  test('an allow that is meant as an exception', () => {
    const rules = [
      ruleOf('a', 'deny', { when: { path: ['/home/me/**'] } }),
      ruleOf('b', 'allow', { when: { path: ['/home/me/src/**'] } }),
    ];
    expect(ofRules(...rules)).toEqual([
      'contradicts rules.b: It allows what "a" has for deny, and the stricter one wins: write the exception as "unless" of "a".',
    ]);
    const excepted = { ...ruleOf('a', 'deny', rules[0]), unless: { path: ['/home/me/src/**'] } };
    expect(ofRules(excepted, ruleOf('b', 'allow', rules[1]))).toEqual([]);
  });
  test('lists of a role', () => {
    const of = (allow: string[] | null, deny: string[]) =>
      found(policyOf({ roles: [roleOf('r', { tools: { allow, deny } })] }));
    expect(of(['agy_status', 'agy_apply'], ['agy_apply'])).toEqual([
      'contradicts roles.r: "agy_apply" is allowed and denied, and denied counts.',
    ]);
    expect(of([], [])).toEqual(['contradicts roles.r: It may use no tool at all.']);
    expect(of(['agy', 'agy_*'], ['agy_apply'])).toEqual([]);
  });
});

describe('a rule that is shadowed', () => {
  test('by a stricter one that is about more', () => {
    const rules = [
      ruleOf('a', 'deny', { when: { mode: ['execute'] } }),
      ruleOf('b', 'confirm', { when: { mode: ['execute'], path: ['/a/**'] } }),
    ];
    expect(ofRules(...rules)).toEqual([
      'shadowed rules.b: Wherever it applies, "a" does, too, and is stricter.',
    ]);
    expect(
      ofRules(
        { ...ruleOf('a', 'deny', rules[0]), unless: { client: ['x'] } },
        ruleOf('b', 'confirm', rules[1]),
      ),
    ).toEqual([]);
  });
  test('by the same one: the later is told', () => {
    expect(ofRules(ruleOf('z', 'deny'), ruleOf('a', 'deny'))).toEqual([
      'shadowed rules.a: Wherever it applies, "z" does, too, and is the same.',
    ]);
  });
  test.each([
    ['/a/**', '/a/b/**', true],
    ['/a/**', '/a', true],
    ['/a/*', '/a/**', false],
    ['/a/*', '/a/b', true],
    ['**/x/**', '/a/x/b/**', true],
    ['/a/*/c', '/a/**/c', false],
    ['/a/b*', '/a/b*c', true],
    ['/a/b*c', '/a/b*', false],
  ])('%s is about all of %s: %s', (outer, inner, expected) => {
    const rules = [
      ruleOf('a', 'deny', { when: { path: [outer] } }),
      ruleOf('b', 'confirm', { when: { path: [inner] } }),
    ];
    expect(ofRules(...rules).some((each) => each.startsWith('shadowed rules.b'))).toBe(expected);
  });
});

describe('what widens', () => {
  test('a role that denies a tool that is not there', () => {
    const roles = [roleOf('r', { tools: { allow: null, deny: ['agy_aply'] } })];
    expect(found(policyOf({ roles }))).toEqual([
      'widens roles.r: No tool fits "agy_aply" in "deny". Did you mean "agy_apply"?',
    ]);
  });
  test('half of the tools that start a job', () => {
    expect(ofRule({ when: { tool: ['agy'], mode: ['execute'] } })).toEqual([
      expect.stringContaining('It is about agy, and agy_continue and agy_start can start the same job'),
    ]);
    const roles = [roleOf('r', { tools: { allow: null, deny: ['agy_start'] } })];
    expect(found(policyOf({ roles }))).toEqual([
      'widens roles.r: agy_start is denied, and agy and agy_continue can start the same job.',
    ]);
  });
  test('a folder without what is below it', () => {
    expect(ofRule({ when: { path: ['/home/me/secret'] } })).toEqual([
      'widens rules.a: "/home/me/secret" is that folder alone, and nothing below it: write "/home/me/secret/**".',
    ]);
    expect(ofRule({ when: { path: ['/home/me/secret', '/home/me/secret/**'] } })).toEqual([]);
  });
  test('a role of high risk for whoever comes', () => {
    const roles = [roleOf('owner', { risk: 'high' })];
    expect(found(policyOf({ roles, clients: { '*': 'owner' } }))).toEqual([
      expect.stringContaining('widens clients.*: Every client that is not named has "owner"'),
    ]);
    expect(found(policyOf({ roles, clients: { codex: 'owner' } }))).toEqual([]);
  });
  test('a repository that would allow', () => {
    expect(ofRules(ruleOf('repository.a', 'allow', { from: 'repository' }))).toEqual([
      expect.stringContaining('can only tighten'),
    ]);
  });
});

test('a policy that cannot be read has that for a finding', () => {
  expect(found(closedPolicy('p.toml', 'It is broken.'))).toEqual(['fault p.toml: It is broken.']);
});
