import { describe, expect, it } from 'vitest';
import { addUsage, type AgentEvent, NO_USAGE } from '../../../../src/protocol/event.ts';
import { LIMITS } from '../../../../src/protocol/limits.ts';
import { agyOf, eventsOf, sampleLines } from '../../../support/adapter-runs.ts';

const AGY = agyOf('1.3.1');
const told = (path: string): AgentEvent[] => eventsOf(AGY, { stdout: sampleLines(path) });
const parse = (...lines: unknown[]): AgentEvent[] =>
  eventsOf(AGY, { stdout: lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))) });
const step = (update: Record<string, unknown>): unknown => ({ event: 'step_update', step_update: update });
const result = (more: Record<string, unknown>): unknown => ({
  event: 'result',
  result: { conversation_id: 'c', status: 'SUCCESS', response: '', ...more },
});

describe('recorded streams of agy', () => {
  it('a plain answer', () => {
    expect(told('agy/success.jsonl')).toEqual([
      {
        type: 'system',
        subtype: 'init',
        session_id: '90ca6744-e8d4-46d4-b5fc-64a30ae2fa6d',
        cwd: '<scratch>/proj',
        permission_mode: 'request-review',
      },
      { type: 'system', subtype: 'log', level: 'info', text: 'The agent took up the prompt.' },
      { type: 'assistant', subtype: 'text', text: 'OK' },
      { type: 'assistant', subtype: 'text', text: '\n' },
      {
        type: 'assistant',
        subtype: 'end',
        usage: {
          input_tokens: 13051,
          output_tokens: 1,
          thinking_tokens: 0,
          cache_read_tokens: 0,
          total_tokens: 13052,
        },
      },
      expect.objectContaining({
        type: 'result',
        subtype: 'success',
        status: 'SUCCESS',
        response: 'OK\n',
        error: null,
      }),
    ]);
  });

  it('tools, with the terminal line ends of their output', () => {
    const events = told('agy/tools.jsonl');
    expect(events.filter(({ type }) => type.startsWith('tool'))).toEqual([
      { type: 'tool_use', tool_id: 'step_2', name: 'view_file', input: { AbsolutePath: '/mnt/notes.txt' } },
      {
        type: 'tool_result',
        tool_id: 'step_2',
        name: 'view_file',
        is_error: false,
        output: '3 lines, 44 bytes',
      },
      {
        type: 'tool_use',
        tool_id: 'step_4',
        name: 'run_command',
        input: { CommandLine: "python3 -c 'print(6*7)'" },
      },
      { type: 'tool_result', tool_id: 'step_4', name: 'run_command', is_error: false, output: '42\r\n' },
    ]);
    expect(events.filter((event) => event.type === 'assistant' && event.subtype === 'end')).toHaveLength(3);
  });

  it('a denied command is named with the exact rule that would permit it', () => {
    expect(told('agy/denied.jsonl')).toEqual(
      expect.arrayContaining([
        {
          type: 'tool_use',
          tool_id: 'step_2',
          name: 'write_to_file',
          input: { TargetFile: '<scratch>/proj-ae/out.txt' },
        },
        { type: 'tool_result', tool_id: 'step_2', name: 'write_to_file', is_error: false, output: null },
        expect.objectContaining({
          type: 'result',
          denied_actions: [
            { action: 'command', display_name: 'RunCommand', allow_rule: 'command(echo probe-shell)' },
          ],
        }),
      ]),
    );
  });

  it('a hook denial is a failed tool', () => {
    expect(told('agy/hook-denied.jsonl').at(-1)).toMatchObject({ type: 'tool_result', is_error: true });
  });

  it('subagents', () => {
    const events = told('agy/subagent.jsonl').filter(({ type }) => type === 'subagent_event');
    expect(events).toMatchObject([
      { subtype: 'started', name: 'Secret Reader', data: { state: 'ACTIVE', type_name: 'research' } },
      {
        subtype: 'updated',
        data: { state: 'DONE', conversation_id: 'cc320b5c-7911-449e-b45f-013887cb5cfe' },
      },
    ]);
  });

  it('a structured answer, whose finishing tool closes under another step type', () => {
    const events = told('agy/schema.jsonl');
    expect(events).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'tool_use', name: 'finish' }),
        { type: 'tool_result', tool_id: 'step_2', name: 'finish', is_error: false, output: null },
      ]),
    );
    expect(events.at(-1)).toMatchObject({ structured_output: { answer: 'Hello!\n\n1, 2, 3.', count: 3 } });
  });

  it.each([
    'background',
    'resumed',
    'interrupted',
    'quota',
    'slash',
    'signed-out',
    'print-timeout',
    'question',
  ])('%s holds nothing unknown', (name) => {
    expect(told(`agy/${name}.jsonl`)).not.toContainEqual(expect.objectContaining({ subtype: 'unknown' }));
  });

  it('an empty conversation id is none', () => {
    expect(told('agy/signed-out.jsonl')).toMatchObject([
      { type: 'result', subtype: 'error', session_id: null },
    ]);
  });
});

