// (pure) Where the tables and pairs of a TOML text are, by offset. The text must be valid: a parser has read it.
import { parse } from 'smol-toml';

export interface TomlPair {
  readonly kind: 'pair';
  /** From the root, the table's names included. */
  readonly path: readonly string[];
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly isInlineTable: boolean;
  /** The pair whose inline table holds this one. */
  readonly within: TomlPair | null;
  readonly table: TomlHeader | null;
}

export interface TomlHeader {
  readonly kind: 'header';
  readonly path: readonly string[];
  /** Of the opening bracket. */
  readonly start: number;
}

export type TomlPiece = TomlPair | TomlHeader;

const BARE_KEY = /[A-Za-z0-9_-]+/y;
const SPACE = /[ \t]*/y;
const COMMENT = /#[^\n]*/y;
/** White space, line ends, and what separates values. */
const GAP = /[\s,\uFEFF]*/y;
const SCALAR = /[^,\]}#\n\r]*/y;

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

const skip = (pattern: RegExp, text: string, at: number): number =>
  at + (matchAt(pattern, text, at)?.length ?? 0);

function skipFiller(text: string, from: number): number {
  let at = skip(GAP, text, from);
  while (text[at] === '#') at = skip(GAP, text, skip(COMMENT, text, at));
  return at;
}

/** Where a string ends that begins at an offset; null when none begins there. */
function stringEnd(text: string, start: number): number | null {
  const quote = text[start];
  if (quote !== '"' && quote !== "'") return null;
  const long = quote.repeat(3);
  const isLong = text.startsWith(long, start);
  const closing = isLong ? long : quote;
  let at = start + closing.length;
  while (at < text.length && !text.startsWith(closing, at)) at += quote === '"' && text[at] === '\\' ? 2 : 1;
  at += closing.length;
  // A long string may end in one or two quotes of its own.
  for (let more = 0; isLong && more < 2 && text[at] === quote; more += 1) at += 1;
  return at;
}

/** A key such as `a."b c".d`. */
function keyAt(text: string, from: number): { readonly parts: readonly string[]; readonly end: number } {
  const parts: string[] = [];
  let at = from;
  for (;;) {
    const quoteEnd = stringEnd(text, at);
    const raw = quoteEnd === null ? (matchAt(BARE_KEY, text, at) ?? '') : text.slice(at, quoteEnd);
    parts.push(quoteEnd === null ? raw : (Object.keys(parse(`${raw} = 0`))[0] ?? ''));
    at = skip(SPACE, text, at + raw.length);
    if (text[at] !== '.') return { parts, end: at };
    at = skip(SPACE, text, at + 1);
  }
}

/** All tables and pairs, in their order; those of inline tables behind the pair that holds them. */
export function scanToml(text: string): TomlPiece[] {
  const pieces: TomlPiece[] = [];

  /** @param collect reads a pair of an inline table; null in a list, whose tables have no path */
  const valueEndOf = (at: number, collect: ((at: number) => number) | null): number => {
    const quoteEnd = stringEnd(text, at);
    if (quoteEnd !== null) return quoteEnd;
    const open = text[at];
    if (open !== '[' && open !== '{') {
      const scalar = matchAt(SCALAR, text, at) ?? '';
      return at + scalar.trimEnd().length;
    }
    const close = open === '[' ? ']' : '}';
    let next = skipFiller(text, at + 1);
    while (next < text.length && text[next] !== close) {
      if (open === '[') next = valueEndOf(next, null);
      else if (collect !== null) next = collect(next);
      else next = valueEndOf(skip(SPACE, text, keyAt(text, next).end + 1), null);
      next = skipFiller(text, next);
    }
    return next + 1;
  };

  const pairAt = (start: number, table: TomlHeader | null, within: TomlPair | null): number => {
    const { parts, end } = keyAt(text, start);
    const valueStart = skip(SPACE, text, end + 1);
    const base = within?.path ?? table?.path ?? [];
    const isInlineTable = text[valueStart] === '{';
    const path = [...base, ...parts];
    const pair = {
      kind: 'pair' as const,
      path,
      keyStart: start,
      valueStart,
      valueEnd: valueStart,
      isInlineTable,
      within,
      table,
    };
    pieces.push(pair);
    pair.valueEnd = valueEndOf(valueStart, (inner) => pairAt(inner, table, pair));
    return pair.valueEnd;
  };

  let table: TomlHeader | null = null;
  let at = skipFiller(text, 0);
  while (at < text.length) {
    if (text[at] === '[') {
      const opening = text[at + 1] === '[' ? 2 : 1;
      const { parts, end } = keyAt(text, skip(SPACE, text, at + opening));
      table = { kind: 'header', path: parts, start: at };
      pieces.push(table);
      at = skipFiller(text, end + opening);
    } else at = skipFiller(text, pairAt(at, table, null));
  }
  return pieces;
}
