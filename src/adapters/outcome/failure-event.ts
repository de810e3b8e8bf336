// The words of a failure as an error event (pure).
import type { AgentEvent, FailureKind } from '../../protocol/event.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { classifyFailure } from './classify-failure.ts';

/** An error event of the kind that the words tell, or of `otherwise` when they tell none. */
export function failureEvent(words: string, otherwise: FailureKind = 'unknown'): AgentEvent {
  const { kind, resetsInSeconds } = classifyFailure(words);
  return {
    type: 'error',
    subtype: kind === 'unknown' ? otherwise : kind,
    message: words.slice(0, LIMITS.matchedLineChars),
    ...(resetsInSeconds === null ? {} : { resets_in_seconds: resetsInSeconds }),
  };
}
