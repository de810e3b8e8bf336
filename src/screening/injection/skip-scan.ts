// Finds any of many words while it looks at a part of the characters only. (pure)

/** Called with the index of a word and the offset of its beginning. */
export type WordHit = (word: number, at: number) => void;

/** The least length of a word: the further apart looks may be, the faster. */
const LEAST_CHARS = 6;
/** Characters that are looked at at once. */
const BLOCK = 4;
const FURTHEST = LEAST_CHARS - BLOCK + 1;
const BITS = 5;
/** What four of them are folded into, a table of which stays in the fastest memory. */
const HASHES = 1 << 16;

/** Letters without case to numbers below 32, everything else to few of them; line breaks are blanks. */
function codeTable(): Uint8Array {
  const codes = new Uint8Array(256).fill(31);
  for (let letter = 0; letter < 26; letter += 1) {
    codes[97 + letter] = letter;
    codes[65 + letter] = letter;
  }
  for (const blank of [9, 10, 13, 32]) codes[blank] = 26;
  for (let digit = 48; digit < 58; digit += 1) codes[digit] = 27;
  for (const mark of '<[{(') codes[mark.charCodeAt(0)] = 28;
  for (const mark of `"'\`.:`) codes[mark.charCodeAt(0)] = 29;
  for (let high = 128; high < 256; high += 1) codes[high] = 30;
  return codes;
}

/** The same character for those that count as one. */
function foldTable(): Uint8Array {
  const fold = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  for (let letter = 65; letter < 91; letter += 1) fold[letter] = letter + 32;
  for (const blank of [9, 10, 13]) fold[blank] = 32;
  return fold;
}

/**
 * A scan for words of at least `LEAST_CHARS` bytes of UTF-8 (Wu and Manber): four characters tell how far away the
 * next beginning of a word may be.
 * @param words in lower case, with blanks for white space
 */
export function createSkipScan(words: readonly string[]): (text: string, hit: WordHit) => void {
  const encoder = new TextEncoder();
  const codes = codeTable();
  const fold = foldTable();
  const encoded = words.map((word) => encoder.encode(word));
  const short = encoded.findIndex(({ length }) => length < LEAST_CHARS);
  if (short !== -1) throw new Error(`Too short to scan for: ${words[short] ?? ''}`);
  const blockAt = (bytes: Uint8Array, at: number): number => {
    const code =
      ((codes[bytes[at] ?? 0] ?? 0) << (3 * BITS)) |
      ((codes[bytes[at + 1] ?? 0] ?? 0) << (2 * BITS)) |
      ((codes[bytes[at + 2] ?? 0] ?? 0) << BITS) |
      (codes[bytes[at + 3] ?? 0] ?? 0);
    return (code ^ (code >>> 7)) & (HASHES - 1);
  };
  const skips = new Uint8Array(HASHES).fill(FURTHEST);
  const byBlock = new Map<number, number[]>();
  encoded.forEach((bytes, word) => {
    for (let at = 0; at < FURTHEST; at += 1) {
      const block = blockAt(bytes, at);
      skips[block] = Math.min(skips[block] ?? 0, FURTHEST - 1 - at);
    }
    const last = blockAt(bytes, FURTHEST - 1);
    byBlock.set(last, [...(byBlock.get(last) ?? []), word]);
  });
  /** The words with a block at the end of their beginning: from here in `order`, up to a zero; 0 where there are none. */
  const bucketOf = new Uint16Array(HASHES);
  const order: number[] = [0];
  for (const [block, found] of byBlock) {
    bucketOf[block] = order.length;
    order.push(...found.map((word) => word + 1), 0);
  }
  const buckets = Uint16Array.from(order);
  const firstBlocks = Uint16Array.from(encoded, (bytes) => blockAt(bytes, 0));
  const isAt = (bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean => {
    if (at + word.length > end) return false;
    for (let each = 0; each < word.length; each += 1)
      if (fold[bytes[at + each] ?? 0] !== word[each]) return false;
    return true;
  };

  let kept = new Uint8Array(3 * 16_384);
  return (text, hit) => {
    if (text.length * 3 > kept.length) kept = new Uint8Array(text.length * 3);
    const bytes = kept;
    const { written: end } = encoder.encodeInto(text, bytes);
    const isPlain = end === text.length;
    let chars = 0;
    let counted = 0;
    /** The offset in characters of one in bytes, which rises from call to call. */
    const offsetOf = (at: number): number => {
      for (; counted < at; counted += 1) {
        const byte = bytes[counted] ?? 0;
        if (byte < 0x80 || byte >= 0xc0) chars += byte >= 0xf0 ? 2 : 1;
      }
      return chars;
    };
    for (let at = FURTHEST - 1; at + BLOCK <= end;) {
      const block = blockAt(bytes, at);
      const skip = skips[block] ?? 0;
      if (skip > 0) {
        at += skip;
        continue;
      }
      const from = at - FURTHEST + 1;
      const first = blockAt(bytes, from);
      for (let place = bucketOf[block] ?? 0; buckets[place] !== 0; place += 1) {
        const word = (buckets[place] ?? 0) - 1;
        if (firstBlocks[word] === first && isAt(bytes, from, end, encoded[word] ?? bytes))
          hit(word, isPlain ? from : offsetOf(from));
      }
      at += 1;
    }
  };
}
