// The verdict on a run: one table of rows, first match wins (pure).
import type { Backend } from '../../protocol/backend.ts';
import type { IoMode } from '../../protocol/capability.ts';
import { type BridgeError, type ErrorCode, ERRORS, type Retry } from '../../protocol/error.ts';
import type { DeniedAction, FailureKind } from '../../protocol/event.ts';
import type { Failure, JobStatus } from '../../protocol/job.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import type { AgentExit, ExitRule } from '../adapter.ts';
import { ADAPTERS, ALLOW_RULES } from '../index.ts';
import { FAILURE_VERDICTS, hintFor, describeFailure, type ReportedFailure } from './failure-verdicts.ts';

export interface Verdict {
  readonly status: Extract<JobStatus, 'completed' | 'failed' | 'cancelled' | 'upstream_error'>;
  readonly reason: ErrorCode | null;
  readonly failure: Failure | null;
}

/** All that is known of a run when it is over. */
export interface RunFacts {
  /** null: the agent was never started, or nobody saw its end. */
  readonly exit: AgentExit | null;
  /** The error with which the bridge itself ended the run. */
  readonly stop: BridgeError | null;
  readonly requestedSessionId: string | null;
  readonly wantsSchema: boolean;
  /** Where the structured answer does not fit the schema; null where it fits or there is none. */
  readonly misfit: string | null;
  readonly backend: Backend;
  readonly drive: IoMode;
  readonly sessions: readonly string[];
  /** The agent named a conversation by an id that no request may carry. */
  readonly sessionUnusable: boolean;
  readonly told: readonly ReportedFailure[];
  readonly denied: readonly DeniedAction[];
  /** Of the agent's result; null without one. */
  readonly status: string | null;
  readonly succeeded: boolean;
  readonly structured: unknown;
  /** Neither an answer nor a structured one. */
  readonly blank: boolean;
  readonly cause: ReportedFailure | null;
}

interface Decision {
  readonly id: string;
  readonly applies: (run: RunFacts) => boolean;
  readonly verdict: (run: RunFacts) => Verdict;
}

const READ_EVENTS = 'The events of the job tell more (agy_read); then start it again.';
const failed = (message: string, hint = READ_EVENTS, retry: Retry = 'later'): Verdict => ({
  status: 'failed',
  reason: 'agent_failed',
  failure: { message, hint, retry },
});
const COMPLETED: Verdict = { status: 'completed', reason: null, failure: null };
const STATUS_OF_STOP: Partial<Record<ErrorCode, Verdict['status']>> = {
  cancelled: 'cancelled',
  upstream_error: 'upstream_error',
  quota_exhausted: 'upstream_error',
};
const STATUSES_TOLD = new Set(['CANCELED', 'INTERRUPTED', 'INVALID', 'WAITING', 'RUNNING']);

/** First match wins. */
export const OUTCOME_RULES: readonly Decision[] = [
  { id: 'stopped', applies: (run) => run.stop !== null && !finishedBefore(run, run.stop), verdict: stopped },
  { id: 'session_not_found', applies: lostSession, verdict: (run) => ofKind('not_found', run) },
  {
    id: 'print_timeout',
    applies: ({ succeeded, backend, told }) =>
      succeeded && ADAPTERS[backend].successMayBeTimeout && tells(told, 'timeout'),
    verdict: (run) => ofKind('timeout', run),
  },
  {
    id: 'denied',
    applies: ({ denied, blank, succeeded, cause }) =>
      denied.length > 0 && blank && (succeeded || cause === null),
    verdict: ({ denied, backend }) =>
      failed(
        `The agent was denied ${deniedNames(denied)} and gave no answer.`,
        denialHint(denied, backend),
        'after_fix',
      ),
  },
  {
    id: 'explained',
    // In text mode exit 0 says little, and what was printed may be half an answer.
    applies: ({ cause, succeeded, blank, drive }) =>
      cause !== null && (!succeeded || blank || drive === 'text'),
    verdict: (run) => ofKind(run.cause?.kind ?? 'unknown', run),
  },
  {
    id: 'blank',
    applies: ({ succeeded, blank }) => succeeded && blank,
    verdict: () => failed('The agent ended without an answer.'),
  },
  {
    id: 'schema_unmet',
    applies: ({ succeeded, wantsSchema, structured }) => succeeded && wantsSchema && structured === undefined,
    verdict: () =>
      failed(`The agent did not give the structured output that ${fieldRef('output_schema')} asks for.`),
  },
  {
    id: 'schema_misfit',
    applies: ({ succeeded, misfit }) => succeeded && misfit !== null,
    verdict: () =>
      failed(
        `The structured output of the agent does not fit ${fieldRef('output_schema')}.`,
        'It is kept in the result (agy_result); start the job again, or loosen the schema.',
      ),
  },
  { id: 'success', applies: ({ succeeded }) => succeeded, verdict: () => COMPLETED },
  {
    id: 'odd_status',
    applies: ({ status }) => status !== null && status !== 'ERROR',
    verdict: ({ status }) => failed(`The agent ended with the status ${statusName(status ?? '')}.`),
  },
  {
    id: 'exit_told',
    applies: ({ backend, exit }) => exitRule(backend, exit?.exitCode ?? null)?.says !== undefined,
    verdict: ({ backend, exit }) => failed(exitRule(backend, exit?.exitCode ?? null)?.says ?? ''),
  },
  {
    id: 'error_result',
    // In text mode the result is our own, made of the exit code.
    applies: ({ status, drive }) => status !== null && drive !== 'text',
    verdict: (run) => ofKind('unknown', run),
  },
  {
    id: 'killed',
    applies: ({ exit }) => exit !== null && exit.signal !== null,
    verdict: () => failed('The agent was killed from outside before it gave a result.'),
  },
  {
    id: 'text_empty',
    applies: ({ drive, exit }) => drive === 'text' && exit?.exitCode === 0,
    verdict: () => failed('The agent ended without an answer, and its log does not say why.'),
  },
  {
    id: 'no_result',
    applies: () => true,
    verdict: ({ exit }) => failed(`The agent ended without a result (${exitWords(exit)}).`),
  },
];

