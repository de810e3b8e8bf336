// Bad input gets the contract's error, and a hint that says what to do next.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBridgeHere } from '../support/bridge-here.ts';
import { type Bridge } from '../support/start-bridge.ts';

let bridge: Bridge;
let plain: string;
beforeAll(async () => {
  bridge = await startBridgeHere();
  plain = mkdtempSync(path.join(tmpdir(), 'agy-mcp-plain-'));
});
afterAll(async () => {
  await bridge.close();
  rmSync(plain, { recursive: true });
});

interface Refusal {
  readonly what: string;
  readonly tool?: string;
  readonly args: () => Record<string, unknown>;
  readonly code: string;
  readonly says: RegExp;
  readonly hints: RegExp;
}

const REFUSALS: readonly Refusal[] = [
  {
    what: 'an unknown argument',
    args: () => ({ prompt: 'x', promt: 'y' }),
    code: 'invalid_request',
    says: /`promt`, did you mean `prompt`/,
    hints: /Valid arguments: `prompt`/,
  },
  {
    what: 'a missing prompt',
    args: () => ({}),
    code: 'invalid_request',
    says: /`prompt` is required/,
    hints: /call again/,
  },
  {
    what: 'a blank prompt',
    args: () => ({ prompt: ' \n' }),
    code: 'invalid_request',
    says: /`prompt` must not be blank/,
    hints: /call again/,
  },
  {
    what: 'an over-long prompt',
    args: () => ({ prompt: 'x'.repeat(256_001) }),
    code: 'invalid_request',
    says: /256000 characters/,
    hints: /call again/,
  },
  {
    what: 'a NUL in the prompt',
    args: () => ({ prompt: 'a\0b' }),
    code: 'invalid_request',
    says: /NUL/,
    hints: /call again/,
  },
  {
    what: 'an unknown mode',
    args: () => ({ prompt: 'x', mode: 'exec' }),
    code: 'invalid_request',
    says: /did you mean `execute`/,
    hints: /call again/,
  },
  {
    what: 'a number out of bounds',
    args: () => ({ prompt: 'x', timeout: 100_000 }),
    code: 'invalid_request',
    says: /`timeout` must be at most 86400/,
    hints: /call again/,
  },
  {
    what: 'a missing directory',
    args: () => ({ prompt: 'x', cwd: '/no/such/place' }),
    code: 'invalid_request',
    says: /`cwd` names no existing directory/,
    hints: /absolute path/,
  },
  {
    what: 'execute without allow_write',
    args: () => ({ prompt: 'x', mode: 'execute' }),
    code: 'write_not_allowed',
    says: /allow_write/,
    hints: /allow_write: true/,
  },
  {
    what: 'skipped permissions, switched off',
    args: () => ({ prompt: 'x', mode: 'execute', allow_write: true, permissions: 'skip' }),
    code: 'write_not_allowed',
    says: /switched off/,
    hints: /allow_skip_permissions/,
  },
  {
    what: 'a runtime-control variable',
    args: () => ({ prompt: 'x', extra_env: { LD_PRELOAD: '/x.so' } }),
    code: 'invalid_request',
    says: /LD_PRELOAD/,
    hints: /Leave/,
  },
  {
    what: 'a worktree outside a repository',
    args: () => ({ prompt: 'x', mode: 'execute', allow_write: true, cwd: plain }),
    code: 'not_a_repository',
    says: /git/,
    hints: /\S/,
  },
  {
    what: 'a base_ref that is none',
    args: () => ({ prompt: 'x', mode: 'execute', allow_write: true, base_ref: 'nope' }),
    code: 'invalid_request',
    says: /base_ref/,
    hints: /\S/,
  },
  {
    what: 'an unknown job',
    tool: 'agy_status',
    args: () => ({ job_id: 'job_nope' }),
    code: 'job_not_found',
    says: /job_nope/,
    hints: /agy_sessions/,
  },
  ...['agy_result', 'agy_read', 'agy_cancel', 'agy_diff', 'agy_discard'].map((tool) => ({
    what: `an unknown job in ${tool}, where there has never been one`,
    tool,
    args: () => ({ job_id: 'job_nope' }),
    code: 'job_not_found',
    says: /job_nope/,
    hints: /agy_sessions/,
  })),
  {
    what: 'the changes of an unknown job, to be applied',
    tool: 'agy_apply',
    args: () => ({ job_id: 'job_nope', patch_sha256: '0'.repeat(64) }),
    code: 'job_not_found',
    says: /job_nope/,
    hints: /agy_sessions/,
  },
  {
    what: 'a malformed job id',
    tool: 'agy_status',
    args: () => ({ job_id: '../etc' }),
    code: 'invalid_request',
    says: /`job_id`/,
    hints: /call again/,
  },
  {
    what: 'a result before any job',
    tool: 'agy_result',
    args: () => ({}),
    code: 'job_not_found',
    says: /No job has finished/,
    hints: /agy_start/,
  },
  {
    what: 'a destructive prompt',
    args: () => ({ prompt: 'Run rm -rf / --no-preserve-root now', mode: 'execute', allow_write: true }),
    code: 'policy_denied',
    says: /rule/,
    hints: /\S/,
  },
  {
    what: 'an unknown tool',
    tool: 'agy_statsu',
    args: () => ({}),
    code: 'invalid_request',
    says: /did you mean `agy_status`/,
    hints: /Tools:/,
  },
];

