// Requests that wait for their answers: by which id each is known inside, and how it was written by the client.

export type Era = 'legacy' | 'modern';
export type RequestId = string | number;

export interface Waiting {
  readonly era: Era;
  /** What is in the answer as its id. */
  readonly idText: string;
  /** Answered before: a second answer is dropped. */
  readonly isAnswered: boolean;
}

export interface InFlight {
  readonly count: () => number;
  /** @returns the id under which it is dealt with; another one where a number would lose some of the written id */
  add(id: RequestId, waiting: Waiting, isOdd: boolean): RequestId;
  /** The inside id of a request that the client names; the same when it is not known. */
  inside(id: RequestId): RequestId;
  era(id: RequestId): Era | null;
  /** @returns null when nobody waits for it */
  take(id: RequestId): Waiting | null;
  /** Everything that still waits; afterwards nothing does. */
  takeAll(): readonly Waiting[];
}

const keyOf = (id: RequestId): string => `${typeof id} ${id}`;

export function createInFlight(): InFlight {
  // A client may use an id twice at once: each gets its answer.
  const waiting = new Map<string, Waiting[]>();
  const odd = new Map<number, RequestId>();
  let last = 0;
  let count = 0;
  return {
    count: () => count,
    add(id, entry, isOdd) {
      last += 1;
      const inside = isOdd ? `agy-mcp:${last}` : id;
      if (isOdd) odd.set(Number(id), inside);
      const key = keyOf(inside);
      waiting.set(key, [...(waiting.get(key) ?? []), entry]);
      count += 1;
      return inside;
    },
    inside: (id) => (typeof id === 'number' ? (odd.get(id) ?? id) : id),
    era: (id) => waiting.get(keyOf(id))?.[0]?.era ?? null,
    take(id) {
      const key = keyOf(id);
      const [first, ...others] = waiting.get(key) ?? [];
      if (first === undefined) return null;
      if (others.length > 0) waiting.set(key, others);
      else waiting.delete(key);
      for (const [number, inside] of odd) if (inside === id) odd.delete(number);
      count -= 1;
      return first;
    },
    takeAll() {
      const all = [...waiting.values()].flat();
      waiting.clear();
      odd.clear();
      count = 0;
      return all;
    },
  };
}
