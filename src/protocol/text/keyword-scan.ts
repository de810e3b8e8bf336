// Finds any of many short words in one pass, so that costly rules look only at lines that hold one.

/**
 * Called with every word that is in the text, by its index in the list, with its offset: in the order in which words
 * end, and of those that end at one place the longest first.
 */
export type Hit = (word: number, at: number) => void;

/** What a longer text is written into is not kept. */
const KEPT_BYTES = 1_048_576;
/** How long a word may be. */
export const SCAN_CHARS = { least: 3, most: 32 } as const;
const EXTRA = '_-.:/\\ $~@<?=&\'"+%!|(){>[`*';

/** Characters that words are made of to numbers below 64, without case; 0 for all others. */
function foldTable(): Uint8Array {
  const table = new Uint8Array(256);
  for (let code = 0; code < 26; code += 1) {
    table[97 + code] = code + 1;
    table[65 + code] = code + 1;
  }
  for (let digit = 0; digit < 10; digit += 1) table[48 + digit] = 27 + digit;
  Array.from(EXTRA).forEach((character, at) => (table[character.charCodeAt(0)] = 37 + at));
  return table;
}
const FOLD_BITS = 6;
const FOLDED = 1 << FOLD_BITS;

/** Whether a character may be in a word. */
export const isScanned = (character: string): boolean =>
  /^[a-z\d]$/i.test(character) || EXTRA.includes(character);

/** How many bytes more than characters each byte of UTF-8 stands for: a table, as a branch would be guessed wrong. */
const SURPLUS = Int8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 && byte < 0xc0 ? 1 : byte >= 0xf0 ? -1 : 0,
);

/** A byte of each four that is no ASCII. */
const NOT_ASCII = 0x80808080 | 0;

function surplusOf(bytes: Uint8Array, fours: Int32Array, from: number, to: number): number {
  let surplus = 0;
  for (let at = from; at < to; at += 1) {
    // most text is ASCII, four characters at a time
    if ((at & 3) === 0) while (at + 4 <= to && ((fours[at >> 2] ?? 0) & NOT_ASCII) === 0) at += 4;
    if (at < to) surplus += SURPLUS[bytes[at] ?? 0] ?? 0;
  }
  return surplus;
}

/** @returns how many characters a number of bytes hold, which rises from call to call */
function createOffsets(bytes: Uint8Array): (at: number) => number {
  const fours = new Int32Array(bytes.buffer, 0, bytes.length >> 2);
  let counted = 0;
  let surplus = 0;
  return (at) => {
    surplus += surplusOf(bytes, fours, counted, at);
    counted = at;
    return at - surplus;
  };
}

/**
 * An automaton (Aho and Corasick): for each state and character the next state, so that each character is looked at
 * once, whatever words begin there.
 */
interface Automaton {
  /** `FOLDED` entries a state, each with the mark of a state where words end. */
  readonly next: Uint16Array;
  /** Which words end at a state: from here in `ends`, up to the same of the next state. */
  readonly endsFrom: Uint16Array;
  readonly ends: Uint16Array;
}

/** In an entry: words end at this state. */
const ENDS_WORD = 0x8000;

/** The words as a tree: what they begin with in common is one path. Nodes are numbers; 0 is the root, and none. */
function treeOf(folded: readonly Uint8Array[]) {
  const most = 1 + folded.reduce((sum, codes) => sum + codes.length, 0);
  const [child, sibling] = [new Uint16Array(most), new Uint16Array(most)];
  const code = new Uint8Array(most);
  const wordsAt: number[][] = [];
  let nodes = 1;
  folded.forEach((codes, word) => {
    let node = 0;
    for (const each of codes) {
      let next = child[node] ?? 0;
      while (next !== 0 && code[next] !== each) next = sibling[next] ?? 0;
      if (next === 0) {
        next = nodes;
        nodes += 1;
        code[next] = each;
        sibling[next] = child[node] ?? 0;
        child[node] = next;
      }
      node = next;
    }
    (wordsAt[node] ??= []).push(word);
  });
  if (nodes > ENDS_WORD) throw new Error('Too many words to scan for');
  return { nodes, child, sibling, code, wordsAt };
}

