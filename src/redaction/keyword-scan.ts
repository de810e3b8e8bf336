// Finds any of many short words in one pass, so that costly rules look only at lines that hold one.

/** Called with every word that is in the text, by its index in the list, with its offset. */
export type Hit = (word: number, at: number) => void;

const GRAM = 3;
const EXTRA = '_-.:/\\ $~@<?=&\'"+%!|(';

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

/**
 * Looks every run of three characters up in one table; longer words are compared where their beginning is found.
 * @param words at least three characters each, of letters, digits and the marks above
 */
export function createKeywordScan(words: readonly string[]): (text: string, hit: Hit) => void {
  const fold = foldTable();
  const folded = words.map((word) =>
    Uint8Array.from(word, (character) => fold[character.charCodeAt(0)] ?? 0),
  );
  const grams = new Uint16Array(64 ** GRAM);
  const buckets: number[][] = [[]];
  // One bit for each run of three: small enough for the processor's nearest cache.
  const known = new Uint8Array(grams.length / 8);
  folded.forEach((codes, index) => {
    const [first = 0, second = 0, third = 0] = codes;
    if (first * second * third === 0) throw new Error(`Not a word to scan for: ${words[index] ?? ''}`);
    const gram = (first << 12) | (second << 6) | third;
    known[gram >> 3] = (known[gram >> 3] ?? 0) | (1 << (gram & 7));
    if (grams[gram] === 0) grams[gram] = buckets.push([]) - 1;
    buckets[grams[gram] ?? 0]?.push(index);
  });
  // Which characters go on with a word of the bucket, a bit each; all where a word of three is over.
  const goesOn = new Uint32Array(2 * buckets.length);
  buckets.forEach((bucket, at) => {
    for (const index of bucket) {
      const fourth = folded[index]?.[GRAM];
      if (fourth === undefined) goesOn.fill(0xffffffff, 2 * at, 2 * at + 2);
      else goesOn[2 * at + (fourth >> 5)] = (goesOn[2 * at + (fourth >> 5)] ?? 0) | (1 << (fourth & 31));
    }
  });

  const encoder = new TextEncoder();
  let bytes = new Uint8Array(3 * 65_536);
  return (text, hit) => {
    if (text.length * 3 > bytes.length) bytes = new Uint8Array(text.length * 3);
    // Bytes are read several times faster than the characters of a string that is part of another.
    const { written } = encoder.encodeInto(text, bytes);
    let gram = 0;
    // How many bytes the text has had more than characters.
    let extra = 0;
    for (let at = 0; at < written; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte >= 0x80) {
        gram = 0;
        if (byte < 0xc0) extra += 1;
        else if (byte >= 0xf0) extra -= 1;
        continue;
      }
      gram = ((gram << 6) & 0x3ffff) | (fold[byte] ?? 0);
      if ((((known[gram >> 3] ?? 0) >> (gram & 7)) & 1) === 0) continue;
      const bucket = grams[gram] ?? 0;
      const fourth = at + 1 < written ? (fold[bytes[at + 1] ?? 0] ?? 0) : 0;
      if ((((goesOn[2 * bucket + (fourth >> 5)] ?? 0) >>> (fourth & 31)) & 1) === 0) continue;
      const start = at - GRAM + 1;
      for (const index of buckets[bucket] ?? []) {
        const codes = folded[index] ?? fold;
        let next = GRAM;
        while (
          next < codes.length &&
          start + next < written &&
          fold[bytes[start + next] ?? 0] === codes[next]
        )
          next += 1;
        if (next >= codes.length) hit(index, start - extra);
      }
    }
  };
}
