// Work on many items, some at a time: an abort or a failure starts no more of it.

/**
 * Calls `act` with each item, at most `atOnce` at the same time. When it returns or throws, nothing of it is under way.
 * @throws the first failure, or the reason of `signal`
 */
export async function forEachConcurrently<T>(
  items: Iterable<T> | AsyncIterable<T>,
  atOnce: number,
  act: (item: T) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const failures: unknown[] = [];
  const source = iterate(items);
  const work = async (): Promise<void> => {
    while (failures.length === 0) {
      signal?.throwIfAborted();
      const next = await source.next();
      if (next.done === true) return;
      await act(next.value);
    }
  };
  const workers = Array.from({ length: atOnce }, () =>
    work().catch((error: unknown) => {
      failures.push(error);
    }),
  );
  await Promise.all(workers);
  if (failures.length === 0) return;
  await source.return();
  throw failures[0];
}

/** A generator: it gives to one who asks after the other, also while it still looks for the next item. */
async function* iterate<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield* items;
}
