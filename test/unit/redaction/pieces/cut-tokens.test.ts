// Tokens of the tables that stop in the middle of a text which is shown at once, as outputs of tools are.
import { expect, test } from 'vitest';
import { createRedactor } from '../../../../src/redaction/redact.ts';
import { markedFormats } from '../../../../src/redaction/tokens/all-formats.ts';
import { beginningsOf, charactersOf, isRun, partsOf } from '../../../../src/redaction/tokens/token-shape.ts';
import { sampled } from '../../../support/examples.ts';

const CHARACTERS = Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
/** So much of a token may be seen of one that stops: less says too little of it to be told from words. */
const SEEN_CHARS = 24;

/** The same numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) / 0x80000000;
}

function draw(shape: string, next: () => number): string {
  return partsOf(shape)
    .map((part) => {
      if (!isRun(part)) return part[0] ?? '';
      const allowed = new RegExp(`[${charactersOf(part.alphabet)}]`);
      const pool = CHARACTERS.filter((character) => allowed.test(character));
      return Array.from({ length: part.least }, () => pool[Math.floor(next() * pool.length)] ?? '').join('');
    })
    .join('');
}

/** The longest part of a token that can be seen, wherever it is cut. */
function seenOf(token: string): number {
  let most = 0;
  for (let cut = 9; cut < token.length; cut += 3) {
    const stream = createRedactor().stream();
    const shown = stream.stop(`x ${token.slice(0, cut)}`) + stream.stop(`${token.slice(cut)} y`);
    for (let from = 0; from < token.length; from += 1)
      while (from + most < token.length && shown.includes(token.slice(from, from + most + 1))) most += 1;
  }
  return most;
}

test('a token that begins with its mark is hidden on both sides of a cut', () => {
  const next = numbers(7);
  const shapes = markedFormats()
    .map(({ shape }) => shape.replace(/^!/, ''))
    .filter((shape) => beginningsOf(partsOf(shape)).length > 0);
  expect(shapes.length).toBeGreaterThan(250);
  const tried = sampled(shapes);
  const seen = tried.filter((shape) => seenOf(draw(shape, next)) >= SEEN_CHARS);
  // Marks of several words, and draws that read like words by chance.
  expect(seen.length / tried.length, seen.join('\n')).toBeLessThan(0.08);
});
