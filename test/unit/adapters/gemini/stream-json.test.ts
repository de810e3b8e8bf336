import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../../src/protocol/event.ts';
import { eventsOf, GEMINI, sampleLines, specOf } from '../../../support/adapter-runs.ts';

const parse = (...lines: unknown[]): AgentEvent[] =>
  eventsOf(GEMINI, { stdout: lines.map((line) => JSON.stringify(line)) });

describe('the stream of gemini', () => {
  it('as recorded', () => {
    const stdout = sampleLines('gemini/success.jsonl');
    expect(eventsOf(GEMINI, { stdout }, 0, specOf({ prompt: 'say hi' }))).toEqual([
      {
        type: 'system',
        subtype: 'init',
        session_id: '9feb4b7b-1246-4861-a4f7-f2574f983988',
        model: 'gemini-2.5-flash',
      },
      { type: 'system', subtype: 'log', level: 'info', text: 'The agent took up the prompt.' },
      {
        type: 'tool_use',
        tool_id: 'list_directory__list_directory_1795247347815_0',
        name: 'list_directory',
        input: { dir_path: '.' },
      },
      {
        type: 'tool_result',
        tool_id: 'list_directory__list_directory_1795247347815_0',
        name: 'list_directory',
        is_error: false,
        output: 'Directory is empty.',
      },
      { type: 'assistant', subtype: 'text', text: 'Hel' },
      { type: 'assistant', subtype: 'text', text: 'lo' },
      {
        type: 'result',
        subtype: 'success',
        status: 'SUCCESS',
        session_id: null,
        response: null,
        error: null,
        usage: {
          input_tokens: 20,
          output_tokens: 6,
          thinking_tokens: 0,
          cache_read_tokens: 0,
          total_tokens: 26,
        },
        num_turns: null,
        denied_actions: [],
      },
    ]);
  });

  it('counts cached input and thinking as agy does', () => {
    const stats = { total_tokens: 40, input_tokens: 20, output_tokens: 6, cached: 5 };
    expect(parse({ type: 'result', status: 'success', stats })).toMatchObject([
      {
        usage: {
          input_tokens: 15,
          output_tokens: 20,
          thinking_tokens: 14,
          cache_read_tokens: 5,
          total_tokens: 35,
        },
      },
    ]);
  });

  it('a tool that is not registered is a failed tool', () => {
    const failure = { type: 'tool_not_registered', message: 'Tool "x" not found.' };
    expect(parse({ type: 'tool_result', tool_id: 't', status: 'error', error: failure })).toEqual([
      { type: 'tool_result', tool_id: 't', name: 'tool', is_error: true, output: 'Tool "x" not found.' },
    ]);
  });

  it('tells warnings from errors', () => {
    expect(parse({ type: 'error', severity: 'warning', message: 'Loop detected' })).toMatchObject([
      { type: 'system', level: 'warning' },
    ]);
    expect(parse({ type: 'error', severity: 'error', message: 'Invalid stream' })).toMatchObject([
      { type: 'error', subtype: 'unknown' },
    ]);
  });

  it('a refusal of the service is an error result', () => {
    const error = { type: 'unknown', message: '[API Error: {"error":{"code":400}}' };
    expect(parse({ type: 'result', status: 'error', error, stats: {} })).toMatchObject([
      { type: 'result', subtype: 'error', status: 'ERROR', error: error.message },
    ]);
  });

  it.each([{ type: 'weather' }, { type: 'message' }, { no: 'type' }, { type: '__proto__' }])(
    '%j is passed on as data',
    (line) => {
      expect(parse(line)).toEqual([{ type: 'system', subtype: 'unknown', data: line }]);
    },
  );
});

describe('the standard error of gemini', () => {
  const kindsOf = (line: string): string[] =>
    eventsOf(GEMINI, { stderr: [line] }).map(
      ({ type, ...event }) => `${type} ${'subtype' in event ? event.subtype : ''}`,
    );

  it.each([
    ['Please set an Auth method in your settings.json', 'error auth'],
    ['  "message": "Invalid auth method selected.",', 'error auth'],
    ['IneligibleTierError: This client is no longer supported for Gemini Code Assist', 'error account'],
    ['Gemini CLI is not running in a trusted directory.', 'error untrusted'],
    ['Error resuming session: Invalid session identifier "x".', 'error not_found'],
    ['Attempt 1 failed: You have exhausted your capacity on this model. Retrying', 'system log'],
    ['Warning: 256-color support not detected.', 'system log'],
  ])('%s', (line, told) => {
    expect(kindsOf(line)).toEqual([told]);
  });
});
