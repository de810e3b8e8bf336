// Agents that say 10 MB in every field there is: record, events and replies stay within their bounds, and the end is true.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.ts';
import { EVENT_FORMATS } from '../../src/protocol/request.ts';
import { type Bridge, type Reply, startBridge } from '../support/start-bridge.ts';

const WORD = 'many words ';
const TIMES = 1_000_000;
const HUGE = { repeat: WORD, times: TIMES };
const MARK = '@huge@';

/** A text of the simulator's with 11 MB at each mark. */
const swollen = (text: string) => text.split(MARK).flatMap((part, at) => (at === 0 ? [part] : [HUGE, part]));
const line = (value: unknown) => ({ raw: swollen(`${JSON.stringify(value)}\n`) });
const step = (fields: Record<string, unknown>) =>
  line({ event: 'step_update', step_update: { state: 'DONE', ...fields } });

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

async function run(here: Bridge): Promise<{ status: Record<string, unknown>; folder: string }> {
  const { data, text } = await here.call('agy_start', { prompt: 'Tell.' });
  const id = data['job_id'];
  expect(id, text).toBeTypeOf('string');
  for (;;) {
    const { data: status } = await here.call('agy_status', { job_id: id, wait_seconds: 20 });
    if (status['status'] !== 'running' && status['status'] !== 'queued')
      return { status, folder: path.join(here.home, '.agy-mcp', 'sessions', String(id)) };
  }
}

const bytesOf = ({ data, text }: Reply): number =>
  Buffer.byteLength(JSON.stringify({ structuredContent: data, content: [{ type: 'text', text }] }));

/** Memory that the process had at most, in bytes. */
const peakOf = (pid: number): number =>
  1_024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);

/** Every way to look at the job, and what it left on disk. */
async function check(here: Bridge, folder: string): Promise<Record<string, unknown>[]> {
  const job_id = path.basename(folder);
  expect(statSync(path.join(folder, 'meta.json')).size).toBeLessThan(LIMITS.writtenRecordBytes);
  const lines = readFileSync(path.join(folder, 'events.jsonl'), 'utf8').trimEnd().split('\n');
  for (const each of lines) expect(Buffer.byteLength(each)).toBeLessThan(LIMITS.eventLineBytes);
  const seen: Record<string, unknown>[] = [];
  for (const translate of EVENT_FORMATS) {
    let pages = 0;
    for (let since = 0, more = true; more; pages += 1) {
      const page = await here.call('agy_read', { job_id, since, translate, limit: 1_000 });
      expect(page.isError, page.text).toBe(false);
      expect(JSON.stringify(page.data['events']).length).toBeLessThanOrEqual(LIMITS.outputChars.default);
      if (translate === 'raw') seen.push(...(page.data['events'] as Record<string, unknown>[]));
      more = page.data['has_more'] === true;
      expect(Number(page.data['next'])).toBeGreaterThan(since);
      since = Number(page.data['next']);
      if (pages > 30 && translate !== 'raw') break;
    }
  }
  expect(seen.map(({ i }) => i)).toEqual(lines.map((_, at) => at));
  const most = { max_output_chars: LIMITS.outputChars.max };
  const replies = [
    await here.call('agy_status', { job_id }),
    await here.call('agy_result', { job_id, include_events: true }),
    await here.call('agy_result', { job_id, include_events: true, ...most }),
    await here.call('agy_read', { job_id, limit: 1_000, ...most }),
    await here.call('agy_sessions', {}),
  ];
  for (const reply of replies) {
    expect(reply.isError, reply.text.slice(0, 300)).toBe(false);
    expect(bytesOf(reply)).toBeLessThan(LIMITS.replyBytes);
  }
  for (const small of [0, 4]) expect(bytesOf(replies[small] as Reply)).toBeLessThan(500_000);
  expect(peakOf(here.serverPid)).toBeLessThan(500_000_000);
  return seen;
}

const marked = (events: readonly Record<string, unknown>[], type: string): boolean =>
  events.some((event) => event['type'] === type && event['truncated'] === true);

