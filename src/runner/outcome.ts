// Events and exit to one verdict (pure): an exit code alone is never a success.
import { firstMatchingRule, type RunFacts, type Verdict } from '../adapters/outcome/outcome-rules.ts';
import { deniedNames, denialHint, exitRule } from '../adapters/outcome/outcome-rules.ts';
import { mainCause } from '../adapters/outcome/failure-verdicts.ts';
import { ADAPTERS } from '../adapters/index.ts';
import { schemaMismatch } from '../adapters/matches-schema.ts';
import { boundDenied } from '../protocol/bound-event.ts';
import { beginningOf } from '../protocol/bounds.ts';
import type { DeniedAction, Usage } from '../protocol/event.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { OutcomeState } from './output/fold-events.ts';

export interface OutcomeInput extends Pick<
  RunFacts,
  'exit' | 'stop' | 'requestedSessionId' | 'backend' | 'drive'
> {
  readonly state: OutcomeState;
  /** What the structured answer must fit; null when none was asked for. */
  readonly schema: Readonly<Record<string, unknown>> | null;
}

export interface Outcome extends Verdict {
  readonly warnings: string[];
  readonly sessionId: string | null;
  readonly answer: string;
  readonly structuredOutput?: unknown;
  /** Length of its JSON, where that is too long for the record: then it is the answer. */
  readonly structuredChars?: number;
  /** Of this run alone. */
  readonly usage: Usage | null;
  /** It says that it wrote files; the tree says whether it did. */
  readonly wrote: boolean;
  readonly deniedActions: DeniedAction[];
  /** How many further ones there were. */
  readonly deniedMore: number;
}

/** The verdict on a run, from all that is known of it. */
export function decideOutcome(input: OutcomeInput): Outcome {
  const { state, requestedSessionId, backend, exit, schema } = input;
  const { result } = state;
  const response = result?.response ?? '';
  const answer = response.trim() === '' ? state.text : response;
  // A turn that never fills the schema repeats the answer of the turn before.
  const stale = requestedSessionId !== null && !state.finished;
  const structured = stale ? undefined : result?.structured_output;
  const { denied, more } = allDenied(state);
  const exitKind = exitRule(backend, exit?.exitCode ?? null)?.kind ?? 'unknown';
  const { verdict } = firstMatchingRule({
    ...input,
    ...state,
    denied,
    structured,
    wantsSchema: schema !== null,
    misfit: schema === null || structured === undefined ? null : schemaMismatch(schema, structured),
    status: result?.status ?? null,
    succeeded: result?.subtype === 'success',
    blank: answer.trim() === '' && structured === undefined,
    cause: mainCause([...state.told, { kind: exitKind, resetsInSeconds: null }]),
  });
  const kept = keptAnswer(answer, structured);
  return {
    ...withKeptAnswer(verdict, kept.answer),
    warnings: [...warningsOf(input, verdict, denied), ...kept.warnings],
    sessionId: state.sessions[0] ?? null,
    ...kept.fields,
    answer: kept.answer,
    usage: usageOf(input),
    wrote: state.wrote,
    deniedActions: denied,
    deniedMore: more,
  };
}

interface KeptAnswer {
  readonly answer: string;
  readonly fields: Pick<Outcome, 'structuredOutput' | 'structuredChars'>;
  readonly warnings: readonly string[];
}

/** A structured answer that is too long for the record is the answer itself: that is kept in a file and paged. */
function keptAnswer(answer: string, structured: unknown): KeptAnswer {
  if (structured === undefined) return { answer, fields: {}, warnings: [] };
  const json = JSON.stringify(structured);
  if (json.length <= LIMITS.structuredChars)
    return { answer, fields: { structuredOutput: structured }, warnings: [] };
  const cut = json.length > LIMITS.answerChars ? `; it was cut at ${LIMITS.answerChars}` : '';
  return {
    answer: beginningOf(json, LIMITS.answerChars),
    fields: { structuredChars: json.length },
    warnings: [
      `The structured output is too long for structured_output (${json.length} characters of JSON): it is the text of the answer, which agy_result pages${cut}.`,
    ],
  };
}

/** Tokens of this run alone; null where nobody counted them. */
function usageOf({ state, requestedSessionId, backend }: OutcomeInput): Usage | null {
  const total = state.result?.usage ?? null;
  if (state.usage !== null || total === null) return state.usage;
  return ADAPTERS[backend].runUsage(total, requestedSessionId !== null);
}

/** The result's denials know their targets; standard error and log name only actions. */
function allDenied({ result, denied }: OutcomeState): { denied: DeniedAction[]; more: number } {
  const named = result?.denied_actions ?? [];
  const others = denied.filter(({ action }) => !named.some((known) => known.action === action));
  return boundDenied([...named, ...others], result?.denied_actions_more);
}

function withKeptAnswer(verdict: Verdict, answer: string): Verdict {
  if (verdict.failure === null || answer.trim() === '') return verdict;
  const hint = `${verdict.failure.hint} What it said before is kept: agy_result.`.trimStart();
  return { ...verdict, failure: { ...verdict.failure, hint } };
}

/** What a program does to itself; others are sent, by the runner as well to one that lingers behind its result. */
const CRASHES: ReadonlySet<string> = new Set([
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGILL',
  'SIGSEGV',
  'SIGSYS',
  'SIGTRAP',
  'SIGXCPU',
  'SIGXFSZ',
]);

function warningsOf(
  { state, stop, exit, backend }: OutcomeInput,
  { status }: Verdict,
  denied: DeniedAction[],
): string[] {
  const completed = status === 'completed';
  const code = exit?.exitCode ?? 0;
  const signal = exit?.signal ?? '';
  const rows: readonly (readonly [boolean, string])[] = [
    [
      completed && denied.length > 0,
      `The agent was denied ${deniedNames(denied)}. ${denialHint(denied, backend)}`,
    ],
    [
      state.sessionUnusable,
      'The agent named its conversation by an id that no request may carry: it cannot be continued.',
    ],
    [state.hookDenied, 'A hook denied the agent a tool call: see the events (agy_read).'],
    [completed && code !== 0, `The agent gave its result and then ended with exit code ${code}.`],
    [
      completed && CRASHES.has(signal),
      `The agent gave its result and then crashed (${signal}): what it did last may be missing.`,
    ],
    [
      completed && stop !== null,
      'The job was stopped when the agent had just finished: its answer is complete.',
    ],
    [state.cut, `The answer was longer than ${LIMITS.answerChars} characters and was cut.`],
  ];
  return rows.flatMap(([holds, text]) => (holds ? [text] : []));
}
