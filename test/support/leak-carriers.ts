// The forms in which a secret may be said, and the ways on which an agent may say it.
import type { LineSource } from '../../src/adapters/adapter.ts';
import { createLineSplitter } from '../../src/platform/lines.ts';
import type { Kind } from './leak-kinds.ts';

export interface Form {
  readonly name: string;
  readonly of: (text: string) => string;
}

const eachLine =
  (change: (line: string, at: number) => string) =>
  (text: string): string =>
    text.split('\n').map(change).join('\n');
const wrap = (text: string, columns: number): string =>
  eachLine((line) => (line.match(new RegExp(`.{1,${columns}}`, 'g')) ?? ['']).join('\n'))(text);
const stamp = (at: number): string =>
  `2026-11-21T10:0${at % 10}:${10 + (at % 50)}.${at * 37}Z worker-1 INFO `;

export const FORMS: readonly Form[] = [
  { name: 'plain', of: (text) => text },
  { name: 'in a sentence', of: (text) => `Here it is:\n${text}\nThat was it.` },
  { name: 'JSON', of: (text) => JSON.stringify({ note: text, next: 1 }) },
  { name: 'JSON, two deep', of: (text) => JSON.stringify({ body: JSON.stringify({ note: text, next: 1 }) }) },
  {
    name: 'JSON, two deep, between other lines',
    of: (text) => JSON.stringify({ body: JSON.stringify({ note: `first\n${text}\nhttps://h.example/` }) }),
  },
  { name: 'coloured', of: eachLine((line) => `\x1b[1;32m${line}\x1b[0m`) },
  {
    name: 'wrapped at 80 columns',
    of: (text) => wrap(`${'the value of it is this: '.padEnd(61, '.')} ${text}`, 80),
  },
  {
    name: 'JSON, wrapped',
    of: (text) => wrap(JSON.stringify({ filler: 'x '.repeat(18), note: text, next: 1 }), 80),
  },
  { name: 'added lines', of: eachLine((line) => `+${line}`) },
  { name: 'removed lines', of: eachLine((line) => `-${line}`) },
  { name: 'quoted lines', of: eachLine((line) => `> ${line}`) },
  { name: 'CRLF', of: (text) => text.replaceAll('\n', '\r\n') },
  { name: 'timestamps', of: eachLine((line, at) => stamp(at) + line) },
  { name: 'a service', of: eachLine((line) => `api-1  | ${line}`) },
  { name: 'strings of code', of: eachLine((line) => `  '${line}\\n' +`) },
  {
    name: 'without its end',
    of: (text) => (text.includes('\n') ? `${text.slice(0, text.lastIndexOf('\n'))}\nand so on` : text),
  },
  {
    name: 'without its beginning',
    of: (text) => (text.includes('\n') ? `so far\n${text.split('\n').slice(-4).join('\n')}` : text),
  },
];

/** Of values of the environment alone. */
export const LITERAL_FORMS: readonly Form[] = [
  { name: 'percent', of: (text) => `?q=${encodeURIComponent(text)}` },
  { name: 'base64', of: (text) => Buffer.from(text).toString('base64') },
  { name: 'base64 of more', of: (text) => Buffer.from(`user:${text}:`).toString('base64') },
];

export interface Said {
  readonly source: LineSource;
  readonly lines: readonly string[];
}

export interface Way {
  readonly name: string;
  readonly agent: 'agy' | 'gemini' | 'text';
  readonly say: (text: string) => readonly Said[];
}

const out = (...records: readonly unknown[]): Said => ({
  source: 'stdout',
  lines: records.map((record) => JSON.stringify(record)),
});
const step = (fields: object): unknown => ({
  event: 'step_update',
  step_update: { conversation_id: '3dbb1945-25dd-45ea-9171-d49dafa2c66d', ...fields },
});
const delta = (text: string): unknown =>
  step({ step_index: 1, state: 'ACTIVE', step_type: 'agent_response', text_delta: text });
const tool = (index: number, state: string, info: object): unknown =>
  step({ step_index: index, state, step_type: 'tool', tool_name: 'run_command', tool_info: info });
const pieces = (text: string, size: number): string[] =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size));

function bytes(source: LineSource, text: string, size: number): Said[] {
  const splitter = createLineSplitter(1_000_000);
  const all = Buffer.from(text);
  const said: Said[] = [];
  for (let at = 0; at < all.length; at += size)
    said.push({ source, lines: splitter.push(all.subarray(at, at + size)) });
  return [...said, { source, lines: splitter.end() }];
}
const lines = (source: LineSource, text: string): Said[] =>
  text.split('\n').map((line) => ({ source, lines: [line] }));
const klog = (line: string): string => `E1126 10:00:00.123456 77 agent.go:12] ${line}`;

/** Something else is told between any two pieces. */
const between = (said: readonly Said[]): Said[] =>
  said.flatMap((each, at) => [
    each,
    { source: 'stderr', lines: [`warning: number ${at}`] },
    out(tool(100 + at, 'DONE', { name: 'x', parameters: {}, output: 'done\n' })),
  ]);

