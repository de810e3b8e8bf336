import { describe, expect, test } from 'vitest';
import {
  checkRequestFields,
  FIELD_RULES,
  type FieldSettings,
} from '../../../src/policy/check-request-fields.ts';
import { MODES, startRequest } from '../../../src/protocol/request.ts';

const SETTINGS: FieldSettings = { worktree: true, allowSkipPermissions: false };

const gate = (args: Record<string, unknown>, settings: Partial<FieldSettings> = {}) =>
  checkRequestFields(startRequest.parse({ prompt: 'x', ...args }), { ...SETTINGS, ...settings });

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

interface Case {
  /** A request that breaks this rule and no other. */
  readonly args: Record<string, unknown>;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const BREAKS: Readonly<Record<string, Case>> = {
  'execute-needs-write': {
    args: { mode: 'execute' },
    code: 'write_not_allowed',
    message: 'Mode `execute` changes files',
    hint: 'Add `allow_write: true`',
  },
  'write-needs-execute': {
    args: { allow_write: true },
    code: 'invalid_request',
    message: '`allow_write` is only valid in mode `execute`',
    hint: 'Use `mode: "execute"`',
  },
  'skip-needs-execute': {
    args: { permissions: 'skip' },
    code: 'write_not_allowed',
    message: '`permissions: "skip"` needs mode `execute`, `allow_write` and a worktree',
    hint: 'Add `mode: "execute"`, `allow_write: true` and `worktree: true`',
  },
  'skip-needs-setting': {
    args: { permissions: 'skip', mode: 'execute', allow_write: true },
    code: 'write_not_allowed',
    message: '`permissions: "skip"` is switched off',
    hint: '`allow_skip_permissions = true` under `[execute]`',
  },
  'base-needs-worktree': {
    args: { base_ref: 'main' },
    code: 'invalid_request',
    message: '`base_ref` has a meaning with a worktree only',
    hint: 'Add `worktree: true`',
  },
};

const refusal = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('was not refused');
};

describe('every rule refuses, in its own words', () => {
  test('and has its case here', () => {
    expect(Object.keys(BREAKS)).toEqual(FIELD_RULES.map(({ id }) => id));
  });
  test.each(Object.entries(BREAKS))('%s', (_id, { args, code, message, hint }) => {
    expect(refusal(() => gate(args))).toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
      hint: expect.stringContaining(hint) as string,
    });
  });
});

/** Every request that the rules are about, with every setting. */
function* everyRequest() {
  for (const mode of MODES)
    for (const allow_write of [false, true])
      for (const worktree of [undefined, false, true])
        for (const permissions of [undefined, 'skip'])
          for (const base_ref of [undefined, 'main'])
            for (const allowSkipPermissions of [false, true])
              for (const byDefault of [false, true])
                yield {
                  args: { mode, allow_write, worktree, permissions, base_ref },
                  settings: { allowSkipPermissions, worktree: byDefault },
                };
}

/** What passes, said as what has to hold; the rules say what may not. */
function passes({
  args,
  settings,
}: typeof everyRequest extends () => Generator<infer T> ? T : never): boolean {
  const apart = args.worktree ?? (args.mode === 'execute' && settings.worktree);
  const writing = args.mode === 'execute' && args.allow_write;
  const reading = args.mode !== 'execute' && !args.allow_write;
  const skips = args.permissions === 'skip';
  return (
    (writing || reading) &&
    (!skips || (writing && apart && settings.allowSkipPermissions)) &&
    (args.base_ref === undefined || apart)
  );
}

describe('of all requests and settings', () => {
  const given = (args: object) =>
    Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
  const all = [...everyRequest()];

  test('exactly those pass that should', () => {
    const passed = all.filter(({ args, settings }) => {
      try {
        gate(given(args), settings);
        return true;
      } catch {
        return false;
      }
    });
    expect(passed).toEqual(all.filter(passes));
    expect(passed.length).toBeGreaterThan(20);
  });
  test.each([
    // [mode, allow_write, worktree of the request, that of the settings, what comes of it]
    ['ask', false, undefined, true, false],
    ['ask', false, undefined, false, false],
    ['ask', false, true, false, true],
    ['ask', true, undefined, true, 'invalid_request'],
    ['ask', true, undefined, false, 'invalid_request'],
    ['execute', false, undefined, true, 'write_not_allowed'],
    ['execute', false, true, false, 'write_not_allowed'],
    ['execute', true, undefined, true, true],
    ['execute', true, undefined, false, false],
    ['execute', true, true, false, true],
    ['execute', true, false, true, false],
  ] as const)('%s, allow_write %s, worktree %s, by default %s: %s', (...row) => {
    const [mode, allow_write, worktree, byDefault, expected] = row;
    const act = () => gate(given({ mode, allow_write, worktree }), { worktree: byDefault });
    if (typeof expected === 'boolean') expect(act()).toEqual({ worktree: expected });
    else expect(refusal(act)).toMatchObject({ code: expected });
  });
  test('none skips permissions without execute, allow_write, a worktree and the setting', () => {
    for (const { args, settings } of all.filter((each) => each.args.permissions === 'skip')) {
      const complete =
        args.mode === 'execute' &&
        args.allow_write &&
        (args.worktree ?? settings.worktree) &&
        settings.allowSkipPermissions;
      const act = () => gate(given({ ...args, base_ref: undefined }), settings);
      if (complete) expect(act()).toEqual({ worktree: true });
      else expect(act, JSON.stringify({ args, settings })).toThrow();
    }
  });
  test('the rule for skipped permissions needs no other rule before it', () => {
    const rule = FIELD_RULES.find(({ id }) => id === 'skip-needs-execute');
    for (const { args, settings } of all)
      for (const worktree of [false, true]) {
        const holds = args.mode === 'execute' && args.allow_write && worktree;
        expect(rule?.broken(startRequest.parse({ prompt: 'x', ...given(args) }), worktree, settings)).toBe(
          args.permissions === 'skip' && !holds,
        );
      }
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
      expect(
        refusal(() => gate({ extra_env: { OK: '1', [name]: 'x' } })),
        name,
      ).toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining(`\`extra_env.${name}\` is refused: `) as string,
        hint: 'Leave this variable out.',
      });
  });
});
