import { describe, expect, it } from 'vitest';
import { createStderrReader, STDERR_RULES } from '../../../../src/adapters/agy/stderr.ts';
import { sampleLines } from '../../../support/adapter-runs.ts';

const ROWS: Readonly<Record<string, readonly [line: string, event: object]>> = {
  agy_error: [
    'AGY_ERROR: {"short_error":"agent executor error: generating and executing: Error 400, Message: API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}',
    { type: 'error', subtype: 'auth' },
  ],
  signed_out: [
    "Error: authentication required. Run 'agy' to log in, then retry.",
    { type: 'error', subtype: 'auth' },
  ],
  models_signed_out: ['Error: Please sign in to view available models.', { type: 'error', subtype: 'auth' }],
  conversation_unknown: [
    'warning: conversation "00000000-1111-2222-3333-444444444444" not found',
    { type: 'error', subtype: 'not_found', target: '00000000-1111-2222-3333-444444444444' },
  ],
  print_timeout: [
    '[agy] print timeout after 8s with turn in progress; returning partial output',
    { type: 'error', subtype: 'timeout' },
  ],
  old_timeout: ['timeout waiting for response', { type: 'error', subtype: 'timeout' }],
  denied: [
    'jetski: no output produced — a tool required the "command" permission that headless mode cannot prompt for',
    { type: 'error', subtype: 'permission', target: 'command' },
  ],
  fatal: [
    'error: invalid model selection (--model "gemini-3.8-flash-low" --effort "high"): --model gemini-3.8-flash-low conflicts with --effort=high',
    { type: 'error', subtype: 'model' },
  ],
  unknown_flag: ['flags provided but not defined: -m', { type: 'error', subtype: 'usage' }],
  bad_flag_value: [
    'invalid value "20" for flag -print-timeout: time: missing unit in duration "20"',
    { type: 'error', subtype: 'usage' },
  ],
  quota: [
    'Individual quota reached. Resets in 34m13s.',
    { type: 'error', subtype: 'quota', resets_in_seconds: 2053 },
  ],
  credits: ['Your AI credits balance is too low to continue.', { type: 'error', subtype: 'credits' }],
  account: ['Please verify your account to continue.', { type: 'error', subtype: 'account' }],
  settings_void: [
    'failed to load cli settings, using defaults: invalid settings: useG1Credits: invalid value "off"',
    { type: 'system', subtype: 'log', level: 'warning' },
  ],
  warning: ['warning: unrecognized --mode value "x"', { type: 'system', subtype: 'log', level: 'warning' }],
};

describe('the standard error of agy', () => {
  it('has a recorded line for every row', () => {
    expect(Object.keys(ROWS)).toEqual(STDERR_RULES.map(({ id }) => id));
  });

  it.each(Object.entries(ROWS))('%s', (id, [line, event]) => {
    expect(STDERR_RULES.find(({ pattern }) => pattern.test(line))?.id).toBe(id);
    expect(createStderrReader()(line)).toEqual([expect.objectContaining(event)]);
  });

  it('tells quota twice, with its reset', () => {
    expect(sampleLines('agy/quota.stderr.txt').flatMap(createStderrReader())).toMatchObject([
      { type: 'error', subtype: 'quota', resets_in_seconds: 2053 },
      { type: 'error', subtype: 'quota', resets_in_seconds: 2053 },
    ]);
  });

  it('never passes on the advice to skip all permissions', () => {
    const events = sampleLines('agy/denied.stderr.txt').flatMap(createStderrReader());
    expect(JSON.stringify(events)).not.toContain('skip-permissions');
  });

  it('never passes on a sign-in address', () => {
    const line =
      'Authentication required. Please visit the URL to log in: https://accounts.google.com/o?state=once';
    expect(JSON.stringify(createStderrReader()(line))).not.toContain('https');
  });

  it('takes chatter of others for chatter', () => {
    expect(createStderrReader()('mcp-server: authentication required for upstream')).toEqual([
      {
        type: 'system',
        subtype: 'log',
        level: 'info',
        text: 'mcp-server: authentication required for upstream',
      },
    ]);
  });

  it('reads a broken AGY_ERROR without harm', () => {
    expect(createStderrReader()('AGY_ERROR: {"short_error":')).toMatchObject([
      { type: 'error', subtype: 'upstream' },
    ]);
    expect(createStderrReader()(`AGY_ERROR: {"short_error":"${'x'.repeat(50_000)}"}`)).toMatchObject([
      { type: 'error', subtype: 'upstream' },
    ]);
    expect(
      createStderrReader()('AGY_ERROR: {"status":"RESOURCE_EXHAUSTED","error_code":429,"new":[1]}'),
    ).toMatchObject([{ type: 'error', subtype: 'quota' }]);
  });

  it('does not take a leaked log line for a fatal error', () => {
    const line =
      'ERROR: logging before google.Init: I0716 22:24:42.149244 49170 server.go:1408] Language server version: 1.1.3';
    expect(createStderrReader()(line)).toEqual([]);
  });

  it('ends a flood with one notice', () => {
    const read = createStderrReader();
    const events = Array.from({ length: 1_000 }, (_, n) => read(`noise ${n}`)).flat();
    expect(events).toHaveLength(201);
    expect(read('error: interrupted')).toMatchObject([{ type: 'error', subtype: 'interrupted' }]);
  });
});
