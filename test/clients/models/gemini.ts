// Gemini generateContent, streamed and whole, as the Gemini CLI speaks it.
import { z } from 'zod';
import type { ModelApi } from './loopback.ts';
import type { NamedMove } from './script.ts';

const Part = z.looseObject({
  functionResponse: z.looseObject({ name: z.string(), response: z.unknown() }).optional(),
});
const Declarations = z.looseObject({
  functionDeclarations: z.array(z.looseObject({ name: z.string() })).default([]),
});
const Generate = z.looseObject({
  tools: z.array(Declarations).default([]),
  contents: z.array(z.looseObject({ parts: z.array(Part).default([]) })),
});

export const gemini: ModelApi = async ({ path, body }, script) => {
  if (path.includes(':countTokens')) return { json: { totalTokens: 100 } };
  if (!path.includes('enerateContent')) return { json: {} };

  const { tools, contents } = Generate.parse(body);
  const offered = tools.flatMap(({ functionDeclarations }) => functionDeclarations.map(({ name }) => name));
  const seen = contents.flatMap(({ parts }) => parts.flatMap(responseText));
  // Without tools the client asks for its own sake, in JSON: which model to route to, who speaks next.
  const answer = JSON.stringify({
    reasoning: 'done',
    next_speaker: 'user',
    model_choice: 'flash',
    complexity_reasoning: 'plain',
    complexity_score: 1,
  });
  const move: NamedMove =
    offered.length === 0 ? { kind: 'say', text: answer } : await script.play(seen, offered);
  const reply = response(move);
  return path.includes(':stream') ? { events: [{ data: reply }] } : { json: reply };
};

function responseText({ functionResponse }: z.infer<typeof Part>): string[] {
  if (functionResponse === undefined) return [];
  const { response } = functionResponse;
  const { output } = z.looseObject({ output: z.string().optional() }).safeParse(response).data ?? {};
  return [output ?? JSON.stringify(response)];
}

function response(move: NamedMove): unknown {
  const part =
    move.kind === 'say'
      ? { text: move.text }
      : { functionCall: { id: move.id, name: move.tool, args: move.args } };
  return {
    candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 10, totalTokenCount: 110 },
    modelVersion: 'loopback',
  };
}
