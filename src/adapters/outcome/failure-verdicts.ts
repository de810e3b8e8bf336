// What each kind of failure means to a caller: data (pure).
import type { ErrorCode, Retry } from '../../protocol/error.ts';
import type { FailureKind } from '../../protocol/event.ts';
import type { Backend } from '../../protocol/backend.ts';
import type { OwnHint } from '../adapter.ts';
import { ADAPTERS } from '../index.ts';
import { fieldRef } from '../../protocol/text/references.ts';

interface FailureVerdict {
  readonly status: 'failed' | 'upstream_error';
  readonly reason: ErrorCode;
  readonly message: string;
  /** Null: each agent has its own (`OwnHint`). */
  readonly hint: string | null;
  /** Where the code's own answer is not the right one. */
  readonly retry?: Retry;
}

/** Our words alone: they are read by the caller's model. */
export const FAILURE_VERDICTS: Readonly<
  Record<OwnHint, FailureVerdict & { hint: null }> &
    Record<Exclude<FailureKind, OwnHint>, FailureVerdict & { hint: string }>
> = {
  auth: {
    status: 'failed',
    reason: 'agent_not_signed_in',
    message: 'The agent is not signed in.',
    hint: null,
  },
  account: {
    status: 'upstream_error',
    reason: 'upstream_error',
    retry: 'after_fix',
    message: 'The service does not accept this account.',
    hint: null,
  },
  quota: {
    status: 'upstream_error',
    reason: 'quota_exhausted',
    message: 'The quota of the account is used up.',
    hint: `Start the job again after the reset, or with another ${fieldRef('model')}.`,
  },
  credits: {
    status: 'upstream_error',
    reason: 'quota_exhausted',
    retry: 'after_fix',
    message: 'The AI credits of the account are used up.',
    hint: 'Add credits or switch their use off in the settings of the agent, then start the job again.',
  },
  model: {
    status: 'failed',
    reason: 'invalid_request',
    message: `The agent does not accept this ${fieldRef('model')} or ${fieldRef('effort')}.`,
    hint: null,
  },
  capacity: {
    status: 'upstream_error',
    reason: 'upstream_error',
    message: 'The model service is overloaded or does not answer.',
    hint: `Start the job again in some minutes, or with another ${fieldRef('model')}.`,
  },
  upstream: {
    status: 'upstream_error',
    reason: 'upstream_error',
    message: 'The model service refused the request or broke off.',
    hint: 'Start the job again; agy_read shows more.',
  },
  timeout: {
    status: 'failed',
    reason: 'timed_out',
    message: "The agent's own time limit ended the turn before it was complete.",
    hint: 'Continue the conversation with agy_continue, or start again with a smaller task.',
  },
  not_found: {
    status: 'failed',
    reason: 'session_not_found',
    message: 'The agent does not know this conversation.',
    hint: `Start a job without ${fieldRef('session_id')} for a new conversation, or take an id from agy_sessions.`,
  },
  usage: {
    status: 'failed',
    reason: 'agent_failed',
    retry: 'after_fix',
    message: 'The agent refused its command line or input.',
    hint: `Run agy_doctor with ${fieldRef('force_refresh', true)}: the program may have changed since it was last looked at.`,
  },
  untrusted: {
    status: 'failed',
    reason: 'agent_failed',
    retry: 'after_fix',
    message: 'The agent does not trust this folder.',
    hint: null,
  },
  permission: {
    status: 'failed',
    reason: 'agent_failed',
    retry: 'after_fix',
    message: 'The agent was not permitted what it needed.',
    hint: 'agy_read shows which tool it was.',
  },
  interrupted: {
    status: 'failed',
    reason: 'agent_failed',
    message: 'The agent was interrupted from outside.',
    hint: 'Continue the conversation with agy_continue, or start the job again.',
  },
  unknown: {
    status: 'failed',
    reason: 'agent_failed',
    message: 'The agent failed for a reason that the bridge does not know.',
    hint: 'agy_read shows the message of the agent.',
  },
};

/** The way out of a failure, for the user of this agent. */
export function hintFor(kind: FailureKind, backend: Backend): string {
  return hasOwnHint(kind) ? ADAPTERS[backend].hints[kind] : FAILURE_VERDICTS[kind].hint;
}

function hasOwnHint(kind: FailureKind): kind is OwnHint {
  return FAILURE_VERDICTS[kind].hint === null;
}

/** A failure as the agent reported it. */
export interface ReportedFailure {
  readonly kind: FailureKind;
  readonly resetsInSeconds: number | null;
}

/** Kinds that often only accompany the cause; agy that is ended for its quota says it timed out or was interrupted. */
const VAGUE: ReadonlySet<FailureKind> = new Set(['interrupted', 'timeout', 'upstream', 'usage']);

/** The cause among what was reported, in the order of trust: the first that is precise, else the first. */
export function mainCause(told: readonly ReportedFailure[]): ReportedFailure | null {
  const known = told.filter(({ kind }) => kind !== 'unknown' && kind !== 'permission');
  const cause = known.find(({ kind }) => !VAGUE.has(kind)) ?? known[0];
  if (cause === undefined) return null;
  const resets = known.find(({ kind, resetsInSeconds }) => kind === cause.kind && resetsInSeconds !== null);
  return { kind: cause.kind, resetsInSeconds: resets?.resetsInSeconds ?? null };
}

/** `34 minutes`, `168 hours`: rounded up, so that a wait of this long suffices. */
export function describeFailure(seconds: number): string {
  if (seconds < 60) return `${seconds} seconds`;
  return seconds < 7_200 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3_600)} hours`;
}
