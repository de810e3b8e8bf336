// (pure) Which waiting jobs may begin: in order of their age, within the slots, one to a conversation.

export interface LiveJob {
  /** Ids sort by age. */
  readonly id: string;
  readonly running: boolean;
  readonly session: string | null;
  /** The process that has the job, as a text to compare. */
  readonly owner: string;
  /** The first of the ports that it has. */
  readonly portBase?: number | undefined;
}

export type Turn =
  | { readonly turn: 'go' }
  | { readonly turn: 'wait' }
  /** An older job holds the conversation. */
  | { readonly turn: 'session_busy'; readonly holder: string };

const GO: Turn = { turn: 'go' };
const WAIT: Turn = { turn: 'wait' };
const NOBODY: ReadonlySet<string> = new Set();

/**
 * @param jobs every job that lives, in any order
 * @param passedOver waiting jobs that keep nobody else from beginning, and get no turn here
 * @returns the turn of every other waiting job
 */
export function orderQueue(
  jobs: readonly LiveJob[],
  slots: number,
  passedOver: ReadonlySet<string> = NOBODY,
): ReadonlyMap<string, Turn> {
  // A job without a conversation shares none: null is never a key.
  const holders = new Map<string | null, string>();
  let free = slots;
  for (const { id, running, session } of jobs) {
    if (!running) continue;
    free -= 1;
    if (session !== null) holders.set(session, id);
  }
  const turns = new Map<string, Turn>();
  const waiting = jobs.filter(({ id, running }) => !running && !passedOver.has(id));
  for (const { id, session } of waiting.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const holder = holders.get(session);
    if (holder !== undefined) {
      // It waits without holding up those behind it.
      turns.set(id, { turn: 'session_busy', holder });
      continue;
    }
    if (session !== null) holders.set(session, id);
    free -= 1;
    turns.set(id, free >= 0 ? GO : WAIT);
  }
  return turns;
}

/**
 * Remembers since when the jobs of others have had their turn. One that does not use it has an owner that is suspended
 * or hangs: a slot that stays free for long must not be kept for what such a process has.
 */
export interface UnusedTurns {
  /**
   * @param turns as `orderQueue` gives them with what was passed over last time
   * @param now of a clock that never jumps, in ms
   * @returns the waiting jobs to pass over from now on
   */
  note(jobs: readonly LiveJob[], turns: ReadonlyMap<string, Turn>, now: number): ReadonlySet<string>;
}

/** @param isOwn whether a job is this process's own */
export function watchUnusedTurns(isOwn: (id: string) => boolean, patienceMs: number): UnusedTurns {
  const since = new Map<string, { readonly owner: string; readonly at: number }>();
  return {
    note(jobs, turns, now) {
      const others = jobs.filter(({ id, running }) => !running && !isOwn(id));
      const owners = new Map(others.map(({ id, owner }) => [id, owner]));
      for (const [id, { owner }] of since) if (owners.get(id) !== owner) since.delete(id);
      for (const { id, owner } of others)
        if (turns.get(id)?.turn === 'go' && !since.has(id)) since.set(id, { owner, at: now });
      const stuck = new Set(
        [...since.values()].filter(({ at }) => now - at > patienceMs).map((each) => each.owner),
      );
      return new Set(others.filter(({ owner }) => stuck.has(owner)).map(({ id }) => id));
    },
  };
}
