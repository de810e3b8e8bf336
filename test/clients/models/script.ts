// The scripted model: what it does next, given what it has seen of its earlier tool calls.

/** Call the tool whose full name ends in `call`, or say something and end the conversation. */
export type Move =
  { readonly call: string; readonly args: Record<string, unknown> } | { readonly say: string };

/** A move, or a function of the tool results the model has seen so far, oldest first. */
export type Turn = Move | ((seen: readonly string[]) => Move | Promise<Move>);

/** A move in the client's words: the tool's full name, and an id that stays the same on a retry. */
export type NamedMove =
  | {
      readonly kind: 'call';
      readonly tool: string;
      readonly id: string;
      readonly args: Record<string, unknown>;
    }
  | { readonly kind: 'say'; readonly text: string };

export interface Script {
  /** The next move of a conversation that has `seen` these results and is offered these tools. */
  play(seen: readonly string[], offered: readonly string[]): Promise<NamedMove>;
  /** Every tool result the model has seen, as the client rendered it. */
  readonly seen: readonly string[];
  /** What went wrong while playing; a test that ends with any of these has failed. */
  readonly failures: readonly Error[];
}

export function createScript(turns: readonly Turn[]): Script {
  const moves = new Map<number, Promise<Move>>();
  const failures: Error[] = [];
  let longest: readonly string[] = [];

  // The number of results tells the turn, so a client that retries a request hears the same move again.
  function moveAt(seen: readonly string[]): Promise<Move> {
    const known = moves.get(seen.length);
    if (known !== undefined) return known;
    const turn = turns[seen.length] ?? { say: 'The script has ended.' };
    const move = Promise.resolve().then(() => (typeof turn === 'function' ? turn(seen) : turn));
    moves.set(seen.length, move);
    return move;
  }

  function fail(cause: unknown): NamedMove {
    failures.push(cause instanceof Error ? cause : new Error(String(cause)));
    return { kind: 'say', text: 'The script has failed.' };
  }

  async function play(seen: readonly string[], offered: readonly string[]): Promise<NamedMove> {
    if (seen.length > longest.length) longest = [...seen];
    try {
      const move = await moveAt(seen);
      if ('say' in move) return { kind: 'say', text: move.say };
      const tool = offered.find((name) => name === move.call || name.endsWith(`_${move.call}`));
      if (tool === undefined)
        return fail(`no tool "${move.call}" among those offered: ${offered.join(', ')}`);
      return { kind: 'call', tool, id: `call_${seen.length}`, args: move.args };
    } catch (error) {
      return fail(error);
    }
  }

  return {
    play,
    failures,
    get seen() {
      return longest;
    },
  };
}

/** The job id in a tool result, however the client dressed the result. */
export function jobIdIn(seen: string | undefined): string {
  const id = /\bjob_(?!id\b)[A-Za-z0-9_-]{1,80}/.exec(seen ?? '')?.[0];
  if (id === undefined) throw new Error(`no job id in what the model saw: ${seen ?? 'nothing'}`);
  return id;
}
