import { describe, expect, it } from 'vitest';
import { translate } from '../../../src/event-formats/index.ts';
import type { AgentEvent, StoredEvent } from '../../../src/protocol/event.ts';
import { EVENT_FORMATS } from '../../../src/protocol/request.ts';
import { agyOf, eventsOf, sampleLines } from '../../support/adapter-runs.ts';

const stored = (events: readonly AgentEvent[], first = 0): StoredEvent[] =>
  events.map((event, n) => ({ i: first + n, ts: '2026-11-21T07:49:07.774Z', ...event }));
const recorded = (name: string): StoredEvent[] =>
  stored(eventsOf(agyOf('1.3.1'), { stdout: sampleLines(`agy/${name}.jsonl`) }));
const typesOf = (told: readonly unknown[]): unknown[] => told.map((one) => (one as { type: unknown }).type);

const UUID = expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as unknown;

const ONE_OF_EACH: readonly AgentEvent[] = [
  { type: 'user', subtype: 'prompt', text: 'p' },
  { type: 'system', subtype: 'notice', text: 'n' },
  { type: 'system', subtype: 'init', session_id: 's', model: 'm', cwd: '/c', permission_mode: 'strict' },
  { type: 'system', subtype: 'log', level: 'info', text: 'l' },
  { type: 'system', subtype: 'unknown', data: { x: 1 } },
  { type: 'assistant', subtype: 'text', text: 'a' },
  {
    type: 'assistant',
    subtype: 'end',
    usage: { input_tokens: 1, output_tokens: 2, thinking_tokens: 1, cache_read_tokens: 4, total_tokens: 3 },
  },
  { type: 'tool_use', tool_id: 't', name: 'run_command', input: { CommandLine: 'ls' } },
  { type: 'tool_result', tool_id: 't', name: 'run_command', is_error: true, output: 'no' },
  { type: 'subagent_event', subtype: 'started', name: 'helper', data: {} },
  { type: 'error', subtype: 'quota', message: 'full', resets_in_seconds: 3 },
  {
    type: 'result',
    subtype: 'error',
    status: 'ERROR',
    session_id: 's',
    response: 'r',
    error: 'full',
    usage: null,
    num_turns: 1,
    denied_actions: [{ action: 'command', display_name: 'RunCommand', allow_rule: null }],
  },
];

describe('every dialect', () => {
  it.each(EVENT_FORMATS)('%s loses no event', (dialect) => {
    const told = translate(stored(ONE_OF_EACH), dialect);
    expect(told.length).toBeGreaterThanOrEqual(ONE_OF_EACH.length);
    for (const one of told) expect(one).toHaveProperty('type', expect.any(String));
  });

  it.each(['claude', 'codex'] as const)('%s puts our own numbering aside', (dialect) => {
    for (const one of translate(stored(ONE_OF_EACH), dialect)) {
      expect(one).not.toHaveProperty('ts');
      expect(one).not.toHaveProperty('i');
    }
  });

  it.each(['claude', 'codex'] as const)('%s tells neighbouring pieces of text as one message', (dialect) => {
    const pieces = stored([
      { type: 'assistant', subtype: 'text', text: 'Hel' },
      { type: 'assistant', subtype: 'text', text: 'lo' },
    ]);
    const told = translate(pieces, dialect);
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).toContain('"text":"Hello"');
  });
});

it('raw is what is stored', () => {
  const events = stored(ONE_OF_EACH);
  expect(translate(events, 'raw')).toEqual(events);
});

