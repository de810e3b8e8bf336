// Finds any of many short words in one pass, so that costly rules look only at lines that hold one.

/** Called with every word that is in the text, by its index in the list, with its offset. */
export type Hit = (word: number, at: number) => void;

const GRAM = 3;
/** What a longer text is written into is not kept. */
const KEPT_BYTES = 1_048_576;
/** How long a word may be. */
export const SCAN_CHARS = { least: GRAM, most: 32 } as const;
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

/** Whether a character may be in a word. */
export const isScanned = (character: string): boolean =>
  /^[a-z\d]$/i.test(character) || EXTRA.includes(character);

const gramOf = (first = 0, second = 0, third = 0): number => (first << 12) | (second << 6) | third;

const gramAt = (bytes: Uint8Array, fold: Uint8Array, last: number): number =>
  gramOf(fold[bytes[last - 2] ?? 0], fold[bytes[last - 1] ?? 0], fold[bytes[last] ?? 0]);

/**
 * Where the next run of three that words begin with ends; the length of the text where there is none. A loop that calls
 * nothing, so that all it needs stays in registers.
 */
function nextKnown(bytes: Uint8Array, fold: Uint8Array, known: Uint8Array, from: number): number {
  const end = bytes.length;
  if (from >= end) return end;
  let gram = gramAt(bytes, fold, from - 1) & 0xfff;
  for (let at = from; at < end; at += 1) {
    gram = ((gram & 0xfff) << 6) | (fold[bytes[at] ?? 0] ?? 0);
    if ((((known[gram >> 3] ?? 0) >> (gram & 7)) & 1) !== 0) return at;
  }
  return end;
}

/** @returns which character a byte belongs to; asked in rising order */
function createOffsets(bytes: Uint8Array): (at: number) => number {
  let counted = 0;
  // How many bytes the text has had more than characters.
  let extra = 0;
  return (at) => {
    for (; counted < at; counted += 1) {
      const byte = bytes[counted] ?? 0;
      if (byte >= 0x80 && byte < 0xc0) extra += 1;
      else if (byte >= 0xf0) extra -= 1;
    }
    return at - extra;
  };
}

/** The words as a tree: what they begin with in common is one path. A node is a number, in arrays of their own. */
interface Tree {
  /** The node of a run of three characters; 0 for none. */
  readonly roots: Uint16Array;
  /** Which characters go on from a node, a bit each, in two halves. */
  readonly masks: readonly [low: Uint32Array, high: Uint32Array];
  /** The node of the first of them; those of the others follow. */
  readonly children: Uint16Array;
  /** Which words end at a node: from here in `ends`, up to the same of the next node. */
  readonly endsFrom: Uint16Array;
  readonly ends: Uint16Array;
}

interface Node {
  readonly words: number[];
  readonly next: Map<number, Node>;
}

const newNode = (): Node => ({ words: [], next: new Map() });

/** Nodes in an order in which those behind one node are neighbours. */
function treeOf(folded: readonly Uint8Array[]): Tree {
  const byGram = new Map<number, Node>();
  folded.forEach((codes, index) => {
    const gram = gramOf(codes[0], codes[1], codes[2]);
    let node = byGram.get(gram) ?? newNode();
    byGram.set(gram, node);
    for (const code of codes.subarray(GRAM)) {
      const next = node.next.get(code) ?? newNode();
      node.next.set(code, next);
      node = next;
    }
    node.words.push(index);
  });
  const nodes: Node[] = [newNode(), ...byGram.values()];
  const children: number[] = [];
  const masks: [number[], number[]] = [[], []];
  const endsFrom: number[] = [];
  const ends: number[] = [];
  // the list grows while it is walked
  for (const { words, next } of nodes) {
    children.push(nodes.length);
    endsFrom.push(ends.length);
    ends.push(...words);
    const codes = [...next.keys()].sort((left, right) => left - right);
    for (const half of [0, 1] as const)
      masks[half].push(
        codes.filter((code) => code >> 5 === half).reduce((mask, code) => mask | (1 << (code & 31)), 0),
      );
    for (const code of codes) nodes.push(next.get(code) ?? newNode());
  }
  const roots = new Uint16Array(64 ** GRAM);
  [...byGram.keys()].forEach((gram, at) => (roots[gram] = at + 1));
  return {
    roots,
    masks: [Uint32Array.from(masks[0]), Uint32Array.from(masks[1])],
    children: Uint16Array.from(children),
    endsFrom: Uint16Array.from([...endsFrom, ends.length]),
    ends: Uint16Array.from(ends),
  };
}

/** How many bits are set. */
function bitsOf(mask: number): number {
  const pairs = mask - ((mask >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** The node behind another one; 0 for none. */
function childOf({ masks: [low, high], children }: Tree, node: number, code: number): number {
  const lower = low[node] ?? 0;
  const mask = code < 32 ? lower : (high[node] ?? 0);
  const bit = 1 << (code & 31);
  if ((mask & bit) === 0) return 0;
  return (children[node] ?? 0) + bitsOf(mask & (bit - 1)) + (code < 32 ? 0 : bitsOf(lower));
}

/**
 * Looks every run of three characters up in one table, and goes on in a tree where words begin like it.
 * @param words at least three characters each, of letters, digits and the marks above
 */
export function createKeywordScan(words: readonly string[]): (text: string, hit: Hit) => void {
  const fold = foldTable();
  const folded = words.map((word) =>
    Uint8Array.from(word, (character) => fold[character.charCodeAt(0)] ?? 0),
  );
  const wrong = folded.findIndex((codes) => codes.length < GRAM || codes.includes(0));
  if (wrong !== -1) throw new Error(`Not a word to scan for: ${words[wrong] ?? ''}`);
  const tree = treeOf(folded);
  const { roots, endsFrom, ends } = tree;
  // One bit for each run of three: small enough for the processor's nearest cache.
  const known = new Uint8Array(roots.length / 8);
  roots.forEach((node, gram) => {
    if (node !== 0) known[gram >> 3] = (known[gram >> 3] ?? 0) | (1 << (gram & 7));
  });

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
    const all = bytes.subarray(0, written);
    const offsets = written === text.length ? null : createOffsets(all);
    for (let at = GRAM - 1; ; at += 1) {
      at = nextKnown(all, fold, known, at);
      if (at >= written) return;
      const start = at - GRAM + 1;
      let node = roots[gramAt(all, fold, at)] ?? 0;
      for (let next = at + 1; node !== 0; next += 1) {
        for (let end = endsFrom[node] ?? 0; end < (endsFrom[node + 1] ?? 0); end += 1)
          hit(ends[end] ?? 0, offsets === null ? start : offsets(start));
        node = next < written ? childOf(tree, node, fold[all[next] ?? 0] ?? 0) : 0;
      }
    }
  };
}
