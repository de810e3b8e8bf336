// Events and exit to one verdict (pure): an exit code alone is never a success.
import { deniedAction } from '../adapters/allow-rules.ts';
import { classifyFailure } from '../adapters/classify.ts';
import { decide, type RunFacts, type Verdict } from '../adapters/decisions.ts';
import { deniedNames, denialHint } from '../adapters/denial-words.ts';
import { exitRule } from '../adapters/exit-codes.ts';
import { mainCause, type Told } from '../adapters/failure-verdicts.ts';
import { misfit } from '../adapters/json-schema.ts';
import { addUsage, type AgentEvent, type DeniedAction, type Usage } from '../protocol/event.ts';
import { LIMITS } from '../protocol/limits.ts';

type ResultEvent = Extract<AgentEvent, { type: 'result' }>;

/** What the events so far amount to; bounded, whatever the agent says. */
export interface OutcomeState {
  /** Conversations in the order they were named; the first is the job's own. */
  readonly sessions: readonly string[];
  readonly text: string;
  readonly cut: boolean;
  /** Sum over the calls of the model in this run; null until one was counted. */
  readonly usage: Usage | null;
  readonly result: ResultEvent | null;
  readonly told: readonly Told[];
  readonly denied: readonly DeniedAction[];
  /** True: the agent filled the schema in this run, and not only in an earlier one. */
  readonly finished: boolean;
  readonly hookDenied: boolean;
  /** A tool that writes files ended well, as the agent says. */
  readonly wrote: boolean;
}

export interface JudgeInput extends Pick<
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
  /** Of this run alone. */
  readonly usage: Usage | null;
  /** It says that it wrote files; the tree tells whether it did. */
  readonly wrote: boolean;
  readonly deniedActions: DeniedAction[];
}

const MAX_NAMES = 32;
const HOOK_DENIAL = /denied by pre-tool hook/;
/** Tools of agy and gemini that change files. */
const WRITES = /^(?:write_(?:to_)?file|replace|(?:multi_)?replace_file_content|sed_file|notebook_edit)$/;
const clipLine = (text: string | null): string => (text ?? '').slice(0, LIMITS.matchedLineChars);

export function startFold(): OutcomeState {
  return {
    sessions: [],
    text: '',
    cut: false,
    usage: null,
    result: null,
    told: [],
    denied: [],
    finished: false,
    hookDenied: false,
    wrote: false,
  };
}

/** The state after one more event. */
export function fold(state: OutcomeState, event: AgentEvent): OutcomeState {
  switch (event.type) {
    case 'system':
      // What an earlier try said is no part of the outcome.
      if (event.subtype === 'retry') return { ...startFold(), usage: state.usage };
      return event.subtype === 'init'
        ? { ...state, sessions: noted(state.sessions, event.session_id) }
        : state;
    case 'assistant':
      if (event.subtype === 'end')
        return { ...state, usage: state.usage ? addUsage(state.usage, event.usage) : event.usage };
      return withText(state, event.text);
    case 'tool_use':
      return event.name === 'finish' ? { ...state, finished: true } : state;
    case 'tool_result':
      if (event.is_error)
        return HOOK_DENIAL.test(clipLine(event.output)) ? { ...state, hookDenied: true } : state;
      return WRITES.test(event.name) ? { ...state, wrote: true } : state;
    case 'error':
      if (event.subtype === 'permission') return { ...state, denied: withDenial(state.denied, event.target) };
      return {
        ...state,
        told: withTold(state.told, { kind: event.subtype, resetsInSeconds: event.resets_in_seconds ?? null }),
      };
    case 'result':
      return foldResult(state, event);
    case 'user':
    case 'subagent_event':
      return state;
  }
}

function foldResult(state: OutcomeState, event: ResultEvent): OutcomeState {
  const response = event.response ?? '';
  const told = event.error === null ? [] : [classifyFailure(event.error)];
  // One prompt has one result. A second one is that of its end, which takes nothing from a complete answer.
  const isEnded = told.some(({ kind }) => kind === 'interrupted' || kind === 'timeout');
  if (state.result?.subtype === 'success' && event.subtype === 'error' && isEnded) return state;
  return {
    ...state,
    result: { ...event, response: clip(response) },
    cut: state.cut || isTooLong(response),
    sessions: noted(state.sessions, event.session_id),
    // What the result says stands before what was said on the way.
    told: [...told, ...state.told].slice(0, MAX_NAMES),
  };
}

const isTooLong = (text: string): boolean => text.length > LIMITS.answerChars;
const isFirstHalf = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
/** Never ends within a surrogate pair. */
function clip(text: string): string {
  if (!isTooLong(text)) return text;
  const end = isFirstHalf(text.charCodeAt(LIMITS.answerChars - 1)) ? 1 : 0;
  return text.slice(0, LIMITS.answerChars - end);
}

