import { describe, expect, it } from 'vitest';
import { ADAPTERS } from '../../../../src/adapters/index.ts';
import { REQUIREMENTS, WEAKNESSES } from '../../../../src/adapters/agy/version-requirements.ts';
import { BridgeError } from '../../../../src/protocol/error.ts';
import type { RunSpec } from '../../../../src/protocol/handoff.ts';
import { LIMITS } from '../../../../src/protocol/limits.ts';
import { agyOf, PLACES, sampleText, specOf } from '../../../support/adapter-runs.ts';

const commandOf = (version: string, changes: Partial<RunSpec> = {}) =>
  ADAPTERS.agy.command(specOf(changes), agyOf(version), PLACES);

const STREAM = ['--input-format=stream-json', '--output-format=stream-json'];
const LOG = '--log-file=/store/agy.log';
const TAIL = ['--disable-slash-commands', '--add-dir=/srv/proj'];
const LINE = '{"event":"user","message":{"content":"Say OK"}}\n';
const big = 'x'.repeat(LIMITS.argvBytes);

describe('the command line of agy', () => {
  it.each([
    [
      '1.0.0',
      ['--print-timeout=960s', '--log-file=/store/agy.log', '--add-dir=/srv/proj', '--print=Say OK'],
      null,
    ],
    [
      '1.1.5',
      ['--print-timeout=960s', '--log-file=/store/agy.log', '--add-dir=/srv/proj', '--print=Say OK'],
      null,
    ],
    [
      '1.1.8',
      ['--output-format=stream-json', '--print-timeout=960s', LOG, '--add-dir=/srv/proj', '--print=Say OK'],
      null,
    ],
    ['1.1.10', ['--output-format=stream-json', '--print-timeout=960s', LOG, ...TAIL, '--print=Say OK'], null],
    ['1.1.14', ['--output-format=stream-json', '--print-timeout=960s', LOG, ...TAIL, '--print=Say OK'], null],
    ['1.1.15', [...STREAM, '--print-timeout=960s', LOG, ...TAIL, '--print='], LINE],
    ['1.2.5', [...STREAM, '--print-timeout=960s', LOG, ...TAIL, '--print='], LINE],
    ['1.2.6', [...STREAM, '--print-timeout=0', ...TAIL], LINE],
    ['1.4.0', [...STREAM, '--print-timeout=0', ...TAIL], LINE],
  ])('of %s is the recommended one', (version, argv, stdin) => {
    const command = commandOf(version);
    expect(command.argv).toEqual(argv);
    expect(command.stdin).toBe(stdin);
    expect(command.readsLog, 'where the streams do not tell of a refused request').toBe(argv.includes(LOG));
  });

  it('takes a prompt that argv cannot hold from standard input', () => {
    expect(commandOf('1.0.16', { prompt: big })).toMatchObject({ stdin: big });
    expect(commandOf('1.0.16', { prompt: big }).argv).toContain('--print=');
    for (const version of ['1.1.5', '1.1.10']) {
      const command = commandOf(version, { prompt: big });
      expect(command.stdin).toBe(big);
      expect(command.argv.some((arg) => arg.startsWith('--print='))).toBe(false);
    }
    expect(Math.max(...commandOf('1.4.0', { prompt: big }).argv.map((arg) => arg.length))).toBeLessThan(100);
  });

  it('counts bytes, not characters, against the limit of argv', () => {
    expect(commandOf('1.1.5', { prompt: 'é'.repeat(LIMITS.argvBytes / 2) }).stdin).not.toBeNull();
  });

  it('fuses every value to its flag, whatever the value is', () => {
    const { argv } = commandOf('1.4.0', {
      model: '-x',
      effort: 'high',
      sessionId: '--continue',
      outputSchema: { type: 'object' },
      addDirs: ['/a', '/srv/proj'],
      sandbox: true,
    });
    expect(argv).toEqual([
      ...STREAM,
      '--print-timeout=0',
      '--disable-slash-commands',
      '--model=-x',
      '--effort=high',
      '--conversation=--continue',
      '--json-schema={"type":"object"}',
      '--add-dir=/srv/proj',
      '--add-dir=/a',
      '--sandbox',
    ]);
  });

  it('holds the input back until a resumed conversation has named itself', () => {
    expect(commandOf('1.4.0', { sessionId: 'abc' }).stdinAfterInit).toBe(true);
    expect(commandOf('1.4.0').stdinAfterInit).toBe(false);
    expect(commandOf('1.1.10', { sessionId: 'abc' }).stdinAfterInit).toBe(false);
  });

  it('accepts edits in execution alone, and skips permissions only when told', () => {
    const execute = { mode: 'execute', allowWrite: true } as const;
    expect(commandOf('1.4.0', execute).argv).toContain('--mode=accept-edits');
    expect(commandOf('1.1.5', execute).argv.join(' ')).not.toContain('--mode');
    expect(commandOf('1.4.0', { mode: 'plan' }).argv.join(' ')).not.toContain('--mode');
    const skipping = commandOf('1.4.0', { ...execute, skipPermissions: true }).argv;
    expect(skipping).toContain('--dangerously-skip-permissions');
    expect(skipping.join(' ')).not.toContain('--mode');
  });

  it('never lets a prompt run as a slash command', () => {
    expect(commandOf('1.1.8', { prompt: ' /model x' }).argv.at(-1)).toBe('--print=Task:\n /model x');
    expect(commandOf('1.4.0', { prompt: '/model x' }).stdin).toContain('"content":"/model x"');
    expect(commandOf('1.4.0', { prompt: '/model x' }).argv).toContain('--disable-slash-commands');
  });

  it('never updates itself in the middle of a job', () => {
    expect(ADAPTERS.agy.environment['AGY_CLI_DISABLE_AUTO_UPDATE']).toBe('true');
  });

  it.each([
    ['model', '1.0.0', { model: 'gemini-3.8-flash-low' }],
    ['effort', '1.0.16', { effort: 'low' as const }],
    ['output_schema', '1.1.5', { outputSchema: { type: 'object' } }],
  ])('refuses %s where agy %s cannot honour it', (field, version, changes) => {
    const since = REQUIREMENTS.find((row) => row.field === field)?.since ?? '';
    const refusal = refusalOf(() => commandOf(version, changes));
    expect(refusal.code).toBe('invalid_request');
    expect(refusal.message).toContain(version);
    expect(refusal.hint).toContain(since);
  });

  it('refuses an effort that the help of this agy does not list', () => {
    const capability = ADAPTERS.agy.capability('/bin/agy', '1.2.13', sampleText('agy/help-1.2.13.txt'));
    expect(capability.efforts).toEqual(['low', 'medium', 'high', 'max']);
    const refusal = refusalOf(() => ADAPTERS.agy.command(specOf({ effort: 'xhigh' }), capability, PLACES));
    expect(refusal).toMatchObject({
      code: 'invalid_request',
      hint: expect.stringContaining('1.3.0') as string,
    });
  });

  it('refuses a schema whose root is no object', () => {
    expect(refusalOf(() => commandOf('1.4.0', { outputSchema: { type: 'array' } })).code).toBe(
      'invalid_request',
    );
  });

  it.each([
    ['model_ignored', '1.1.5', { model: 'm' }],
    ['effort_ignored', '1.1.5', { effort: 'low' as const }],
    ['sandbox_ignored', '1.0.0', { sandbox: true }],
    ['sandbox_is_no_wall', '1.4.0', { sandbox: true }],
    ['tools_unasked', '1.0.16', {}],
    ['pair_unchecked', '1.2.10', { model: 'gemini-3.8-flash-low', effort: 'high' as const }],
    ['transcript_dumped', '1.0.0', { sessionId: 'abc' }],
  ])('warns of %s', (id, version, changes) => {
    const row = WEAKNESSES.find((weakness) => weakness.id === id);
    expect(commandOf(version, changes).warnings.join('\n')).toContain(row?.warning);
  });

  it('warns of nothing on a current version', () => {
    expect(commandOf('1.4.0', { model: 'm', effort: 'low', sessionId: 'abc' }).warnings).toEqual([]);
  });
});

describe('the capabilities of agy', () => {
  it('are read from its help', () => {
    const capability = ADAPTERS.agy.capability('/bin/agy', '1.2.13\n', sampleText('agy/help-1.2.13.txt'));
    expect(capability).toMatchObject({ version: '1.2.13', drive: 'stream_stdin' });
    expect(capability.flags).toEqual(
      expect.arrayContaining(['c', 'json-schema', 'remote-control', 'print-timeout']),
    );
    expect(capability.flags).not.toContain('agent-list');
  });

  it('fall back on the flags when the version is unreadable', () => {
    const help = sampleText('agy/help-1.2.13.txt');
    const capability = ADAPTERS.agy.capability('/bin/agy', null, help);
    expect(capability).toMatchObject({ version: null, drive: 'stream_stdin' });
    const { argv } = ADAPTERS.agy.command(specOf(), capability, PLACES);
    expect(argv, 'a limit in seconds is right for every version').toContain('--print-timeout=960s');
    expect(ADAPTERS.agy.capability('/bin/agy', null, '').drive).toBe('text');
  });
});

function refusalOf(act: () => unknown): BridgeError {
  try {
    act();
  } catch (error) {
    if (error instanceof BridgeError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
