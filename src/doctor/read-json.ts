// Files of other programs as data: JSON as agy reads it, with comments, trailing commas and a byte order mark (pure).
import { isRecord } from '../protocol/is-record.ts';

/** Strings match first, so that nothing inside them is taken for the other. */
const COMMENTS = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const LAST_COMMAS = /"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g;

const without = (what: RegExp, text: string): string =>
  text.replace(what, (found) => (found.startsWith('"') ? found : ''));

/** The object, or null when it is none. */
export function parseLenientJson(text: string): Readonly<Record<string, unknown>> | null {
  const bare = without(LAST_COMMAS, without(COMMENTS, text.replace(/^\uFEFF/, '')));
  try {
    const value: unknown = JSON.parse(bare);
    return isRecord(value) ? value : null;
  } catch {
    return null; // broken: the caller says so
  }
}

/** Whatever it contains: a missing field is absent. */
export type Data = Readonly<Record<string, unknown>>;

export const asData = (value: unknown): Data =>
  typeof value === 'object' && value !== null ? (value as Data) : {};
