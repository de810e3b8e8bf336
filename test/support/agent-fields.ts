// Every field of every line that an agent says, with a value put into it.
import { agyOf, GEMINI } from './adapter-runs.ts';

export const AGENTS = { agy: agyOf('1.3.2'), text: agyOf('1.0.16'), gemini: GEMINI };
export type Agent = keyof typeof AGENTS;

type Line = (value: unknown) => Readonly<Record<string, unknown>>;
const step =
  (kind: string, field: (value: unknown) => object): Line =>
  (value) => ({
    event: 'step_update',
    step_update: { step_index: 7, state: 'DONE', step_type: kind, ...field(value) },
  });
const tool = (info: (value: unknown) => object): Line =>
  step('tool', (value) => ({ tool_name: 'run_command', tool_info: info(value) }));
const end =
  (field: string): Line =>
  (value) => ({ event: 'result', result: { status: 'SUCCESS', response: 'x', [field]: value } });
const gemini =
  (type: string, field: string, more: object = {}): Line =>
  (value) => ({ type, ...more, [field]: value });

/** The agent, the name of the field, and the line with a value in it. */
export const FIELDS: readonly (readonly [agent: Agent, name: string, line: Line])[] = [
  ['agy', 'the name of an event', (value) => ({ event: value })],
  ['agy', 'an unknown event', (value) => ({ event: 'news', news: value })],
  ['agy', 'init: conversation_id', (value) => ({ event: 'init', conversation_id: value, init: {} })],
  ['agy', 'init: model', (value) => ({ event: 'init', init: { model: value } })],
  ['agy', 'init: cwd', (value) => ({ event: 'init', init: { cwd: value } })],
  ['agy', 'init: permission_mode', (value) => ({ event: 'init', init: { permission_mode: value } })],
  ['agy', 'step_index', step('tool', (value) => ({ step_index: value, tool_name: 'x' }))],
  ['agy', 'step_type', step('tool', (value) => ({ step_type: value }))],
  ['agy', 'state', step('tool', (value) => ({ state: value }))],
  ['agy', 'tool_name', step('tool', (value) => ({ tool_name: value }))],
  ['agy', 'tool_info', tool((value) => value as object)],
  ['agy', 'parameters', tool((parameters) => ({ parameters }))],
  ['agy', 'a parameter', tool((value) => ({ parameters: { CommandLine: value } }))],
  ['agy', 'the output of a tool', tool((output) => ({ output }))],
  ['agy', 'the error of a tool', tool((error) => ({ error }))],
  ['agy', 'the message of an error', tool((message) => ({ error: { message } }))],
  ['agy', 'text_delta', step('agent_response', (value) => ({ text_delta: value }))],
  ['agy', 'usage of a step', step('agent_response', (usage) => ({ text_delta: 'x', usage }))],
  [
    'agy',
    'a count',
    step('agent_response', (value) => ({ usage: { input_tokens: value, output_tokens: value } })),
  ],
  ['agy', 'subagents', step('subagent', (subagents) => ({ subagent_info: { subagents } }))],
  [
    'agy',
    'the role of a subagent',
    step('subagent', (role) => ({ subagent_info: { subagents: [{ role }] } })),
  ],
  ['agy', 'a subagent', step('subagent', (value) => ({ subagent_info: { subagents: [{ more: value }] } }))],
  ...[
    'status',
    'response',
    'error',
    'conversation_id',
    'usage',
    'num_turns',
    'denied_actions',
    'structured_output',
  ].map((field) => ['agy', `result: ${field}`, end(field)] as const),
  ['agy', 'a denied action', (value) => end('denied_actions')([{ action: value, display_name: value }])],
  ['gemini', 'the name of an event', (value) => ({ type: value })],
  ['gemini', 'session_id', gemini('init', 'session_id')],
  ['gemini', 'model', gemini('init', 'model')],
  ['gemini', 'role', gemini('message', 'role', { content: 'x' })],
  ['gemini', 'content', gemini('message', 'content', { role: 'assistant' })],
  ['gemini', 'content of the user', gemini('message', 'content', { role: 'user' })],
  ...['tool_id', 'tool_name', 'parameters'].map(
    (field) => ['gemini', `tool_use: ${field}`, gemini('tool_use', field)] as const,
  ),
  ...['tool_id', 'status', 'output', 'error'].map(
    (field) => ['gemini', `tool_result: ${field}`, gemini('tool_result', field)] as const,
  ),
  ...['severity', 'message'].map(
    (field) => ['gemini', `error: ${field}`, gemini('error', field, { message: 'x' })] as const,
  ),
  ...['status', 'error', 'stats'].map(
    (field) => ['gemini', `result: ${field}`, gemini('result', field, { status: 'success' })] as const,
  ),
  [
    'gemini',
    'a count',
    (value) => ({ type: 'result', status: 'success', stats: { input_tokens: value, output_tokens: value } }),
  ],
];
