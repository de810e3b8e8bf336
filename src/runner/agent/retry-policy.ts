// Whether an agent that could not sign in is tried once more, or another one instead (pure).
import { firstReason } from '../../adapters/select-agent.ts';
import type { Verdict } from '../../adapters/outcome/outcome-rules.ts';
import { ADAPTERS } from '../../adapters/index.ts';
import type { Capability } from '../../protocol/capability.ts';
import { ERRORS } from '../../protocol/error.ts';
import type { Handoff } from '../../protocol/handoff.ts';
import { type Backend, candidatesAfter } from '../../protocol/backend.ts';
import type { OutcomeState } from '../output/fold-events.ts';

export type RetryChoice = 'same_agent' | 'other_agent';

interface Attempted {
  readonly state: OutcomeState;
  readonly capability: Capability;
  /** How often this agent was started for the job. */
  readonly starts: number;
  /** The job was cancelled or timed out. */
  readonly stopped: boolean;
  readonly platform: NodeJS.Platform;
  /** The request leaves the agent to the bridge. */
  readonly mayFallBack: boolean;
}

/** Neither a conversation nor a word came of it: nothing was spent, and nothing done. */
function neverBegan({ sessions, sessionUnusable, text, usage, result, told }: OutcomeState): boolean {
  return (
    told.some(({ kind }) => kind === 'auth') &&
    sessions.length === 0 &&
    !sessionUnusable &&
    text === '' &&
    usage === null &&
    result?.subtype !== 'success'
  );
}

/** The next try, or null when the outcome is final. */
export function chooseRetry(attempted: Attempted): RetryChoice | null {
  const { state, capability, starts, stopped, platform, mayFallBack } = attempted;
  const { backend } = capability;
  if (stopped || !neverBegan(state)) return null;
  // The Secret Service answers late; a keyring of another system is there or not.
  const lags = platform === 'linux' && ADAPTERS[backend].keyringMayLag(capability);
  if (lags && starts === 1) return 'same_agent';
  return mayFallBack && candidatesAfter(backend).length > 0 ? 'other_agent' : null;
}

/** An agent that was given up for another one, and why. */
export interface AbandonedAgent {
  readonly backend: Backend;
  readonly verdict: Verdict;
}

/** The agent that was not there when the job was admitted; none where the one that was wanted is used. */
export function notThere({ insteadOf }: Pick<Handoff, 'insteadOf'>): AbandonedAgent[] {
  if (insteadOf === undefined) return [];
  const { backend, message, hint } = insteadOf;
  const failure = { message, hint, retry: ERRORS.agent_missing.retry };
  return [{ backend, verdict: { status: 'failed', reason: 'agent_missing', failure } }];
}

/**
 * The verdict on a job whose last agent failed after others were given up for it: the first reason is the one to fix,
 * so it is the verdict; what became of the others follows it.
 */
export function withFirstReason(last: AbandonedAgent, givenUp: readonly AbandonedAgent[]): Verdict {
  const [first, ...others] = [...givenUp, last];
  if (first.verdict.failure === null || last.verdict.failure === null || others.length === 0)
    return last.verdict;
  const told = ({ backend, verdict: { failure } }: AbandonedAgent) => ({
    backend,
    message: failure?.message ?? '',
    hint: failure?.hint ?? '',
  });
  const failure = { ...first.verdict.failure, ...firstReason(told(first), others.map(told)) };
  return { ...first.verdict, failure };
}
