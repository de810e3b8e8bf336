// Anthropic Messages, as Claude Code speaks it: the conversation, token counts and side requests.
import { z } from 'zod';
import type { ModelApi, Reply, ServerSentEvent } from './loopback.ts';
import type { NamedMove } from './script.ts';

const TextBlock = z.looseObject({ type: z.literal('text'), text: z.string() });
const ToolResult = z.looseObject({
  type: z.literal('tool_result'),
  content: z.union([z.string(), z.array(z.unknown())]).optional(),
});
const Messages = z.looseObject({
  stream: z.boolean().optional(),
  tools: z.array(z.looseObject({ name: z.string() })).default([]),
  messages: z.array(z.looseObject({ content: z.union([z.string(), z.array(z.unknown())]) })),
});

export const anthropic: ModelApi = async ({ method, path, body }, script) => {
  const route = path.split('?')[0];
  if (method !== 'POST') return { json: {} };
  if (route === '/v1/messages/count_tokens') return { json: { input_tokens: 100 } };
  if (route !== '/v1/messages') return { json: {} };

  const { stream, tools, messages } = Messages.parse(body);
  const offered = tools.map(({ name }) => name).filter((name) => name.startsWith('mcp__'));
  const seen = messages.flatMap(({ content }) =>
    typeof content === 'string' ? [] : content.flatMap(resultText),
  );
  // A request without our tools is the client's own business (a title, a quota check).
  const move: NamedMove =
    offered.length === 0 ? { kind: 'say', text: 'ok' } : await script.play(seen, offered);
  return stream === true ? { events: streamed(move) } : whole(move);
};

function resultText(block: unknown): string[] {
  const result = ToolResult.safeParse(block);
  if (!result.success) return [];
  const { content = '' } = result.data;
  if (typeof content === 'string') return [content];
  return [content.map((part) => TextBlock.safeParse(part).data?.text ?? JSON.stringify(part)).join('\n')];
}

const ENVELOPE = {
  id: 'msg_loopback',
  type: 'message',
  role: 'assistant',
  model: 'loopback',
  stop_sequence: null,
};
const USAGE = { input_tokens: 100, output_tokens: 10 };

function whole(move: NamedMove): Reply {
  const content = [
    move.kind === 'say'
      ? { type: 'text', text: move.text }
      : { type: 'tool_use', id: `toolu_${move.id}`, name: move.tool, input: move.args },
  ];
  return { json: { ...ENVELOPE, content, stop_reason: stopReason(move), usage: USAGE } };
}

function streamed(move: NamedMove): ServerSentEvent[] {
  const [block, delta] =
    move.kind === 'say'
      ? [
          { type: 'text', text: '' },
          { type: 'text_delta', text: move.text },
        ]
      : [
          { type: 'tool_use', id: `toolu_${move.id}`, name: move.tool, input: {} },
          { type: 'input_json_delta', partial_json: JSON.stringify(move.args) },
        ];
  const message = { ...ENVELOPE, content: [], stop_reason: null, usage: USAGE };
  const data = [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block: block },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: stopReason(move), stop_sequence: null }, usage: USAGE },
    { type: 'message_stop' },
  ];
  return data.map((item) => ({ event: item.type, data: item }));
}

const stopReason = (move: NamedMove): string => (move.kind === 'say' ? 'end_turn' : 'tool_use');
