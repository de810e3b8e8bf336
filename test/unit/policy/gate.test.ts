import { describe, expect, test } from 'vitest';
import { checkGate, GATE_RULES, type GateSettings } from '../../../src/policy/gate.ts';
import { MODES, startRequest } from '../../../src/protocol/request.ts';

const SETTINGS: GateSettings = { worktree: true, allowSkipPermissions: false };

const gate = (args: Record<string, unknown>, settings: Partial<GateSettings> = {}) =>
  checkGate(startRequest.parse({ prompt: 'x', ...args }), { ...SETTINGS, ...settings });

describe('whether a job works in a worktree', () => {
  test('a job that only reads works in place', () => {
    expect(gate({})).toEqual({ worktree: false });
  });
  test('a job that writes works in a worktree, if the setting does not say otherwise', () => {
    const writes = { mode: 'execute', allow_write: true };
    expect(gate(writes)).toEqual({ worktree: true });
    expect(gate(writes, { worktree: false })).toEqual({ worktree: false });
  });
  test('the request has the last word', () => {
    expect(gate({ worktree: true })).toEqual({ worktree: true });
    expect(gate({ mode: 'execute', allow_write: true, worktree: false })).toEqual({ worktree: false });
    expect(gate({ mode: 'execute', allow_write: true, worktree: true }, { worktree: false })).toEqual({
      worktree: true,
    });
  });
});

/** One request a rule that breaks it, and nothing else. */
const BREAKS: Readonly<Record<string, { args: Record<string, unknown>; code: string }>> = {
  'execute-needs-write': { args: { mode: 'execute' }, code: 'write_not_allowed' },
  'write-needs-execute': { args: { allow_write: true }, code: 'invalid_request' },
  'skip-needs-execute': { args: { permissions: 'skip' }, code: 'write_not_allowed' },
  'skip-needs-setting': {
    args: { permissions: 'skip', mode: 'execute', allow_write: true },
    code: 'write_not_allowed',
  },
  'base-needs-worktree': { args: { base_ref: 'main' }, code: 'invalid_request' },
};

describe('every rule refuses, in its own words', () => {
  test('and has its case here', () => {
    expect(Object.keys(BREAKS)).toEqual(GATE_RULES.map(({ id }) => id));
  });
  for (const { id, message, hint } of GATE_RULES) {
    test(id, () => {
      const { args = {}, code } = BREAKS[id] ?? {};
      expect(() => gate(args)).toThrow(expect.objectContaining({ code, message, hint }));
    });
  }
  test('each names a way out', () => {
    for (const { hint } of GATE_RULES) expect(hint).toMatch(/`/);
  });
});

describe('writing', () => {
  test('takes allow_write in every mode that writes, and none in the others', () => {
    for (const mode of MODES.filter((each) => each !== 'execute')) {
      expect(gate({ mode })).toEqual({ worktree: false });
      expect(() => gate({ mode, allow_write: true })).toThrow('`allow_write`');
    }
  });
});

describe('skipping permissions', () => {
  const skip = { permissions: 'skip', mode: 'execute', allow_write: true };
  test('is granted with execute, allow_write, a worktree and the setting', () => {
    expect(gate(skip, { allowSkipPermissions: true })).toEqual({ worktree: true });
  });
  test('is refused without the worktree, whatever the setting', () => {
    expect(() => gate({ ...skip, worktree: false }, { allowSkipPermissions: true })).toThrow('a worktree');
    expect(() => gate(skip, { allowSkipPermissions: true, worktree: false })).toThrow('a worktree');
  });
});

describe('extra_env', () => {
  test('lets ordinary names through', () => {
    expect(gate({ extra_env: { CI: '1', MY_SETTING: 'x' } })).toEqual({ worktree: false });
  });
  test('refuses names that control how programs run or where the agent calls, and names them', () => {
    const refused = [
      '_ PATH HOME ENV BASH_ENV COMSPEC NODE_OPTIONS GIT_CONFIG GIT_CONFIG_GLOBAL LD_PRELOAD DYLD_INSERT_LIBRARIES',
      'PYTHONPATH AGY_BIN GEMINI_BIN AGY_CLI_DISABLE_AUTO_UPDATE ANTIGRAVITY_CONVERSATION_ID AGY_GATEWAY_URL',
      'CLOUD_CODE_URL AICODE_ENDPOINT_URL',
    ].flatMap((row) => row.split(' '));
    for (const name of refused)
      expect(() => gate({ extra_env: { OK: '1', [name]: 'x' } }), name).toThrow(
        `\`extra_env.${name}\` is refused`,
      );
  });
});
