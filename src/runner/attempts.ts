// Whether an agent that could not sign in is tried once more, or another one instead (pure).
import { bandOf } from '../adapters/agy/bands.ts';
import type { Capability } from '../protocol/capability.ts';
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