/** A full text is left alone: joining and cutting it again for every event costs its whole length each time. */
function withText(state: OutcomeState, more: string): OutcomeState {
  if (more === '') return state;
  const isFull = state.text.length >= LIMITS.answerChars - 1;
  if (isFull) return state.cut ? state : { ...state, cut: true };
  const text = state.text + more;
  return isTooLong(text) ? { ...state, text: clip(text), cut: true } : { ...state, text };
}
const noted = (names: readonly string[], name: string | null): readonly string[] =>
  name === null || names.includes(name) || names.length >= MAX_NAMES ? names : [...names, name];
const withTold = (told: readonly Told[], next: Told): readonly Told[] =>
  told.length >= MAX_NAMES ||
  told.some(({ kind, resetsInSeconds }) => kind === next.kind && resetsInSeconds === next.resetsInSeconds)
    ? told
    : [...told, next];

function withDenial(denied: readonly DeniedAction[], action: string | undefined): readonly DeniedAction[] {
  if (action === undefined || denied.length >= MAX_NAMES || denied.some((known) => known.action === action))
    return denied;
  return [...denied, deniedAction(action, action, null)];
}

/** The verdict on a run, from all that is known of it. */
export function judge(input: JudgeInput): Outcome {
  const { state, requestedSessionId, backend, exit, schema } = input;
  const { result } = state;
  const response = result?.response ?? '';
  const answer = response.trim() === '' ? state.text : response;
  // A turn that never fills the schema repeats the answer of the turn before.
  const stale = requestedSessionId !== null && !state.finished;
  const structured = stale ? undefined : result?.structured_output;
  const denied = allDenied(state);
  const exitKind = exitRule(backend, exit?.exitCode ?? null)?.kind ?? 'unknown';
  const { verdict } = decide({
    ...input,
    ...state,
    denied,
    structured,
    wantsSchema: schema !== null,
    misfit: schema === null || structured === undefined ? null : misfit(schema, structured),
    status: result?.status ?? null,
    succeeded: result?.subtype === 'success',
    blank: answer.trim() === '' && structured === undefined,
    cause: mainCause([...state.told, { kind: exitKind, resetsInSeconds: null }]),
  });
  return {
    ...withKeptAnswer(verdict, answer),
    warnings: warningsOf(input, verdict, denied),
    sessionId: state.sessions[0] ?? null,
    answer,
    ...(structured === undefined ? {} : { structuredOutput: structured }),
    usage: usageOf(input),
    wrote: state.wrote,
    deniedActions: denied,
  };
}

/**
 * Tokens of this run alone; null where nobody counted them. agy's result counts the whole conversation, and nothing
 * where its own time limit struck.
 */
function usageOf({ state, requestedSessionId, backend }: JudgeInput): Usage | null {
  const total = state.result?.usage ?? null;
  if (state.usage !== null || total === null) return state.usage;
  if (backend === 'agy' && (requestedSessionId !== null || total.total_tokens === 0)) return null;
  return total;
}

/** The result's denials know their targets; standard error and log name only actions. */
function allDenied({ result, denied }: OutcomeState): DeniedAction[] {
  const named = result?.denied_actions ?? [];
  return [...named, ...denied.filter(({ action }) => !named.some((known) => known.action === action))];
}

function withKeptAnswer(verdict: Verdict, answer: string): Verdict {
  if (verdict.failure === null || answer.trim() === '') return verdict;
  const hint = `${verdict.failure.hint} What it said before is kept: agy_result.`.trimStart();
  return { ...verdict, failure: { ...verdict.failure, hint } };
}

function warningsOf(
  { state, stop, exit }: JudgeInput,
  { status }: Verdict,
  denied: DeniedAction[],
): string[] {
  const completed = status === 'completed';
  const code = exit?.exitCode ?? 0;
  const rows: readonly (readonly [boolean, string])[] = [
    [completed && denied.length > 0, `The agent was denied ${deniedNames(denied)}. ${denialHint(denied)}`],
    [state.hookDenied, 'A hook denied the agent a tool call: see the events (agy_read).'],
    [completed && code !== 0, `The agent gave its result and then ended with exit code ${code}.`],
    [
      completed && stop !== null,
      'The job was stopped when the agent had just finished: its answer is complete.',
    ],
    [state.cut, `The answer was longer than ${LIMITS.answerChars} characters and was cut.`],
  ];
  return rows.flatMap(([holds, text]) => (holds ? [text] : []));
}