describe('what this version does not know', () => {
  it.each([
    ['an unknown event', { event: 'weather', weather: 'fine' }],
    ['an unknown step', step({ step_index: 1, state: 'DONE', step_type: 'dream' })],
    ['an event without its body', { event: 'result' }],
    ['a name of the language', { event: 'constructor' }],
    ['a step named as one', step({ step_type: 'toString', state: 'DONE' })],
  ])('%s is passed on as data', (_name, line) => {
    expect(parse(line)).toEqual([{ type: 'system', subtype: 'unknown', data: line }]);
  });

  it('a line that is no JSON object is passed on as text', () => {
    for (const line of ['panic: boom', '[1]', '"x"', '{"event":', `{"a":${'['.repeat(100_000)}`]) {
      expect(parse(line)).toEqual([
        { type: 'system', subtype: 'unknown', data: { text: line.slice(0, 4096), chars: line.length } },
      ]);
    }
  });

  it('a line of more values than are decoded is text, and says so', () => {
    const line = (values: number): string => `{"event":"weather","list":[${'1,'.repeat(values - 4)}1]}`;
    const most = LIMITS.lineValues;
    expect(parse(line(most))).toEqual([
      {
        type: 'system',
        subtype: 'unknown',
        data: { text: line(most).slice(0, 4096), chars: line(most).length },
      },
    ]);
    expect(parse(line(most + 1))).toEqual([
      {
        type: 'system',
        subtype: 'unknown',
        data: { text: line(most).slice(0, 4096), chars: line(most + 1).length, too_many_values: true },
      },
    ]);
  });

  it('a flood of such lines ends in one notice', () => {
    const events = parse(...Array.from({ length: 5_000 }, () => 'noise'));
    expect(events).toHaveLength(1_001);
    expect(events.at(-1)).toMatchObject({ type: 'system', subtype: 'notice' });
  });

  it('an unknown status is an error that keeps its name', () => {
    expect(parse(result({ status: 'DREAMING' }))).toMatchObject([{ subtype: 'error', status: 'DREAMING' }]);
  });
});

describe('tool steps', () => {
  const tool = (state: string, info: Record<string, unknown> = {}): unknown =>
    step({ step_index: 7, state, step_type: 'tool', tool_name: 'run_command', tool_info: info });

  it('that are seen only at their end have a beginning too', () => {
    expect(parse(tool('DONE')).map(({ type }) => type)).toEqual(['tool_use', 'tool_result']);
  });

  it('that are told twice are one', () => {
    expect(parse(tool('ACTIVE'), tool('ACTIVE'), tool('DONE'), tool('DONE')).map(({ type }) => type)).toEqual(
      ['tool_use', 'tool_result'],
    );
  });

  it('that failed carry the words of the failure', () => {
    const error = { type: 'TOOL_ERROR', message: 'no such file' };
    expect(parse(tool('ERROR', { error })).at(-1)).toMatchObject({ is_error: true, output: 'no such file' });
  });
});

