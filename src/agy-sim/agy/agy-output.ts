/** agy's text, json and stream-json output. */
import type { Conversation } from './conversation-store.ts';
import { goJson, type Json, type JsonObject } from '../go/go-json.ts';
import type { Sink } from '../machine.ts';
import type { Format } from './options.ts';
import type { Cost, Ending, Turn, Voice } from '../scenario/run.ts';
import type { Usage } from '../scenario/scenario.ts';
import { has } from './version.ts';

export interface AgyVoiceParts {
  readonly out: Sink;
  readonly version: string;
  readonly format: Format;
  readonly init: JsonObject;
  readonly schema: JsonObject | undefined;
  readonly conversation: Conversation;
  turn(): Turn;
  seconds(): number;
  /** Runs before an answer becomes visible. */
  beforeResult(): void;
}

const SYSTEM_PROMPT_TOKENS = 13051;
const TOKENS_A_CALL = 137;
const SHORTEST_SECONDS = 0.000260218;

export const usageJson = ([input, output, thinking, cached]: Usage): JsonObject => ({
  input_tokens: input,
  output_tokens: output,
  thinking_tokens: thinking,
  cache_read_tokens: cached,
  total_tokens: input + output,
});

export const ZERO_USAGE: Usage = [0, 0, 0, 0];

/** The result of a run that never came to a conversation. */
export const loneResult = (status: string, response: string, extra: JsonObject = {}): JsonObject => ({
  conversation_id: '',
  status,
  response,
  ...(extra['error'] === undefined ? {} : { error: extra['error'] }),
  duration_seconds: 0,
  num_turns: 0,
  usage: usageJson(ZERO_USAGE),
  ...(extra['command'] === undefined ? {} : { command: extra['command'] }),
});

/** Old builds cut deltas between bytes: every byte of a wide character became U+FFFD. */
const corrupt = (text: string): string =>
  text.replace(/[^\0-\x7f]/gu, (character) => '\uFFFD'.repeat(Buffer.byteLength(character)));

export function createAgyVoice(parts: AgyVoiceParts): Voice {
  const { out, version, format, conversation } = parts;
  let index = 0;
  let calls = 0;

  const line = (value: Json): Promise<void> => out.write(`${goJson(value)}\n`);
  const emit = async (value: JsonObject): Promise<void> => {
    if (format === 'stream-json') await line(value);
  };
  const update = (state: string, type: string, rest: JsonObject): JsonObject => ({
    event: 'step_update',
    step_update: { conversation_id: conversation.id, step_index: index, state, step_type: type, ...rest },
  });
  const nextIndex = (): void => {
    index = conversation.nextStep++;
  };
  const shown = (text: string): string => (has(version, 'unicodeDeltas') ? text : corrupt(text));

  const spend = ({ usage }: Cost, text: string): JsonObject => {
    const guess = (): Usage => [
      SYSTEM_PROMPT_TOKENS + TOKENS_A_CALL * calls,
      Math.max(1, Math.floor(text.length / 4)),
      0,
      0,
    ];
    const spent = usage ?? guess();
    calls++;
    spent.forEach((count, at) => {
      conversation.usage[at] = (conversation.usage[at] ?? 0) + count;
    });
    return usageJson(spent);
  };

  const payload = (ending: Ending): JsonObject => {
    const { pieces, denials, structured } = parts.turn();
    if (structured !== undefined) conversation.structured = structured;
    // Without a call of `finish` the previous turn's output is repeated.
    const told = parts.schema === undefined ? undefined : conversation.structured;
    return {
      conversation_id: conversation.id,
      status: ending.status,
      response: pieces.join(''),
      ...(ending.error === undefined ? {} : { error: ending.error }),
      duration_seconds: ending.zeroUsage ? 0 : conversation.seconds,
      num_turns: conversation.turns,
      ...(told === undefined ? {} : { structured_output: told, json_schema: parts.schema }),
      usage: usageJson(ending.zeroUsage ? ZERO_USAGE : conversation.usage),
      ...(denials.length > 0 && has(version, 'deniedActions') ? { denied_actions: deniedActions() } : {}),
      ...ending.fields,
    };
  };
  const deniedActions = (): Json =>
    [...new Map(parts.turn().denials.map((denial) => [denial.action, denial.displayName]))].map(
      ([action, displayName]) => ({ action, display_name: displayName }),
    );

  const asText = async (): Promise<void> => {
    const { pieces } = parts.turn();
    const answer = pieces.join('');
    const resumed = conversation.turns > 1;
    const before =
      resumed && !has(version, 'resumeWithoutTranscript') ? conversation.transcript.slice(0, -2) : [];
    const said = [...before, answer].filter((text) => text.trim() !== '');
    for (const text of said) await out.write(text.endsWith('\n') ? text : `${text}\n`);
  };

  return {
    init: () => emit({ event: 'init', conversation_id: conversation.id, init: parts.init }),
    userInput: async () => {
      nextIndex();
      conversation.turns++;
      await emit(update('DONE', 'user_input', {}));
    },
    delta: async (text) => {
      const { open, pieces } = parts.turn();
      if (!open) nextIndex();
      pieces.push(text);
      await emit(update('ACTIVE', 'agent_response', { text_delta: shown(text) }));
    },
    close: async (text, cost) => {
      const { open, pieces } = parts.turn();
      if (!open) nextIndex();
      if (text !== '') pieces.push(text);
      await emit(
        update('DONE', 'agent_response', {
          ...(text === '' ? {} : { text_delta: shown(text) }),
          duration_seconds: cost.seconds ?? Math.max(SHORTEST_SECONDS, parts.seconds()),
          usage: spend(cost, pieces.join('')),
        }),
      );
    },
    toolStart: async (call) => {
      nextIndex();
      const info = { name: call.name, parameters: call.parameters };
      await emit(update('ACTIVE', 'tool', { tool_name: call.name, tool_info: info }));
    },
    toolEnd: (call, { output, error, seconds }) =>
      emit(
        update(error === undefined ? 'DONE' : 'ERROR', 'tool', {
          tool_name: call.name,
          duration_seconds: seconds,
          tool_info: {
            name: call.name,
            parameters: call.parameters,
            ...(output === undefined || output === '' ? {} : { output }),
            ...(error === undefined ? {} : { error }),
          },
        }),
      ),
    step: async (step) => {
      if (step.same !== true) nextIndex();
      if (step.step === 'user_input') conversation.turns++;
      await emit(
        update(step.state ?? 'DONE', step.step, {
          ...(step.name === undefined ? {} : { tool_name: step.name }),
          ...(step.seconds === undefined ? {} : { duration_seconds: step.seconds }),
          ...step.fields,
        }),
      );
    },
    event: emit,
    fillerLine: (text) =>
      format === 'stream-json'
        ? `${goJson(update('ACTIVE', 'agent_response', { text_delta: text }))}\n`
        : `${text}\n`,
    result: async (ending) => {
      conversation.seconds += parts.seconds();
      parts.beforeResult();
      const result = payload(ending);
      if (format === 'text') await asText();
      else await line(format === 'json' ? result : { event: 'result', result });
    },
  };
}
