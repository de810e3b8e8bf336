// What is made when it is first asked for.

/** @returns a function that makes it once: tables are read and patterns compiled when a text needs them */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