describe('claude', () => {
  it('tells a run as Claude Code does', () => {
    const session_id = '3dbb1945-25dd-45ea-9171-d49dafa2c66d';
    const told = translate(
      [...stored([{ type: 'system', subtype: 'init', session_id, model: 'm' }]), ...recorded('tools')],
      'claude',
    );
    expect(told[0]).toEqual({
      type: 'system',
      subtype: 'init',
      session_id,
      model: 'm',
      tools: [],
      mcp_servers: [],
      uuid: UUID,
    });
    expect(told).toContainEqual({
      type: 'assistant',
      message: {
        id: expect.any(String) as unknown,
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [
          { type: 'tool_use', id: 'step_2', name: 'view_file', input: { AbsolutePath: '/mnt/notes.txt' } },
        ],
        stop_reason: null,
      },
      parent_tool_use_id: null,
      session_id,
      uuid: UUID,
    });
    expect(told).toContainEqual({
      type: 'user',
      message: {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'step_4', content: '42\r\n', is_error: false }],
      },
      parent_tool_use_id: null,
      session_id,
      uuid: UUID,
    });
    expect(told.at(-1)).toMatchObject({
      type: 'result',
      subtype: 'success',
      is_error: false,
      result: 'CODE=HERON-5518\nCMD=42\n',
      session_id,
      num_turns: 1,
      usage: { input_tokens: 41351, cache_read_input_tokens: 0, output_tokens: 1818 },
    });
  });

  it('names an event the same on whatever page it is read, and no two alike', () => {
    const events = recorded('tools');
    const uuids = (told: unknown[]) => told.map((one) => (one as { uuid: string }).uuid);
    const whole = uuids(translate(events, 'claude'));
    expect(new Set(whole).size).toBe(whole.length);
    expect(uuids(translate(events.slice(-1), 'claude'))).toEqual(whole.slice(-1));
  });

  it('tells a failure', () => {
    expect(translate(stored(ONE_OF_EACH), 'claude').at(-1)).toMatchObject({
      type: 'result',
      subtype: 'error_during_execution',
      is_error: true,
      errors: ['full'],
      permission_denials: [{ tool_name: 'RunCommand' }],
    });
  });
});

describe.each(['claude', 'codex'] as const)('%s', (dialect) => {
  it('tells the tokens of this run, not of the whole conversation', () => {
    const last = translate(recorded('resumed'), dialect).at(-1);
    expect(last).toMatchObject({ usage: { output_tokens: 3 } });
  });
});

describe('codex', () => {
  it('tells a run as codex exec does', () => {
    const told = translate(recorded('success'), 'codex');
    expect(typesOf(told)).toEqual([
      'thread.started',
      'turn.started',
      'system',
      'item.completed',
      'system',
      'turn.completed',
    ]);
    expect(told[0]).toMatchObject({ thread_id: '90ca6744-e8d4-46d4-b5fc-64a30ae2fa6d' });
    expect(told[3]).toEqual({
      type: 'item.completed',
      item: { id: 'item_2', type: 'agent_message', text: 'OK\n' },
    });
    expect(told[5]).toMatchObject({
      usage: { input_tokens: 13051, cached_input_tokens: 0, output_tokens: 1 },
    });
  });

  it('tells commands from beginning to end', () => {
    const items = translate(stored(ONE_OF_EACH), 'codex').filter((one) => typesOf([one])[0] !== 'system');
    expect(items).toContainEqual({
      type: 'item.started',
      item: {
        id: 't',
        type: 'command_execution',
        command: 'ls',
        aggregated_output: '',
        exit_code: null,
        status: 'in_progress',
      },
    });
    expect(items).toContainEqual({
      type: 'item.completed',
      item: {
        id: 't',
        type: 'command_execution',
        command: 'ls',
        aggregated_output: 'no',
        exit_code: null,
        status: 'failed',
      },
    });
    expect(items.at(-1)).toMatchObject({ type: 'turn.failed', error: { message: 'full' } });
  });

  it.each([
    ['write_to_file', { TargetFile: '/a' }, { type: 'file_change', changes: [{ path: '/a', kind: 'add' }] }],
    ['replace', { file_path: '/a' }, { type: 'file_change', changes: [{ path: '/a', kind: 'update' }] }],
    ['search_web', { query: 'q' }, { type: 'web_search', query: 'q' }],
    [
      'view_file',
      { AbsolutePath: '/a' },
      { type: 'mcp_tool_call', tool: 'view_file', arguments: { AbsolutePath: '/a' } },
    ],
    ['toString', {}, { type: 'mcp_tool_call', tool: 'toString' }],
  ])('%s', (name, input, item) => {
    const told = translate(stored([{ type: 'tool_use', tool_id: 't', name, input }]), 'codex');
    expect(told).toMatchObject([{ type: 'item.started', item }]);
  });

  it('a result whose beginning stands on an earlier page is told by its name', () => {
    const page = stored(
      [{ type: 'tool_result', tool_id: 't', name: 'view_file', is_error: false, output: 'x' }],
      40,
    );
    expect(translate(page, 'codex')).toMatchObject([
      { item: { id: 't', tool: 'view_file', status: 'completed' } },
    ]);
  });
});
