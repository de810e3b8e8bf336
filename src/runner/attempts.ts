// Whether an agent that could not sign in is tried once more, or another one instead (pure).
import type { Verdict } from '../adapters/decisions.ts';
import { bandOf } from '../adapters/agy/bands.ts';
import type { Capability } from '../protocol/capability.ts';
import type { Backend } from '../protocol/job.ts';
import type { OutcomeState } from './fold.ts';

export type Next = 'same_agent' | 'other_agent';

interface Attempted {
  readonly state: OutcomeState;
  readonly capability: Capability;
  /** How often this agent was started for the job. */
  readonly starts: number;
  /** The job was cancelled or timed out. */
  readonly stopped: boolean;
  readonly platform: NodeJS.Platform;
  /** The request named no backend, and no other was tried yet. */
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

/** The next try, or null when the outcome stands. */
export function nextAttempt(attempted: Attempted): Next | null {
  const { state, capability, starts, stopped, platform, mayFallBack } = attempted;
  if (stopped || capability.backend !== 'agy' || !neverBegan(state)) return null;
  // The Secret Service answers late; a keyring of another system is there or not.
  const lags = platform === 'linux' && bandOf(capability).traits.keyringMayLag;
  if (lags && starts === 1) return 'same_agent';
  return mayFallBack ? 'other_agent' : null;
}

/** An agent that was given up for another one, and why. */
export interface GivenUp {
  readonly backend: Backend;
  readonly verdict: Verdict;
}

/**
 * The verdict on a job whose last agent failed after others were given up for it: the first reason is the one to fix,
 * so it is the verdict; what became of the others stands behind it.
 */
export function withFirstReason(last: GivenUp, givenUp: readonly GivenUp[]): Verdict {
  const [first, ...others] = [...givenUp, last];
  if (first.verdict.failure === null || last.verdict.failure === null || others.length === 0)
    return last.verdict;
  const { message, hint } = first.verdict.failure;
  const told = (field: 'message' | 'hint', before: (backend: Backend) => string): string[] =>
    others.map(({ backend, verdict }) => `${before(backend)}${verdict.failure?.[field] ?? ''}`.trimEnd());
  const failure = {
    ...first.verdict.failure,
    message: [
      `${first.backend}: ${message}`,
      ...told('message', (backend) => `${backend}, which was tried instead: `),
    ].join(' '),
    hint: [hint, ...told('hint', (backend) => `For ${backend}: `)].join(' '),
  };
  return { ...first.verdict, failure };
}