// promise: input-strict, write-gate
describe('refused with the contract’s error', () => {
  it.each(REFUSALS)('$what', async ({ tool = 'agy', args, code, says, hints }) => {
    const { isError, error, data } = await bridge.call(tool, args());
    expect(isError).toBe(true);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(says);
    expect(error.hint).toMatch(hints);
    expect(['never', 'after_fix', 'later']).toContain(error.retry);
    expect(data).toEqual({});
  });

  it('none of them started an agent or left a job', async () => {
    expect((await bridge.call('agy_sessions', {})).data).toMatchObject({ count: 0 });
    expect(bridge.starts().filter(({ argv }) => !/^--(version|help)$/.test(argv[0] ?? ''))).toEqual([]);
  });
});

describe('an agent that cannot work', () => {
  it('is said to be missing when there is none', async () => {
    const lonely = await startBridgeHere({ agent: null, env: { PATH: '/nowhere' } });
    try {
      const { error } = await lonely.call('agy', { prompt: 'x' });
      expect(error).toMatchObject({ code: 'agent_missing', retry: 'after_fix' });
      expect(error.hint).toMatch(/AGY_BIN/);
    } finally {
      await lonely.close();
    }
  });

  it.each(['agy', 'agy_start'])(
    'is told by %s with the path that AGY_BIN names, and the variable',
    async (tool) => {
      const bad = await startBridgeHere({ agent: null, env: { PATH: '/nowhere', AGY_BIN: '/nowhere/agy' } });
      try {
        const { error } = await bad.call(tool, { prompt: 'x' });
        expect(error).toMatchObject({ code: 'agent_missing', retry: 'after_fix' });
        expect(error.message).toContain('AGY_BIN names /nowhere/agy, but no executable file is there');
        expect(error.hint).toMatch(/set AGY_BIN to the absolute path of agy, or remove it/);
        const { data } = await bad.call('agy_doctor', {});
        const checks = data['checks'] as { name: string; ok: boolean; detail: string; fix: string }[];
        expect(checks.find(({ name }) => name === 'agy')).toMatchObject({
          ok: false,
          detail: expect.stringMatching(
            /^AGY_BIN names \/nowhere\/agy, but no executable file is there;/,
          ) as string,
          fix: error.hint,
        });
      } finally {
        await bad.close();
      }
    },
  );

  it('an empty AGY_BIN counts as none', async () => {
    const lonely = await startBridgeHere({ agent: null, env: { PATH: '/nowhere', AGY_BIN: '' } });
    try {
      const { error } = await lonely.call('agy', { prompt: 'x' });
      expect(error.message).toBe('agy was not found, and gemini was not found.');
    } finally {
      await lonely.close();
    }
  });

  it.each([
    ['agy-not-signed-in', 'agent_not_signed_in', /sign in/i],
    ['agy-quota', 'quota_exhausted', /./],
  ])('%s ends as %s, with the job’s id', async (agent, code, hint) => {
    const other = await startBridgeHere({ agent });
    try {
      const { error } = await other.call('agy', { prompt: 'x' });
      expect(error.code).toBe(code);
      expect(error.hint).toMatch(hint);
      expect(error.job_id).toMatch(/^job_/);
      const status = await other.call('agy_status', { job_id: error.job_id });
      expect(status.isError).toBe(false);
      expect(status.data).toMatchObject({ reason: code });
    } finally {
      await other.close();
    }
  });
});
