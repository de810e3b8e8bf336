// OpenAI Responses, as Codex speaks it.
import { z } from 'zod';
import type { ModelApi, ServerSentEvent } from './loopback.ts';
import type { NamedMove } from './script.ts';

const Named = z.looseObject({ type: z.string(), name: z.string().optional() });
// Codex groups the tools of one MCP server in a namespace; a call names both.
const Namespace = z.looseObject({ type: z.literal('namespace'), name: z.string(), tools: z.array(Named) });
const Output = z.looseObject({
  type: z.literal('function_call_output'),
  output: z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]),
});
const Responses = z.looseObject({ tools: z.array(z.unknown()).default([]), input: z.array(z.unknown()) });

const SEPARATOR = '::';

export const openai: ModelApi = async ({ method, path, body }, script) => {
  if (method === 'GET' && path.includes('/models')) return { json: { object: 'list', data: [], models: [] } };
  if (method !== 'POST' || !path.includes('/responses')) return { json: {} };

  const { tools, input } = Responses.parse(body);
  const offered = tools.flatMap(toolNames);
  return { events: streamed(await script.play(input.flatMap(outputText), offered)) };
};

function toolNames(tool: unknown): string[] {
  const space = Namespace.safeParse(tool);
  if (!space.success) return [Named.safeParse(tool).data?.name ?? []].flat();
  return space.data.tools.map(({ name = '' }) => `${space.data.name}${SEPARATOR}_${name}`);
}

function outputText(item: unknown): string[] {
  const result = Output.safeParse(item);
  if (!result.success) return [];
  const { output } = result.data;
  return [typeof output === 'string' ? output : output.map(({ text = '' }) => text).join('\n')];
}

function streamed(move: NamedMove): ServerSentEvent[] {
  const response = { id: 'resp_loopback', object: 'response' };
  const usage = { input_tokens: 100, output_tokens: 10, total_tokens: 110 };
  const data = [
    { type: 'response.created', response: { ...response, status: 'in_progress' } },
    { type: 'response.output_item.done', output_index: 0, item: outputItem(move) },
    { type: 'response.completed', response: { ...response, status: 'completed', usage } },
  ];
  return data.map((item) => ({ event: item.type, data: item }));
}

function outputItem(move: NamedMove): unknown {
  if (move.kind === 'say') {
    const content = [{ type: 'output_text', text: move.text, annotations: [] }];
    return { type: 'message', id: 'msg_loopback', role: 'assistant', status: 'completed', content };
  }
  const [namespace, name] = move.tool.split(`${SEPARATOR}_`);
  const spelled = name === undefined ? { name: move.tool } : { namespace, name };
  return {
    type: 'function_call',
    id: `fc_${move.id}`,
    call_id: move.id,
    ...spelled,
    arguments: JSON.stringify(move.args),
  };
}
