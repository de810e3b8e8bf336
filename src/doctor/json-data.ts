// (pure) Other programs' files as data: whatever they contain, a missing field is absent.
export type Data = Readonly<Record<string, unknown>>;

export const asData = (value: unknown): Data =>
  typeof value === 'object' && value !== null ? (value as Data) : {};
