// One pass finds every word that a search for each of them finds.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createKeywordScan } from '../../../../src/protocol/text/keyword-scan.ts';

type Found = readonly [word: string, at: number];

const byPlace = (left: Found, right: Found): number => left[1] - right[1] || left[0].localeCompare(right[0]);

function scanned(words: readonly string[], text: string): Found[] {
  const found: Found[] = [];
  createKeywordScan(words)(text, (word, at) => found.push([words[word] ?? '', at]));
  return found;
}

function searched(words: readonly string[], text: string): Found[] {
  const lower = text.toLowerCase();
  return words.flatMap((word) => {
    const found: Found[] = [];
    for (let at = lower.indexOf(word); at !== -1; at = lower.indexOf(word, at + 1)) found.push([word, at]);
    return found;
  });
}

// few letters, so that words begin, end and stand within one another
const word = fc.string({ unit: fc.constantFrom('a', 'b', '_'), minLength: 3, maxLength: 9 });
const text = fc.string({
  unit: fc.constantFrom('a', 'A', 'b', 'B', '_', ' ', '\n', 'é', '→', '😀', '\ud800'),
});

it('finds what a search for each word finds, in any case and between characters of any size', () => {
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 12 }), text, (words, given) => {
      expect(scanned(words, given).sort(byPlace)).toEqual(searched(words, given).sort(byPlace));
    }),
    { numRuns: 100 },
  );
});

it('tells words in the order in which they end, the longest first', () => {
  expect(scanned(['token', 'my_token', 'ken', '_tok'], 'é my_token')).toEqual([
    ['_tok', 4],
    ['my_token', 2],
    ['token', 5],
    ['ken', 7],
  ]);
});

it('tells the same word of a list twice', () => {
  expect(scanned(['key', 'key'], 'a KEY')).toEqual([
    ['key', 2],
    ['key', 2],
  ]);
});

it('does not go on from one text into the next', () => {
  const found: number[] = [];
  const scan = createKeywordScan(['secret']);
  for (const given of ['a sec', 'ret', 'a secret', 'a sec', 'ret']) scan(given, (_, at) => found.push(at));
  expect(found).toEqual([2]);
});

it('takes no word that is too short or holds a character that is not looked for', () => {
  expect(() => createKeywordScan(['ab'])).toThrow('Not a word to scan for: ab');
  expect(() => createKeywordScan(['straße'])).toThrow('Not a word to scan for');
});
