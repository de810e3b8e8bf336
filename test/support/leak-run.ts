// An agent's lines through all that the runner does with them, and every place where they arrive.
import { ADAPTERS } from '../../src/adapters/index.ts';
import { translate } from '../../src/event-formats/index.ts';
import type { StoredEvent } from '../../src/protocol/event.ts';
import { isRecord } from '../../src/protocol/is-record.ts';
import type { Redactor } from '../../src/redaction/redact.ts';
import { createOutputReader, LINE_SOURCES } from '../../src/runner/output/read-output.ts';
import { createRecorder } from '../../src/runner/output/event-recorder.ts';
import { agyOf, GEMINI, specOf } from './adapter-runs.ts';
import type { Said, Way } from './leak-carriers.ts';

const AGENTS = { agy: agyOf('1.3.2'), text: agyOf('1.0.16'), gemini: GEMINI };

/** All texts of a value, in order. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isRecord(value) ? Object.values(value).flatMap(textsOf) : [];
}
/** What the lines of a log say, put together by the names of the fields. */
function assembled(text: string): string {
  const fields = new Map<string, string>();
  const add = (value: unknown, name: string): void => {
    if (typeof value === 'string') fields.set(name, (fields.get(name) ?? '') + value);
    else if (Array.isArray(value)) for (const item of value) add(item, name);
    else if (isRecord(value)) for (const [key, item] of Object.entries(value)) add(item, `${name}.${key}`);
  };
  for (const line of text.split('\n')) {
    try {
      add(JSON.parse(line), '');
    } catch {
      // no line of the protocol: it is looked at as it is
    }
  }
  return [...fields.values()].join('\n\n');
}

/** Where to plant a text, to see that it is found there. */
export type Plant = Readonly<Record<string, string>>;

/** Every sink of a job and what stands in it, with its fields put together. */
export async function sinksOf(
  redactor: Redactor,
  agent: Way['agent'],
  said: readonly Said[],
  plant: Plant = {},
): Promise<Record<string, string>> {
  const capability = AGENTS[agent];
  const parser = ADAPTERS[capability.backend].parser(specOf(), capability);
  const intake = createOutputReader(parser, redactor, capability.drive !== 'text');
  const events: StoredEvent[] = [];
  const writer = {
    append: (more: readonly StoredEvent[]) => {
      events.push(...more);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  const recorder = createRecorder({ writer, redactor, clock: { now: () => new Date(0) }, first: 0 });
  const logs = { stdout: '', stderr: '', log: '' };
  for (const { source, lines } of said) {
    const taken = intake.take(source, lines);
    logs[source] += taken.kept;
    await recorder.push(taken.events);
  }
  for (const source of LINE_SOURCES) {
    const taken = intake.end(source);
    logs[source] += taken.kept;
    await recorder.push(taken.events);
  }
  await recorder.flush();
  await recorder.push(parser.end({ exitCode: 0, signal: null }));
  const told = (value: unknown): string => JSON.stringify(value);
  const state = recorder.state();
  const sinks: Record<string, string> = {
    events: events.map(told).join('\n'),
    answer: state.text,
    record: told(state),
    'stdout.log': logs.stdout,
    'stderr.log': logs.stderr,
    'agy.log': logs.log,
    ...Object.fromEntries(
      (['raw', 'claude', 'codex'] as const).map((dialect) => [
        dialect,
        translate(events, dialect).map(told).join('\n'),
      ]),
    ),
  };
  for (const [name, text] of Object.entries(plant)) sinks[name] = `${sinks[name] ?? ''}\n${text}`;
  return Object.fromEntries(
    Object.entries(sinks).map(([name, text]) => [
      name,
      `${text}\n\n${assembled(text)}\n\n${textsOf(name === 'events' ? events : []).join('')}`,
    ]),
  );
}
