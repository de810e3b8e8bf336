// An object of JSON with other values, copied only where one of them is another (pure).
type Fields = Readonly<Record<string, unknown>>;

/** @returns the same object where nothing changes */
export function mapJsonValues(value: Fields, change: (item: unknown, key: string) => unknown): Fields {
  let copy: Record<string, unknown> | null = null;
  for (const key of Object.keys(value)) {
    const item = value[key];
    const changed = change(item, key);
    if (changed === item) continue;
    copy ??= { ...value };
    copy[key] = changed; // its own by now, whatever it is called
  }
  return copy ?? value;
}
