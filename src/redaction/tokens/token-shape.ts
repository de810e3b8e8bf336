// The shape of a token, written in one line: `ghp_{m36}`, `(sk|rk)_live_{m24+}`, `{x32}-us{d1-2}`.

/**
 * A run is a letter for its alphabet and its length: `{m36}`, `{m20-40}`, `{m20+}`. `{U}` is a UUID, `(a|b)` a choice of
 * fixed texts, all else stands for itself. `!` before a shape says that words begin like it: its draw must be random.
 */
const ALPHABETS: Readonly<Record<string, string>> = {
  d: '0-9',
  h: '0-9a-f',
  x: '0-9a-fA-F',
  a: 'a-z',
  A: 'A-Z',
  l: 'A-Za-z',
  n: 'a-z0-9',
  N: 'A-Z0-9',
  m: 'A-Za-z0-9',
  w: '\\w',
  u: '\\w-',
  v: '\\w.-',
  b: 'A-Za-z0-9+/=',
  B: '\\w+/=-',
  s: '!#-&(-;=?-_a-~',
  T: '\\w+/=.~-',
  C: '\\w%+/=.:~-',
};

export interface Run {
  readonly alphabet: string;
  readonly least: number;
  readonly most: number;
}

/** A run of characters, or the texts of which one is there. */
export type Part = Run | readonly string[];

/** What is open at its end is followed so far. */
const OPEN_CHARS = 32_768;

export const isRun = (part: Part): part is Run => 'alphabet' in part;

const UUID: readonly Part[] = [8, 4, 4, 4, 12].flatMap((length, at): Part[] => {
  const run = { alphabet: 'x', least: length, most: length };
  return at === 0 ? [run] : [['-'], run];
});

const PIECE = /\{U\}|\{([a-zA-Z])(\d+)(?:(\+)|-(\d+))?\}|\(([^)]*)\)|([^{}()]+)/g;

/** @param shape without its mark */
export function partsOf(shape: string): readonly Part[] {
  const parts: Part[] = [];
  for (const [piece, alphabet, least, open, most, choice, fixed] of shape.matchAll(PIECE)) {
    if (piece === '{U}') parts.push(...UUID);
    else if (alphabet !== undefined)
      parts.push({
        alphabet,
        least: Number(least),
        most: open === undefined ? Number(most ?? least) : OPEN_CHARS,
      });
    else parts.push(choice === undefined ? [fixed ?? ''] : choice.split('|'));
  }
  return parts;
}

export const charactersOf = (alphabet: string): string => ALPHABETS[alphabet] ?? '';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

function sourceOfPart(part: Part): string {
  if (isRun(part)) return `[${charactersOf(part.alphabet)}]{${part.least},${part.most}}`;
  return part.length === 1 ? escaped(part[0] ?? '') : `(?:${part.map(escaped).join('|')})`;
}

/** Fixed texts and bounded runs, nothing nested: matching is linear. */
export const sourceOf = (parts: readonly Part[]): string => parts.map(sourceOfPart).join('');

/** How many characters of a run follow; up to its most. */
function runLength(text: string, at: number, { alphabet, most }: Run): number {
  const pattern = new RegExp(`[${charactersOf(alphabet)}]{0,${most}}`, 'y');
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** Whether all of a text from an offset on is the beginning of these parts, and more has to follow. */
export function isBeginning(parts: readonly Part[], text: string, from: number): boolean {
  let at = from;
  for (const part of parts) {
    if (isRun(part)) {
      const length = runLength(text, at, part);
      at += length;
      if (at === text.length) return true;
      if (length < part.least) return false;
    } else {
      const rest = text.slice(at);
      const fits = part.filter((fixed) => rest.startsWith(fixed)).sort((a, b) => b.length - a.length)[0];
      if (fits === undefined || fits.length === rest.length)
        return part.some((fixed) => fixed.startsWith(rest));
      at += fits.length;
    }
  }
  return false;
}

/** A word that says that a token may be here has so many characters at least. */
const KEY_CHARS = 3;
/** Words need not be longer, nor more, to be rare. */
const LONG_KEY_CHARS = 6;
const MAX_KEY_CHARS = 12;
const MAX_KEYS = 16;

/** What the parts begin with: words that are long enough to be looked for, or none. */
export function beginningsOf(parts: readonly Part[]): readonly string[] {
  let words: string[] = [''];
  for (const part of parts) {
    const isShort = words.some((word) => word.length < KEY_CHARS);
    if (isRun(part)) {
      if (!isShort) break;
      const few = part.alphabet === 'd' ? '0123456789' : part.alphabet === 'h' ? '0123456789abcdef' : '';
      if (few === '') return [];
      words = words.flatMap((word) => Array.from(few, (character) => word + character));
      if (words.some((word) => word.length < KEY_CHARS)) return [];
      break;
    }
    if (
      !isShort &&
      (words.length * part.length > MAX_KEYS || words.some((word) => word.length >= LONG_KEY_CHARS))
    )
      break;
    words = words.flatMap((word) => part.map((text) => word + text));
  }
  if (words.some((word) => word.length < KEY_CHARS)) return [];
  return [...new Set(words.map((word) => word.slice(0, MAX_KEY_CHARS).toLowerCase()))];
}
