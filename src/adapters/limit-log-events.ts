// Keeps chatter from flooding the event log (pure): the whole of it is in the raw logs anyway.
import type { AgentEvent } from '../protocol/event.ts';

interface EventLimit {
  /** The event, a last notice, or nothing. */
  pass(event: AgentEvent): AgentEvent[];
}

export function createEventLimit(limit: number, source: string): EventLimit {
  let passed = 0;
  return {
    pass(event) {
      passed += 1;
      if (passed <= limit) return [event];
      if (passed > limit + 1) return [];
      return [
        {
          type: 'system',
          subtype: 'notice',
          text: `More lines of the agent's ${source} follow; they are only in the raw log.`,
        },
      ];
    },
  };
}
