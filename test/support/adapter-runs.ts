// Runs of adapters over recorded output.
import { readFileSync } from 'node:fs';
import { ADAPTERS } from '../../src/adapters/index.ts';
import type { LineSource } from '../../src/adapters/adapter.ts';
import { foldEvent, startFold } from '../../src/runner/output/fold-events.ts';
import { decideOutcome, type OutcomeInput, type Outcome } from '../../src/runner/outcome.ts';
import type { Capability } from '../../src/protocol/capability.ts';
import type { AgentEvent } from '../../src/protocol/event.ts';
import type { RunSpec } from '../../src/protocol/handoff.ts';
import type { Backend } from '../../src/protocol/backend.ts';

export const PLACES = { cwd: '/srv/proj', logFile: '/store/agy.log' };

const FLAGS_1_0 =
  'add-dir c continue conversation dangerously-skip-permissions i log-file p print print-timeout prompt sandbox';
const FLAGS_1_1_5 = `${FLAGS_1_0} model effort mode agent`;
const FLAGS_1_1_10 = `${FLAGS_1_1_5} output-format json-schema disable-slash-commands`;
const FLAGS_1_1_15 = `${FLAGS_1_1_10} input-format`;
const FLAGS: Readonly<Record<string, string>> = {
  '1.0.0': FLAGS_1_0,
  '1.0.16': `${FLAGS_1_0} model`,
  '1.1.5': FLAGS_1_1_5,
  '1.1.8': `${FLAGS_1_1_5} output-format json-schema`,
  '1.1.10': FLAGS_1_1_10,
  '1.1.14': FLAGS_1_1_15,
};

export function specOf(changes: Partial<RunSpec> = {}): RunSpec {
  return {
    prompt: 'Say OK',
    mode: 'ask',
    allowWrite: false,
    sessionId: null,
    model: null,
    effort: null,
    addDirs: [],
    outputSchema: null,
    sandbox: false,
    skipPermissions: false,
    timeoutSeconds: 900,
    ...changes,
  };
}

/** agy of a version, as its help of that time tells. */
export function agyOf(version: string): Capability {
  const help = (FLAGS[version] ?? FLAGS_1_1_15).split(' ').map((flag) => `  --${flag}   words\n`);
  return ADAPTERS.agy.capability('/bin/agy', version, help.join(''));
}

export const GEMINI = ADAPTERS.gemini.capability(
  '/bin/gemini',
  '0.61.0',
  '  -m, --model  Model  [string]\n  -s, --sandbox  Run in sandbox?  [boolean]\n      --skip-trust  Trust  [boolean]\n',
);

export function sampleLines(path: string): string[] {
  const text = readFileSync(new URL(`../samples/${path}`, import.meta.url), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

export function sampleText(path: string): string {
  return readFileSync(new URL(`../samples/${path}`, import.meta.url), 'utf8');
}

type Lines = Partial<Record<LineSource, readonly string[]>>;

/** All events of a run; log and standard error come before standard output. */
export function eventsOf(
  capability: Capability,
  lines: Lines,
  exitCode: number | null = 0,
  spec = specOf(),
): AgentEvent[] {
  const parser = ADAPTERS[capability.backend].parser(spec, capability);
  const sources: readonly LineSource[] = ['log', 'stderr', 'stdout'];
  const told = sources.flatMap((source) =>
    (lines[source] ?? []).flatMap((line) => parser.line(source, line)),
  );
  return [...told, ...parser.end({ exitCode, signal: exitCode === null ? 'SIGKILL' : null })];
}

export function outcomeOf(
  capability: Capability,
  lines: Lines,
  exitCode: number | null = 0,
  input: Partial<OutcomeInput> = {},
): Outcome {
  const events = eventsOf(capability, lines, exitCode);
  return judgeEvents(events, {
    exit: { exitCode, signal: exitCode === null ? 'SIGKILL' : null },
    backend: capability.backend,
    drive: capability.drive,
    ...input,
  });
}

export function judgeEvents(events: readonly AgentEvent[], input: Partial<OutcomeInput> = {}): Outcome {
  const backend: Backend = 'agy';
  return decideOutcome({
    state: events.reduce(foldEvent, startFold()),
    exit: { exitCode: 0, signal: null },
    stop: null,
    requestedSessionId: null,
    schema: null,
    backend,
    drive: 'stream_stdin',
    ...input,
  });
}

type ResultEvent = Extract<AgentEvent, { type: 'result' }>;

/** The result of a run that went well, with changes. */
export const resultEvent = (changes: Partial<ResultEvent> = {}): AgentEvent => ({
  type: 'result',
  subtype: 'success',
  status: 'SUCCESS',
  session_id: 'c',
  response: 'OK',
  error: null,
  usage: null,
  num_turns: 1,
  denied_actions: [],
  ...changes,
});
