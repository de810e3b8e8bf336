// How a token that is known by its beginning is written down.

export interface TokenFormat {
  readonly id: string;
  /** Where one of these is found the pattern is tried; at least three characters, case does not count. */
  readonly keys: readonly string[];
  /** A fixed beginning and runs of characters: nothing nested, so that matching is linear. */
  readonly pattern: string;
}

/** @param keys words with spaces between */
export const tokenFormat = (id: string, keys: string, pattern: string): TokenFormat => ({
  id,
  keys: keys.split(' '),
  pattern,
});
/** No letter or digit may follow a token of fixed length. */
export const END = '(?![A-Za-z0-9])';
/** Of a short prefix that words have too: a digit and a capital must follow. */
export const MIXED = String.raw`(?=[\w-]{0,40}\d)(?=[\w-]{0,40}[A-Z])`;