// promise: bounded-everywhere
it.runIf(process.platform === 'linux')(
  'agy with 11 MB in every field of every line',
  async () => {
    bridge = await startBridge({
      agent: {
        version: '1.3.2',
        answer: 'The end.',
        steps: [
          line({
            event: 'init',
            conversation_id: 'c-1',
            init: { model: MARK, cwd: MARK, permission_mode: MARK },
          }),
          step({
            step_index: 101,
            step_type: 'tool',
            tool_name: MARK,
            tool_info: { parameters: { [MARK]: MARK } },
          }),
          step({ step_index: 102, step_type: 'tool', tool_name: 'run_command', tool_info: { output: MARK } }),
          step({
            step_index: 103,
            step_type: 'tool',
            tool_name: 'x',
            tool_info: { error: { message: MARK } },
          }),
          step({
            step_index: 104,
            step_type: 'subagent',
            subagent_info: { subagents: [{ role: MARK, more: MARK }] },
          }),
          step({ step_index: 105, step_type: 'agent_response', text_delta: MARK }),
          line({ event: MARK, more: { [MARK]: [MARK] } }),
          { raw: ['{"a":', { repeat: '[', times: 3_000_000 }, '\n'] },
          { raw: [HUGE, '\n'] },
          { stderr: [HUGE] },
          { stderr: ['Error: ', HUGE] },
          { log: [HUGE], level: 'E' },
          { answer: true },
        ],
      },
    });
    const { status, folder } = await run(bridge);
    expect(status['session_id']).toMatch(/^[A-Za-z0-9._-]{1,96}$/);
    expect(['completed', 'failed', 'upstream_error']).toContain(status['status']);
    const events = await check(bridge, folder);
    for (const type of ['tool_use', 'tool_result', 'subagent_event', 'system'])
      expect(marked(events, type), type).toBe(true);
    // Text is no field that is cut: it stands there, in events that each fit.
    const text = events.map(({ type, subtype, text: said }) =>
      type === 'assistant' && subtype === 'text' ? said : '',
    );
    expect(text.join('').split(WORD.trim()).length).toBeGreaterThan(TIMES / 200);
  },
  240_000,
);

const USAGE = {
  input_tokens: 1,
  output_tokens: 1,
  thinking_tokens: 0,
  cache_read_tokens: 0,
  total_tokens: 2,
};
const DENIED = '{"action":"command","display_name":"same"},';

const RESULTS: Readonly<Record<string, { steps: unknown[]; ends: Record<string, unknown>; warns?: RegExp }>> =
  {
    conversation_id: {
      steps: [
        line({
          event: 'result',
          result: { conversation_id: MARK, status: 'SUCCESS', response: 'x', usage: USAGE },
        }),
      ],
      ends: { status: 'completed' },
      warns: /cannot be continued/,
    },
    status: {
      steps: [line({ event: 'result', result: { status: MARK, response: 'x' } })],
      ends: { status: 'failed', reason: 'agent_failed' },
    },
    error: {
      steps: [line({ event: 'result', result: { status: 'ERROR', error: MARK } })],
      ends: { status: 'failed' },
    },
    response: {
      steps: [line({ event: 'result', result: { status: 'SUCCESS', response: MARK } })],
      ends: { status: 'completed' },
      warns: /longer than 8388608 characters and was cut/,
    },
    structured_output: {
      steps: [
        line({
          event: 'result',
          result: { status: 'SUCCESS', response: 'x', structured_output: { a: MARK } },
        }),
      ],
      ends: { status: 'completed', structured_chars: WORD.length * TIMES + 8 },
      warns: /it is the text of the answer/,
    },
    'denied action': {
      steps: [
        line({
          event: 'result',
          result: {
            status: 'SUCCESS',
            response: 'x',
            denied_actions: [{ action: MARK, display_name: MARK }],
          },
        }),
      ],
      ends: { status: 'completed' },
      warns: /was denied another action/,
    },
    'denied actions': {
      steps: [
        {
          raw: [
            '{"event":"result","result":{"status":"SUCCESS","response":"x","denied_actions":[',
            { repeat: DENIED, times: 250_000 },
            '{"action":"read_url","display_name":"last"}]}}\n',
          ],
        },
      ],
      ends: { status: 'completed' },
      warns: /was denied "command", "read_url"/,
    },
  };

it.runIf(process.platform === 'linux').each(Object.entries(RESULTS))(
  'agy with a result of 11 MB: %s',
  async (_, { steps, ends, warns }) => {
    bridge = await startBridge({ agent: { version: '1.3.2', steps: [...steps, { exit: 0 }] } });
    const { status, folder } = await run(bridge);
    expect(status).toMatchObject(ends);
    if (warns !== undefined) expect(String(status['warnings'])).toMatch(warns);
    await check(bridge, folder);
  },
  240_000,
);

it.runIf(process.platform === 'linux')(
  'gemini with 11 MB in every field of every line, and on standard error',
  async () => {
    bridge = await startBridge({
      program: 'gemini',
      agent: {
        scenario: 'gemini-ok',
        trusted: true,
        steps: [
          line({ type: 'init', session_id: MARK, model: MARK }),
          line({ type: 'message', role: 'user', content: MARK }),
          line({ type: 'message', role: 'assistant', content: MARK }),
          line({ type: 'tool_use', tool_id: MARK, tool_name: MARK, parameters: { a: MARK } }),
          line({ type: 'tool_result', tool_id: MARK, status: 'error', output: MARK }),
          line({ type: 'error', severity: 'warning', message: MARK }),
          line({ type: MARK }),
          { stderr: [HUGE] },
          line({ type: 'result', status: 'success', error: MARK, stats: {} }),
          { exit: 0 },
        ],
      },
    });
    const { status, folder } = await run(bridge);
    expect(status).toMatchObject({ status: 'completed', backend: 'gemini' });
    await check(bridge, folder);
  },
  240_000,
);
