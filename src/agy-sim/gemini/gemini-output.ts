/** The gemini CLI's text, json and stream-json output. */
import type { JsonObject } from '../go/go-json.ts';
import type { Sink } from '../machine.ts';
import type { Format } from '../agy/options.ts';
import type { Cost, Ending, ToolCall, Turn, Voice } from '../scenario/run.ts';

export interface GeminiVoiceParts {
  readonly out: Sink;
  readonly err: Sink;
  readonly format: Format;
  readonly model: string;
  readonly sessionId: string;
  turn(): Turn;
  seconds(): number;
}

/** agy's tools by the names they have here. */
const TOOLS: Readonly<Record<string, { name: string; keys: Readonly<Record<string, string>> }>> = {
  run_command: { name: 'run_shell_command', keys: { CommandLine: 'command' } },
  write_to_file: { name: 'write_file', keys: { TargetFile: 'file_path' } },
  view_file: { name: 'read_file', keys: { AbsolutePath: 'file_path' } },
};

export const geminiTool = ({ name, parameters }: ToolCall): ToolCall => {
  const known = TOOLS[name];
  if (known === undefined) return { name, parameters };
  const renamed = Object.entries(parameters).map(([key, value]) => [known.keys[key] ?? key, value] as const);
  return { name: known.name, parameters: Object.fromEntries(renamed) };
};

export function createGeminiVoice(parts: GeminiVoiceParts): Voice {
  const { out, err, format, sessionId, model } = parts;
  const spent = { input: 0, output: 0 };
  let calls = 0;
  let toolId = '';

  const emit = async (type: string, fields: JsonObject): Promise<void> => {
    if (format !== 'stream-json') return;
    await out.write(`${JSON.stringify({ type, timestamp: new Date().toISOString(), ...fields })}\n`);
  };
  const say = async (text: string): Promise<void> => {
    parts.turn().pieces.push(text);
    await emit('message', { role: 'assistant', content: text, delta: true });
  };
  const tokens = (): JsonObject => ({
    total_tokens: spent.input + spent.output,
    input_tokens: spent.input,
    output_tokens: spent.output,
    cached: 0,
    input: spent.input,
  });
  const stats = (): JsonObject => ({
    ...tokens(),
    duration_ms: Math.round(parts.seconds() * 1000),
    tool_calls: calls,
    models: spent.input === 0 ? {} : { [model]: tokens() },
  });
  const asJson = async (ending: Ending): Promise<void> => {
    const error = { type: 'Error', message: ending.error, code: ending.exit };
    const body =
      ending.error === undefined
        ? {
            response: parts.turn().pieces.join(''),
            stats: { models: {}, tools: { totalCalls: calls }, files: {} },
          }
        : { error };
    const sink = ending.error === undefined ? out : err;
    await sink.write(`${JSON.stringify({ session_id: sessionId, ...body }, null, 2)}\n`);
  };

  return {
    init: () => emit('init', { session_id: sessionId, model }),
    userInput: (prompt) => emit('message', { role: 'user', content: prompt }),
    delta: say,
    close: async (text, { usage }: Cost) => {
      spent.input += usage?.[0] ?? 20;
      spent.output += usage?.[1] ?? 6;
      if (text.trim() !== '') await say(text);
    },
    toolStart: async (call) => {
      const { name, parameters } = geminiTool(call);
      toolId = `${name}__${name}_${Date.now()}_${calls++}`;
      await emit('tool_use', { tool_name: name, tool_id: toolId, parameters });
    },
    toolEnd: (_call, { output, error }) =>
      emit(
        'tool_result',
        error === undefined
          ? { tool_id: toolId, status: 'success', output: output ?? '' }
          : { tool_id: toolId, status: 'error', output: error.message, error: { ...error } },
      ),
    // Steps that only agy knows.
    step: () => Promise.resolve(),
    event: (event) =>
      format === 'stream-json' ? out.write(`${JSON.stringify(event)}\n`) : Promise.resolve(),
    fillerLine: (text) =>
      format === 'stream-json'
        ? `${JSON.stringify({ type: 'message', timestamp: new Date().toISOString(), role: 'assistant', content: text, delta: true })}\n`
        : `${text}\n`,
    result: async (ending) => {
      const answer = parts.turn().pieces.join('');
      if (format === 'json') await asJson(ending);
      else if (format === 'text' && answer !== '') await out.write(`${answer.replace(/\n$/, '')}\n`);
      const error = ending.error === undefined ? {} : { error: { type: 'unknown', message: ending.error } };
      await emit('result', {
        status: ending.error === undefined ? 'success' : 'error',
        ...error,
        stats: stats(),
        ...ending.fields,
      });
    },
  };
}