describe('denied actions', () => {
  const failing = (action: string, target: string): unknown =>
    step({
      step_index: 1,
      state: 'ERROR',
      step_type: 'tool',
      tool_name: 'some_tool',
      tool_info: {
        parameters: {},
        error: {
          type: 'TOOL_ERROR',
          message: `permission check failed for ${action} ${JSON.stringify(target)}: user denied`,
        },
      },
    });
  const silent = (index: number, command: string): unknown =>
    step({
      step_index: index,
      state: 'DONE',
      step_type: 'tool',
      tool_name: 'run_command',
      tool_info: { parameters: { CommandLine: command } },
    });
  const denied = (action: string): unknown =>
    result({ denied_actions: [{ action, display_name: 'Shown' }, 'junk', { display_name: 'nameless' }] });
  const rulesIn = (events: AgentEvent[]): unknown =>
    events.flatMap((event) =>
      event.type === 'result' ? event.denied_actions.map((entry) => entry.allow_rule) : [],
    );

  it.each([
    ['command', 'git status', 'command(git status)'],
    ['command', 'echo "a b"', 'command(echo "a b")'],
    ['read_url', 'https://example.com/', 'read_url(*)'],
    ['write_file', '/etc/hosts', 'write_file(/etc/hosts)'],
    ['mcp', 'server/tool', 'mcp(server/tool)'],
    ['teleport', 'moon', null],
  ])('%s of %s would need %s', (action, target, rule) => {
    expect(rulesIn(parse(failing(action, target), denied(action)))).toEqual([rule]);
  });

  it.each(['rm *', 'regex:.*', 'a\nb', 'a\u2028b', 'a\u202eb', 'x'.repeat(201)])(
    'a target such as %j makes no rule',
    (target) => {
      expect(rulesIn(parse(failing('command', target), denied('command')))).toEqual([null]);
    },
  );

  it('are joined by the name of the action, never by the name of the tool', () => {
    expect(rulesIn(parse(failing('command', 'ls'), denied('read_file')))).toEqual(['read_file(*)']);
  });

  it('of several silent commands the last was it, where the first denial ends the turn', () => {
    const lines = [silent(1, 'mkdir out'), silent(2, 'npm test'), denied('command')].map((line) =>
      JSON.stringify(line),
    );
    expect(rulesIn(eventsOf(agyOf('1.3.1'), { stdout: lines }))).toEqual(['command(npm test)']);
    expect(rulesIn(eventsOf(agyOf('1.2.1'), { stdout: lines }))).toEqual([null]);
  });
});

describe('numbers and lists beyond all measure', () => {
  const many = 1e308;

  it('counts of tokens stay finite, and so does their sum', () => {
    const usage = { input_tokens: many, output_tokens: many, total_tokens: -many };
    const said = { step_type: 'agent_response', state: 'DONE', text_delta: 'x', usage };
    const events = parse(step({ step_index: 1, ...said }), step({ step_index: 2, ...said }));
    const ends = events.filter((event) => event.type === 'assistant' && event.subtype === 'end');
    expect(ends).toHaveLength(2);
    const total = ends.reduce((sum, event) => addUsage(sum, event.usage), NO_USAGE);
    expect(JSON.parse(JSON.stringify(total))).toEqual(total);
    expect(total.total_tokens).toBe(0);
  });

  it.each([6_000, 200_000])('a value of %i levels is cut, and says so', (levels) => {
    const deep = `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const info = `"tool_info":{"parameters":{"a":${deep}},"output":${deep}}`;
    const events = parse(
      `{"event":"step_update","step_update":{"step_index":1,"step_type":"tool","state":"DONE",${info}}}`,
      `{"event":${deep}}`,
      `{"event":"result","result":{"status":"ERROR","error":${deep}}}`,
    );
    expect(events.map(({ type }) => type)).toEqual(['tool_use', 'tool_result', 'system', 'result']);
    expect(JSON.stringify(events)).toContain('(more levels)');
  });

  it('of tens of thousands of names in one line the first are read, with all that the protocol says itself', () => {
    const parameters = Object.fromEntries(Array.from({ length: 70_000 }, (_, at) => [`name ${at}`, at]));
    const line = {
      step_index: 1,
      step_type: 'tool',
      tool_info: { parameters, output: 'Done.' },
      state: 'DONE',
    };
    const [use, result] = parse(step(line));
    const { input } = use as unknown as { input: Record<string, unknown> };
    expect(Object.keys(input).length).toBeLessThan(60_000);
    expect(input['name 40000']).toBe(40_000);
    expect(input['…']).toMatch(/^2\d{4} more keys$/);
    expect(result).toMatchObject({ type: 'tool_result', output: 'Done.' });
  });

  it('names that come again are not counted', () => {
    const rows = Array.from({ length: 30_000 }, (_, at) => ({ first: at, second: at }));
    const [use] = parse(
      step({ step_index: 1, step_type: 'tool', tool_info: { parameters: { rows } }, state: 'ACTIVE' }),
    );
    expect(JSON.stringify(use)).toContain(JSON.stringify(rows));
  });

  it('of thousands of subagents in one line some are told, and how many more there were', () => {
    const subagents = Array.from({ length: 200_000 }, () => ({}));
    const events = parse(
      step({ step_index: 1, step_type: 'subagent', state: 'ACTIVE', subagent_info: { subagents } }),
    );
    expect(events.filter(({ type }) => type === 'subagent_event')).toHaveLength(LIMITS.recordEntries);
    expect(events.at(-1)).toMatchObject({
      subtype: 'notice',
      text: expect.stringContaining(`${200_000 - LIMITS.recordEntries} more subagents`) as string,
    });
  });
});