export const WAYS: readonly Way[] = [
  { name: 'one delta', agent: 'agy', say: (text) => [out(delta(text))] },
  { name: 'deltas of 1', agent: 'agy', say: (text) => pieces(text, 1).map((piece) => out(delta(piece))) },
  { name: 'deltas of 7', agent: 'agy', say: (text) => [out(...pieces(text, 7).map(delta))] },
  {
    name: 'deltas of 13 with events between',
    agent: 'agy',
    say: (text) => between(pieces(text, 13).map((piece) => out(delta(piece)))),
  },
  {
    name: 'messages of 9',
    agent: 'gemini',
    say: (text) => [
      out(
        ...pieces(text, 9).map((content) => ({ type: 'message', role: 'assistant', content, delta: true })),
      ),
    ],
  },
  { name: 'standard error, one write', agent: 'agy', say: (text) => bytes('stderr', `${text}\n`, 1e6) },
  { name: 'standard error, by bytes', agent: 'agy', say: (text) => bytes('stderr', `${text}\n`, 1) },
  { name: 'standard error, by lines', agent: 'gemini', say: (text) => lines('stderr', text) },
  { name: 'errors', agent: 'agy', say: (text) => lines('stderr', text.replace(/^/gm, 'Error: ')) },
  { name: 'the log', agent: 'text', say: (text) => lines('log', text) },
  {
    name: 'the log, as errors',
    agent: 'text',
    say: (text) => lines('log', text.split('\n').map(klog).join('\n')),
  },
  { name: 'output as text', agent: 'text', say: (text) => lines('stdout', text) },
  { name: 'output that is no protocol', agent: 'agy', say: (text) => lines('stdout', text) },
  {
    name: 'tool input',
    agent: 'agy',
    say: (text) => [
      out(tool(2, 'ACTIVE', { name: 'x', parameters: { CommandLine: text, list: text.split('\n') } })),
    ],
  },
  {
    name: 'tool output',
    agent: 'agy',
    say: (text) => [out(tool(2, 'DONE', { name: 'x', parameters: {}, output: text }))],
  },
  {
    name: 'tool error',
    agent: 'agy',
    say: (text) => [out(tool(2, 'ERROR', { name: 'x', parameters: {}, error: { message: text } }))],
  },
  {
    name: 'tool output in two',
    agent: 'gemini',
    say: (text) => [
      out(
        { type: 'tool_use', tool_id: 't', tool_name: 'x', parameters: {} },
        ...pieces(text, Math.ceil(text.length / 2)).map((output) => ({
          type: 'tool_result',
          tool_id: 't',
          status: 'success',
          output,
        })),
      ),
    ],
  },
  {
    name: 'an unknown event',
    agent: 'agy',
    say: (text) => [out({ event: 'news', news: { text, more: [text] } })],
  },
  {
    name: 'unknown events, by lines',
    agent: 'agy',
    say: (text) => text.split('\n').map((line) => out({ event: 'news', news: { text: line } })),
  },
  {
    name: 'a subagent',
    agent: 'agy',
    say: (text) => [
      out(
        step({
          step_index: 4,
          state: 'ACTIVE',
          step_type: 'subagent',
          subagent_info: { subagents: [{ role: 'Reader', initial_prompt: text }] },
        }),
      ),
    ],
  },
  {
    name: 'the result',
    agent: 'agy',
    say: (text) => [
      out({ event: 'result', result: { status: 'SUCCESS', response: text, structured_output: { text } } }),
    ],
  },
  {
    name: 'the error of the result',
    agent: 'agy',
    say: (text) => [out({ event: 'result', result: { status: 'ERROR', response: '', error: text } })],
  },
];

const isWrapped = ({ name }: Form): boolean => name.includes('wrapped');
const isApart = ({ name }: Way): boolean =>
  name === 'unknown events, by lines' || name === 'tool output in two';

/** Combinations without a promise; each by name, with the reason. security.md says the same. */
export const NOT_PROMISED: readonly {
  readonly why: string;
  readonly is: (kind: Kind, form: Form, way: Way) => boolean;
}[] = [
  {
    why: 'something is put before each wrapped line: nothing tells that a word was cut',
    is: (_kind, form, { name }) => isWrapped(form) && (name === 'errors' || name === 'the log, as errors'),
  },
  {
    why: 'what is told whole as a rule (an output, an event of no known kind) comes in pieces, and its lines were wrapped',
    is: (_kind, form, way) => isWrapped(form) && isApart(way),
  },
  {
    why: 'it comes in pieces, and only a later one tells that the first was of a key',
    is: (_kind, form, way) => form.name === 'without its beginning' && isApart(way),
  },
  {
    why: 'it comes in two pieces, cut in the middle of what stands before a line of a key',
    is: ({ text }, form, { name }) =>
      text.includes('\n') && form.name === 'timestamps' && name === 'tool output in two',
  },
];