/** States are numbered by their distance from the root: those that most characters lead to are neighbours in memory. */
function automatonOf(folded: readonly Uint8Array[]): Automaton {
  const { nodes, child, sibling, code, wordsAt } = treeOf(folded);
  const next = new Uint16Array(nodes * FOLDED);
  const nodeOf = new Uint16Array(nodes);
  /** The state of the longest end of what was read that also begins a word. */
  const fallback = new Uint16Array(nodes);
  const endsFrom = new Uint16Array(nodes + 1);
  const ends: number[] = [];
  let known = 1;
  for (let state = 0; state < known; state += 1) {
    const fails = (fallback[state] ?? 0) * FOLDED;
    // what no word goes on with is what it is for the fallback, which is nearer to the root and complete by now
    if (state !== 0) next.copyWithin(state * FOLDED, fails, fails + FOLDED);
    const node = nodeOf[state] ?? 0;
    for (let each = child[node] ?? 0; each !== 0; each = sibling[each] ?? 0) {
      const character = code[each] ?? 0;
      const entry = state === 0 ? 0 : (next[fails + character] ?? 0);
      fallback[known] = entry & ~ENDS_WORD;
      nodeOf[known] = each;
      const isEnd = wordsAt[each] !== undefined || entry >= ENDS_WORD;
      next[state * FOLDED + character] = isEnd ? known | ENDS_WORD : known;
      known += 1;
    }
    const shorter = fallback[state] ?? 0;
    if (node !== 0)
      ends.push(...(wordsAt[node] ?? []), ...ends.slice(endsFrom[shorter], endsFrom[shorter + 1]));
    endsFrom[state + 1] = ends.length;
  }
  return { next, endsFrom, ends: Uint16Array.from(ends) };
}

/** Where a scan is. */
interface Cursor {
  at: number;
  state: number;
}

/**
 * Goes on behind the next place where words end. A loop that calls nothing, so that all it needs stays in registers.
 * @returns whether there is one before the end
 */
function goOn(cursor: Cursor, bytes: Uint8Array, end: number, fold: Uint8Array, next: Uint16Array): boolean {
  let { at, state } = cursor;
  while (at < end) {
    state = next[(state << FOLD_BITS) | (fold[bytes[at] ?? 0] ?? 0)] ?? 0;
    at += 1;
    if (state >= ENDS_WORD) {
      cursor.at = at;
      cursor.state = state & ~ENDS_WORD;
      return true;
    }
  }
  return false;
}

/** @param words at least three characters each, of letters, digits and the marks above */
export function createKeywordScan(words: readonly string[]): (text: string, hit: Hit) => void {
  const fold = foldTable();
  const folded = words.map((word) =>
    Uint8Array.from(word, (character) => fold[character.charCodeAt(0)] ?? 0),
  );
  const wrong = folded.findIndex((codes) => codes.length < SCAN_CHARS.least || codes.includes(0));
  if (wrong !== -1) throw new Error(`Not a word to scan for: ${words[wrong] ?? ''}`);
  const { next, endsFrom, ends } = automatonOf(folded);
  const lengths = Uint8Array.from(words, ({ length }) => length);

  const encoder = new TextEncoder();
  let kept = new Uint8Array(3 * 65_536);
  const roomFor = (chars: number): Uint8Array => {
    if (chars * 3 <= kept.length) return kept;
    const larger = new Uint8Array(chars * 3);
    if (larger.length <= KEPT_BYTES) kept = larger;
    return larger;
  };
  return (text, hit) => {
    // Bytes are read several times faster than the characters of a string that is part of another.
    const bytes = roomFor(text.length);
    const { written } = encoder.encodeInto(text, bytes);
    const offsets = written === text.length ? null : createOffsets(bytes);
    const cursor: Cursor = { at: 0, state: 0 };
    while (goOn(cursor, bytes, written, fold, next)) {
      const { state } = cursor;
      const behind = offsets === null ? cursor.at : offsets(cursor.at);
      for (let end = endsFrom[state] ?? 0; end < (endsFrom[state + 1] ?? 0); end += 1) {
        const word = ends[end] ?? 0;
        hit(word, behind - (lengths[word] ?? 0));
      }
    }
  };
}