const tells = (told: readonly ReportedFailure[], wanted: FailureKind): boolean =>
  told.some(({ kind }) => kind === wanted);
const statusName = (status: string): string =>
  STATUSES_TOLD.has(status) ? status : 'of a name that is not known';

const YIELDING: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['cancelled', 'timed_out', 'agent_failed']);

/** An answer that was complete when the stop came is kept as one; in text mode nobody can tell. */
function finishedBefore({ succeeded, blank, drive }: RunFacts, stop: BridgeError): boolean {
  return succeeded && !blank && drive !== 'text' && YIELDING.has(stop.code);
}

function stopped({ stop }: RunFacts): Verdict {
  if (stop === null) return failed('The job was stopped.');
  const { code, message, hint, retry } = stop;
  return { status: STATUS_OF_STOP[code] ?? 'failed', reason: code, failure: { message, hint, retry } };
}

function lostSession({ requestedSessionId, sessions, sessionUnusable, told }: RunFacts): boolean {
  if (requestedSessionId === null) return false;
  const namedOthers = sessions.length > 0 || sessionUnusable;
  return tells(told, 'not_found') || (namedOthers && !sessions.includes(requestedSessionId));
}

function ofKind(kind: FailureKind, { backend, cause }: RunFacts): Verdict {
  const { status, reason, message, retry } = FAILURE_VERDICTS[kind];
  const resets = cause?.kind === kind ? cause.resetsInSeconds : null;
  const when = resets === null ? '' : ` It resets in ${describeFailure(resets)}.`;
  return {
    status,
    reason,
    failure: { message: message + when, hint: hintFor(kind, backend), retry: retry ?? ERRORS[reason].retry },
  };
}

function exitWords(exit: AgentExit | null): string {
  return exit?.exitCode === undefined || exit.exitCode === null
    ? 'its exit is not known'
    : `exit code ${exit.exitCode}`;
}

/** The first row that applies; the last one always does. */
export function firstMatchingRule(run: RunFacts): { id: string; verdict: Verdict } {
  const row = OUTCOME_RULES.find(({ applies }) => applies(run));
  if (row === undefined) throw new Error('the table of decisions has no row for every run');
  return { id: row.id, verdict: row.verdict(run) };
}

/** The agent's own rule for this code. */
export function exitRule(backend: Backend, code: number | null): ExitRule | undefined {
  return ADAPTERS[backend].exitRules.find((rule) => rule.code === code);
}

/** A rule that may be in a sentence: it holds the agent's text, so only the plainest characters pass. */
const QUOTABLE = /^[a-z_]+\([\w@%+=:,./ *-]{1,120}\)$/;

/** `"command", "read_url"`: known names only. */
export function deniedNames(denied: readonly DeniedAction[]): string {
  const names = denied.map(({ action }) =>
    Object.hasOwn(ALLOW_RULES, action) ? `"${action}"` : 'another action',
  );
  return [...new Set(names)].join(', ');
}

/** What to do about it: the narrowest rule, never the switch that permits everything. */
export function denialHint(denied: readonly DeniedAction[], backend: Backend): string {
  const settings = ADAPTERS[backend].allowRulesPlace ?? `the settings of ${backend}`;
  const rules = denied.flatMap(({ allow_rule }) =>
    allow_rule !== null && QUOTABLE.test(allow_rule) ? [`\`${allow_rule}\``] : [],
  );
  return rules.length === 0
    ? `If you want to permit it, add a rule for exactly this action to ${settings}; see denied_actions and agy_read.`
    : `If you want to permit it, add ${[...new Set(rules)].slice(0, 3).join(' and ')} to ${settings}, then start the job again.`;
}
