// Events folded into what a verdict needs of them (pure): bounded, whatever the agent says.
import { deniedAction } from '../../adapters/allow-rules.ts';
import { classifyFailure } from '../../adapters/outcome/classify-failure.ts';
import type { ReportedFailure } from '../../adapters/outcome/failure-verdicts.ts';
import { ALLOW_RULES, WRITING_TOOLS } from '../../adapters/index.ts';
import { boundDenied, wholeResponse } from '../../protocol/bound-event.ts';
import { beginningOf, clipText } from '../../protocol/bounds.ts';
import { addUsage, type AgentEvent, type DeniedAction, type Usage } from '../../protocol/event.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { SESSION_ID } from '../../protocol/request.ts';

type ResultEvent = Extract<AgentEvent, { type: 'result' }>;

/** What the events so far amount to; bounded, whatever the agent says. */
export interface OutcomeState {
  /** Conversations in the order they were named; the first is the job's own. */
  readonly sessions: readonly string[];
  /** One was named by an id that nobody could continue it by. */
  readonly sessionUnusable: boolean;
  readonly text: string;
  readonly cut: boolean;
  /** Sum over the calls of the model in this run; null until one was counted. */
  readonly usage: Usage | null;
  readonly result: ResultEvent | null;
  readonly told: readonly ReportedFailure[];
  readonly denied: readonly DeniedAction[];
  /** True: the agent filled the schema in this run, and not only in an earlier one. */
  readonly finished: boolean;
  readonly hookDenied: boolean;
  /** A tool that writes files ended well, as the agent says. */
  readonly wrote: boolean;
}

const MAX_NAMES = 32;
const HOOK_DENIAL = /denied by pre-tool hook/;
const clipLine = (text: string | null): string => (text ?? '').slice(0, LIMITS.matchedLineChars);

export function startFold(): OutcomeState {
  return {
    sessions: [],
    sessionUnusable: false,
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
export function foldEvent(state: OutcomeState, event: AgentEvent): OutcomeState {
  switch (event.type) {
    case 'system':
      // What an earlier try said is no part of the outcome.
      if (event.subtype === 'retry') return { ...startFold(), usage: state.usage };
      return event.subtype === 'init' ? withSession(state, event) : state;
    case 'assistant':
      if (event.subtype === 'end')
        return { ...state, usage: state.usage ? addUsage(state.usage, event.usage) : event.usage };
      return withText(state, event.text);
    case 'tool_use':
      return event.name === 'finish' ? { ...state, finished: true } : state;
    case 'tool_result':
      if (event.is_error)
        return HOOK_DENIAL.test(clipLine(event.output)) ? { ...state, hookDenied: true } : state;
      return WRITING_TOOLS.has(event.name) ? { ...state, wrote: true } : state;
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
  const response = wholeResponse(event, state.text);
  const { denied, more } = boundDenied(event.denied_actions, event.denied_actions_more);
  const told = event.error === null ? [] : [classifyFailure(event.error)];
  // One prompt has one result. A second one is that of its end, which takes nothing from a complete answer.
  const isEnded = told.some(({ kind }) => kind === 'interrupted' || kind === 'timeout');
  if (state.result?.subtype === 'success' && event.subtype === 'error' && isEnded) return state;
  return {
    ...withSession(state, event),
    result: {
      ...event,
      status: clipText(event.status, LIMITS.agentNameChars),
      response: clip(response),
      error: null, // what it says is in `told`
      denied_actions: denied,
      denied_actions_more: more,
    },
    cut: state.cut || isTooLong(response),
    // What the result says comes before what was said on the way.
    told: [...told, ...state.told].slice(0, MAX_NAMES),
  };
}

const isTooLong = (text: string): boolean => text.length > LIMITS.answerChars;
const clip = (text: string): string => beginningOf(text, LIMITS.answerChars);

/** A full text is left alone: joining and cutting it again for every event costs its whole length each time. */
function withText(state: OutcomeState, more: string): OutcomeState {
  if (more === '') return state;
  const isFull = state.text.length >= LIMITS.answerChars - 1;
  if (isFull) return state.cut ? state : { ...state, cut: true };
  const text = state.text + more;
  return isTooLong(text) ? { ...state, text: clip(text), cut: true } : { ...state, text };
}
function withSession(
  state: OutcomeState,
  { session_id: id, session_unusable: unusable }: { session_id: string | null; session_unusable?: true },
): OutcomeState {
  const { sessions } = state;
  if (unusable === true || (id !== null && !SESSION_ID.test(id))) return { ...state, sessionUnusable: true };
  const isKnown = id === null || sessions.includes(id) || sessions.length >= MAX_NAMES;
  return isKnown ? state : { ...state, sessions: [...sessions, id] };
}
const withTold = (told: readonly ReportedFailure[], next: ReportedFailure): readonly ReportedFailure[] =>
  told.length >= MAX_NAMES ||
  told.some(({ kind, resetsInSeconds }) => kind === next.kind && resetsInSeconds === next.resetsInSeconds)
    ? told
    : [...told, next];

function withDenial(denied: readonly DeniedAction[], action: string | undefined): readonly DeniedAction[] {
  if (action === undefined || denied.length >= MAX_NAMES) return denied;
  const name = clipText(action, LIMITS.agentNameChars);
  return denied.some((known) => known.action === name)
    ? denied
    : [...denied, deniedAction(ALLOW_RULES, name, name, null)];
}
