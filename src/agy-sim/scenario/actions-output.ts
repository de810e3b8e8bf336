/** Actions that say something: answers, steps, raw bytes, log lines. */
import path from 'node:path';
import { fillInObject, fillInText, toText, type WordContext } from './texts.ts';
import type { JsonObject } from '../go/go-json.ts';
import type { Flow, Run } from './run.ts';
import type { StepKinds, Text } from './scenario.ts';
import { sampleOf } from '../agy/json-schema.ts';

const wordsOf = (run: Run): WordContext => ({ env: run.machine.env, prompt: run.turn.prompt });
export const textOf = (run: Run, text: Text): string => toText(text, wordsOf(run));

/** A path of a scenario: under cwd, or {{home}}/… */
export const pathOf = (run: Run, file: string): string =>
  path.resolve(run.machine.cwd, fillInText(file, run.names()));

const ECHOED_CHARACTERS = 200;
const PIECE_CHARACTERS = 40;
const THINKING_SECONDS = 1.6;
const ENDING_SECONDS = 0.7;

/** Ends an answer that is still being streamed, as any other step does. */
export async function closeAnswer(run: Run): Promise<void> {
  if (!run.turn.open) return;
  await run.voice.close('\n', {});
  run.turn.open = false;
  run.turn.modelSpoke = true;
}

export async function think(run: Run, cost: { seconds?: number | undefined } = {}): Promise<void> {
  await closeAnswer(run);
  await run.clock.sleep(cost.seconds ?? 1);
  await run.voice.close('', cost);
  run.turn.modelSpoke = true;
}

async function delta(run: Run, text: string): Promise<void> {
  await run.voice.delta(text);
  run.turn.open = true;
  run.clock.check();
}

const pieces = (text: string): string[] =>
  text.match(new RegExp(`[\\s\\S]{1,${PIECE_CHARACTERS}}(?=\\s|$)|[\\s\\S]{1,${PIECE_CHARACTERS}}`, 'g')) ??
  [];

const defaultAnswer = (prompt: string): string => `Simulated answer: ${prompt.slice(0, ECHOED_CHARACTERS)}`;

/** With a schema the answer is data, handed over by the `finish` tool. */
async function structuredAnswer(run: Run, schema: JsonObject): Promise<void> {
  const data = run.config.structured ?? sampleOf(schema);
  const told = { ...data, toolAction: 'Answering', toolSummary: 'Answering' };
  await run.clock.sleep(THINKING_SECONDS);
  await run.voice.close(`${JSON.stringify(told)}\n`, {});
  await run.voice.step({
    step: 'tool',
    state: 'ACTIVE',
    name: 'finish',
    fields: { tool_info: { name: 'finish', parameters: data } },
  });
  await run.voice.step({ step: 'finish', same: true, seconds: 0.027595495 });
  run.turn.structured = data;
}

async function answer(run: Run): Promise<Flow> {
  if (run.schema !== undefined) {
    await closeAnswer(run);
    await structuredAnswer(run, run.schema);
    return 'on';
  }
  const text =
    run.config.answer === undefined ? defaultAnswer(run.turn.prompt) : textOf(run, run.config.answer);
  for (const piece of pieces(text)) {
    await run.clock.sleep(THINKING_SECONDS);
    await delta(run, piece);
  }
  await run.clock.sleep(ENDING_SECONDS);
  await closeAnswer(run);
  return 'on';
}

export const TALK_ACTIONS = {
  text: async (step: StepKinds['text'], run: Run): Promise<Flow> => {
    await delta(run, textOf(run, step.text).repeat(step.times ?? 1));
    return 'on';
  },
  say: async (step: StepKinds['say'], run: Run): Promise<Flow> => {
    await closeAnswer(run);
    await run.clock.sleep(step.seconds ?? 1);
    await run.voice.close(textOf(run, step.say), step);
    run.turn.modelSpoke = true;
    return 'on';
  },
  think: async (step: StepKinds['think'], run: Run): Promise<Flow> => {
    await think(run, step);
    return 'on';
  },
  close: async (step: StepKinds['close'], run: Run): Promise<Flow> => {
    await run.voice.close(textOf(run, step.close), step);
    run.turn.open = false;
    run.turn.modelSpoke = true;
    return 'on';
  },
  answer: (_step: StepKinds['answer'], run: Run): Promise<Flow> => answer(run),
  step: async (step: StepKinds['step'], run: Run): Promise<Flow> => {
    await closeAnswer(run);
    const fields = step.fields === undefined ? {} : { fields: fillInObject(step.fields, run.names()) };
    await run.voice.step({ ...step, ...fields });
    run.turn.modelSpoke = false;
    return 'on';
  },
  event: async (step: StepKinds['event'], run: Run): Promise<Flow> => {
    await run.voice.event(fillInObject(step.event, run.names()));
    return 'on';
  },
  raw: async (step: StepKinds['raw'], run: Run): Promise<Flow> => {
    await run.machine.out.write(textOf(run, step.raw).repeat(step.times ?? 1));
    return 'on';
  },
  raw_base64: async (step: StepKinds['raw_base64'], run: Run): Promise<Flow> => {
    await run.machine.out.write(Buffer.from(step.raw_base64, 'base64'));
    return 'on';
  },
  stderr: async (step: StepKinds['stderr'], run: Run): Promise<Flow> => {
    await run.machine.err.write(`${textOf(run, step.stderr)}\n`);
    return 'on';
  },
  log: (step: StepKinds['log'], run: Run): Promise<Flow> => {
    run.log.write(textOf(run, step.log), step.source ?? 'log.go:398', step.level ?? 'I');
    return Promise.resolve('on');
  },
} as const;
