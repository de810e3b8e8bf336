#!/usr/bin/env node
// An agent that speaks as agy 1.3.2 does and acts as its prompt says: `bench: talk WORD COUNT MS`, `bench: pulse COUNT MS`,
// `bench: flood MEGABYTES`, `bench: rest`.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const FLAGS =
  'add-dir conversation dangerously-skip-permissions disable-slash-commands effort input-format json-schema log-file mode model output-format print print-timeout sandbox';

const id = randomUUID();
const write = async (text) => {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
};
const line = (event) => write(`${JSON.stringify(event)}\n`);
let step = 0;
const update = (state, type, rest) => ({
  event: 'step_update',
  step_update: { conversation_id: id, step_index: step, state, step_type: type, ...rest },
});
const say = (text) => line(update('ACTIVE', 'agent_response', { text_delta: text }));

/** What agents write: some prose, a tool call with parameters, its output of many lines. */
function turn() {
  const output = Array.from(
    { length: 60 },
    (_, at) =>
      `src/part${at % 7}/unit${at}.ts:${at * 3}: export const value${at} = compute(${at}, options.limit);`,
  ).join('\n');
  const info = { name: 'grep_search', parameters: { SearchPath: 'src', Query: 'export const value' } };
  return [
    ...Array.from({ length: 8 }, (_, at) =>
      update('ACTIVE', 'agent_response', {
        text_delta: `I look at part ${at} of the project now, and compare what it exports with what its tests import.\n`,
      }),
    ),
    update('ACTIVE', 'tool', { tool_name: 'grep_search', tool_info: info }),
    update('DONE', 'tool', {
      tool_name: 'grep_search',
      duration_seconds: 0.1,
      tool_info: { ...info, output },
    }),
  ]
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('');
}

const ACTS = {
  async pulse(count, ms) {
    for (let at = 0; at < Number(count); at += 1) {
      await delay(Number(ms));
      // Microseconds since 1970, when it was written.
      await say(`pulse ${at} at ${Math.round((performance.timeOrigin + performance.now()) * 1000)}.\n`);
    }
    return 'Done.';
  },
  async talk(word, count, ms) {
    for (let at = 0; at < Number(count); at += 1) {
      await delay(Number(ms));
      await say(`line ${at} of ${word}\n`);
    }
    return word;
  },
  async flood(megabytes) {
    const text = turn().repeat(16);
    const bytes = Buffer.byteLength(text);
    for (let sent = 0; sent < Number(megabytes) * 1e6; sent += bytes) await write(text);
    return 'Done.';
  },
  async rest() {
    const awake = setInterval(() => {}, 1e9);
    await once(process, 'SIGTERM');
    clearInterval(awake);
    return 'Ended.';
  },
};

async function converse(input) {
  const [, act, ...words] = /bench: (\w+)(?: (\S+))?(?: (\S+))?(?: (\S+))?/.exec(
    JSON.parse(input).message.content,
  );
  await line({ event: 'init', conversation_id: id, init: { model: 'bench', cwd: process.cwd(), tools: [] } });
  await line(update('DONE', 'user_input', {}));
  step += 1;
  const begin = performance.now();
  const response = await ACTS[act](...words);
  const duration_seconds = (performance.now() - begin) / 1000;
  const usage = {
    input_tokens: 9,
    output_tokens: 9,
    thinking_tokens: 0,
    cache_read_tokens: 0,
    total_tokens: 18,
  };
  await line(update('DONE', 'agent_response', { text_delta: response, duration_seconds, usage }));
  const told = { conversation_id: id, status: 'SUCCESS', response, duration_seconds, num_turns: 1, usage };
  await line({ event: 'result', result: told });
}

const [first] = process.argv.slice(2);
if (first === '--version') await write('1.3.2\n');
else if (first === '--help')
  await write(
    FLAGS.split(' ')
      .map((flag) => `  --${flag}   words\n`)
      .join(''),
  );
else
  for await (const input of createInterface({ input: process.stdin })) {
    await converse(input);
    break;
  }
process.exit(0);
