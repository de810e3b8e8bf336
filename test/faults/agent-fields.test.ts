// Every field of every line that an agent says, 10 MB large and of odd types: what is kept is bounded, and says that it was cut.
import { expect, test } from 'vitest';
import { ADAPTERS } from '../../src/adapters/index.ts';
import { translate } from '../../src/event-formats/index.ts';
import type { StoredEvent } from '../../src/protocol/event.ts';
import { EVENT_FORMATS } from '../../src/protocol/request.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { createRedactor } from '../../src/redaction/redact.ts';
import { createRecorder } from '../../src/runner/output/event-recorder.ts';
import { createOutputReader, LINE_SOURCES } from '../../src/runner/output/read-output.ts';
import { specOf } from '../support/adapter-runs.ts';
import { type Agent, AGENTS, FIELDS } from '../support/agent-fields.ts';

const SIZE = 10_000_000;
/** Too deep to be written by the engine itself. */
const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

/** What is put into each field: a text has 10 MB, and of what costs more there are some 100,000. */
const VALUES: Readonly<Record<string, () => unknown>> = {
  text: () => 'many words '.repeat(SIZE / 11),
  'one word': () => 'x'.repeat(SIZE),
  lines: () => 'a\n'.repeat(SIZE / 2),
  'a key': () => ({ ['k'.repeat(SIZE)]: 1 }),
  keys: () => Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`key ${at}`, at])),
  numbers: () => Array.from({ length: 400_000 }, () => 1),
  objects: () => Array.from({ length: 200_000 }, () => ({})),
  'too many objects': () => Array.from({ length: 3_000_000 }, () => ({})),
  depth: () => '@deep@',
  'a huge number': () => 1e308,
  'a negative number': () => -1e308,
  null: () => null,
  false: () => false,
  'an empty text': () => '',
  'an empty list': () => [],
};
/** Values that cost little go into each field, and of the large ones one: every one of them comes to each agent. */
const SMALL = Object.keys(VALUES).slice(Object.keys(VALUES).indexOf('depth'));
const LARGE = Object.keys(VALUES).filter((name) => !SMALL.includes(name));

const redactor = createRedactor();

/** What a run keeps of lines, through everything between the agent's pipe and the store. */
async function kept(agent: Agent, said: readonly (readonly [(typeof LINE_SOURCES)[number], string])[]) {
  const capability = AGENTS[agent];
  const parser = ADAPTERS[capability.backend].parser(specOf(), capability);
  const reader = createOutputReader(parser, redactor, capability.drive !== 'text');
  const events: StoredEvent[] = [];
  const writer = {
    append: (more: readonly StoredEvent[]) => {
      for (const event of more) events.push(event);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  const recorder = createRecorder({ writer, redactor, clock: { now: () => new Date(0) }, first: 0 });
  let logged = 0;
  for (const [source, line] of said) {
    const taken = reader.take(source, [line], recorder.take);
    logged += taken.kept.length;
    await recorder.push();
  }
  for (const source of LINE_SOURCES) {
    const taken = reader.end(source);
    logged += taken.kept.length;
    await recorder.push(taken.events);
  }
  await recorder.flush();
  await recorder.push(parser.end({ exitCode: 0, signal: null }));
  return { events, logged, state: recorder.state() };
}

/** Text is told in events that each fit; anything else is cut, with a sign, or is in the log alone. */
const isText = ({ type, ...event }: StoredEvent): boolean =>
  type === 'user' || (type === 'assistant' && 'subtype' in event && event.subtype === 'text');
const hasSign = (event: StoredEvent): boolean =>
  event.truncated === true ||
  /\d+ more|more levels|"chars":\d+|more subagents|_more":\d+|session_unusable/.test(JSON.stringify(event));
/** What any value begins with; a field of another type than it should have is in the log alone. */
const BEGINNING = /many words|xxxx|a\\+na|kkkk|key 1\d|1,1,1|\{\},\{\}|\[\[\[/;

async function checked(agent: Agent, line: string, size: number): Promise<string[]> {
  const { events, logged, state } = await kept(agent, [['stdout', line]]);
  const wrong: string[] = [];
  let told = 0;
  for (const event of events) {
    const json = JSON.stringify(event);
    if (Buffer.byteLength(json) > LIMITS.eventLineBytes) wrong.push(`an event of ${json.length}`);
    const usage = 'usage' in event ? event.usage : null;
    if (!Object.values(usage ?? {}).every(Number.isFinite)) wrong.push('a count that is no number');
    told += isText(event) ? 0 : json.length;
  }
  const rest = events.filter((event) => !isText(event));
  if (told > 2 * LIMITS.eventLineBytes) wrong.push(`events of ${told}`);
  if (rest.length > 2 * LIMITS.recordEntries) wrong.push(`${rest.length} events`);
  const saysSome = BEGINNING.test(JSON.stringify(rest));
  if (size > LIMITS.eventChars && saysSome && !rest.some(hasSign))
    wrong.push(`no sign: ${JSON.stringify(rest).slice(0, 300)}`);
  if (logged > 2.5 * Math.max(line.length, 4_096)) wrong.push(`a log of ${logged} of ${line.length}`);
  const response = state.result?.response ?? '';
  const record = { ...state.result, structured_output: null, response: null };
  if (JSON.stringify({ ...state, text: '', result: record }).length > LIMITS.writtenRecordBytes)
    wrong.push('the record');
  if (state.text.length > LIMITS.answerChars || response.length > LIMITS.answerChars)
    wrong.push('the answer');
  for (const dialect of EVENT_FORMATS)
    for (const event of translate(rest, dialect))
      if (JSON.stringify(event).length > 2 * LIMITS.eventLineBytes)
        wrong.push(`${dialect}: an event too long`);
  return wrong;
}

// promise: bounded-everywhere
test.each(FIELDS)('%s: %s', async (agent, name, line) => {
  const at = FIELDS.findIndex(([whose, what]) => whose === agent && what === name);
  for (const value of [...SMALL, LARGE[at % LARGE.length] ?? '']) {
    const said = JSON.stringify(line(VALUES[value]?.())).replace('"@deep@"', DEEP);
    expect(await checked(agent, said, said.length), value).toEqual([]);
  }
});
