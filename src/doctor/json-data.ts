// (pure) Files of others as data: whatever stands there, a field that is not there is none.
export type Data = Readonly<Record<string, unknown>>;

export const asData = (value: unknown): Data =>
  typeof value === 'object' && value !== null ? (value as Data) : {};
