// (pure) Which waiting jobs may begin: in order of their age, within the slots, one to a conversation.

export interface LiveJob {
  readonly id: string;
  readonly running: boolean;
  readonly session: string | null;
}

export type Turn =
  | { readonly turn: 'go' }
  | { readonly turn: 'wait' }
  /** An older job holds the conversation. */
  | { readonly turn: 'session_busy'; readonly holder: string };

/**
 * @param own a waiting job
 * @param others every other job that lives; ids sort by age
 */
export function whoseTurn(own: LiveJob, others: readonly LiveJob[], slots: number): Turn {
  const waiting = [...others.filter(({ running }) => !running), own].sort((a, b) => (a.id < b.id ? -1 : 1));
  const holders = new Map<string, string>();
  let free = slots;
  for (const { id, running, session } of others) {
    if (!running) continue;
    free -= 1;
    if (session !== null) holders.set(session, id);
  }
  for (const { id, session } of waiting) {
    const holder = session === null ? undefined : holders.get(session);
    if (holder !== undefined) {
      // It waits without holding up those behind it.
      if (id === own.id) return { turn: 'session_busy', holder };
      continue;
    }
    if (session !== null) holders.set(session, id);
    free -= 1;
    if (id === own.id) return free >= 0 ? { turn: 'go' } : { turn: 'wait' };
  }
  return { turn: 'wait' };
}
