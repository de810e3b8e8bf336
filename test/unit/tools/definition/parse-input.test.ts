import { describe, expect, test } from 'vitest';
import { BridgeError } from '../../../../src/protocol/error.ts';
import { startRequest, waitRequest } from '../../../../src/protocol/request.ts';
import { agyResult } from '../../../../src/tools/agy-result.ts';
import { agyStatus } from '../../../../src/tools/agy-status.ts';
import { parseInput } from '../../../../src/tools/definition/parse-input.ts';

function refusal(parse: () => unknown): BridgeError {
  try {
    parse();
  } catch (error) {
    if (error instanceof BridgeError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const request = (args: unknown): BridgeError => refusal(() => parseInput(waitRequest, args));

describe('what is right', () => {
  test('comes back with its defaults', () => {
    expect(parseInput(startRequest, { prompt: 'x' })).toEqual({
      prompt: 'x',
      mode: 'ask',
      allow_write: false,
      permissions: 'default',
      sandbox: false,
      add_dirs: [],
      extra_env: {},
      dry_run: false,
    });
  });
  test('a tool that requires nothing may be called with nothing', () => {
    expect(parseInput(agyResult.input, undefined)).toEqual({
      wait_seconds: 0,
      offset: 0,
      include_events: false,
    });
  });
});

describe('an unknown argument', () => {
  test('is refused by its name, with the nearest and with all valid ones', () => {
    const { code, message, hint } = request({ prompt: 'x', timeOut: 3 });
    expect(code).toBe('invalid_request');
    expect(message).toBe('unknown argument `timeOut`, did you mean `timeout`?');
    expect(hint).toContain('Valid arguments: `prompt`, `cwd`, `mode`,');
  });
  test('that is like nothing is refused without a guess', () => {
    expect(request({ prompt: 'x', temperature: 1 }).message).toBe('unknown argument `temperature`.');
  });
});

describe('a wrong argument is told in words that name it', () => {
  const WRONG: readonly [string, Record<string, unknown>, string][] = [
    ['missing', {}, '`prompt` is required.'],
    ['of a wrong type', { prompt: 7 }, '`prompt` must be of type string.'],
    ['blank', { prompt: ' \n' }, '`prompt` must not be blank.'],
    ['with NUL', { prompt: 'a\0b' }, '`prompt` must not contain NUL.'],
    [
      'too long',
      { prompt: 'x'.repeat(256_001) },
      '`prompt` must be at most 256000 characters; put long material into a file and name it.',
    ],
    [
      'no choice',
      { prompt: 'x', mode: 'exec' },
      '`mode` must be one of `ask`, `plan`, `prototype`, `review`, `execute`, `browser`, `long`, did you mean `execute`?',
    ],
    ['too large', { prompt: 'x', timeout: 86_401 }, '`timeout` must be at most 86400.'],
    ['too small', { prompt: 'x', timeout: 0 }, '`timeout` must be at least 1.'],
    ['a long text', { prompt: 'x', label: 'l'.repeat(81) }, '`label` must be at most 80 characters.'],
    [
      'a long list',
      { prompt: 'x', add_dirs: Array.from({ length: 17 }, () => '/tmp') },
      '`add_dirs` must be at most 16 entries.',
    ],
    ['an item of a list', { prompt: 'x', add_dirs: ['/tmp', 7] }, '`add_dirs.1` must be of type string.'],
    [
      'a bad conversation',
      { prompt: 'x', session_id: 'a b' },
      '`session_id` must be 1 to 96 of A-Z a-z 0-9 . _ -.',
    ],
    [
      'a value of extra_env',
      { prompt: 'x', extra_env: { A: 'a\nb' } },
      '`extra_env.A` must not contain NUL, CR or LF.',
    ],
    [
      'a name of extra_env',
      { prompt: 'x', extra_env: { lower: '1' } },
      '`extra_env.lower` must be a name like API_URL.',
    ],
    ['a fraction', { prompt: 'x', wait_seconds: 1.5 }, '`wait_seconds` must be of type int.'],
  ];
  for (const [name, args, message] of WRONG) {
    test(name, () => {
      expect(request(args).message).toBe(message);
    });
  }
  test('a job id', () => {
    for (const job_id of ['job_', 'x', 'job_../../etc', 'job_a/b'])
      expect(refusal(() => parseInput(agyStatus.input, { job_id })).message).toBe(
        '`job_id` must look like job_m2x8….',
      );
  });
  test('arguments that are no object', () => {
    for (const args of [[], 'prompt', 7])
      expect(request(args).message).toBe('`the arguments` must be of type object.');
  });
});

test('several faults are told at once, but not without end', () => {
  const { message } = request({ mode: 'x', effort: 'y', backend: 'z', timeout: 0, sandbox: 1, dry_run: 1 });
  expect(message.split('; ')).toHaveLength(5);
});
