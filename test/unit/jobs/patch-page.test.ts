import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPatchPager } from '../../../src/jobs/patch-page.ts';
import { fromVisible } from '../../../src/protocol/text/visible-text.ts';
import type { PatchPart } from '../../../src/redaction/patches/redact-patch.ts';

const piece = fc.constantFrom(
  'a',
  'bc',
  '\n',
  '\\x1b',
  '‹U+202E›',
  '‹U+E0041›',
  '***',
  '👍',
  '\\',
  'x1',
  '‹',
);
const part = fc
  .tuple(fc.array(piece, { minLength: 1, maxLength: 8 }), fc.boolean())
  .map(([pieces, starts]) => ({ text: `${pieces.join('')}\n`, starts }));

/** Parts as a redactor gives them: each begins a file or goes on with it, masks told by their place. */
const parts = fc.array(part, { maxLength: 12 }).map((each) => {
  let file = -1;
  return each.map(({ text, starts }, at): PatchPart => {
    const begins = starts || at === 0;
    if (begins) file += 1;
    const masked = [...text.matchAll(/\*\*\*/g)].map(({ index }) => ({ at: index, line: at }));
    return { text, starts: begins, file, masked };
  });
});

const pageOf = (all: readonly PatchPart[], offset: number, maxChars: number) => {
  const pager = createPatchPager(offset, maxChars);
  for (const each of all) pager.add(each);
  return pager.page();
};

// promise: review-whole
test('pages of any size make the whole: text, masked places and files, and no unit is cut', () => {
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 40 }), (all, maxChars) => {
      const whole = pageOf(all, 0, 1_000_000);
      expect(whole.nextOffset).toBeNull();
      let [text, count] = ['', 0];
      const begins: number[] = [];
      const bytes: Buffer[] = [];
      for (let offset: number | null = 0; offset !== null;) {
        const page = pageOf(all, offset, maxChars);
        expect(page.totalChars).toBe(whole.text.length);
        expect(page.text.length).toBeLessThanOrEqual(Math.max(maxChars, 9));
        expect(page.text).not.toMatch(/\p{Surrogate}/u);
        text += page.text;
        bytes.push(fromVisible(page.text));
        begins.push(...page.begins);
        count += page.masked.reduce((sum, each) => sum + each.count, 0);
        if (page.nextOffset !== null) expect(page.nextOffset).toBeGreaterThan(offset);
        offset = page.nextOffset;
      }
      expect(text).toBe(all.map((each) => each.text).join(''));
      expect(Buffer.concat(bytes)).toEqual(fromVisible(whole.text));
      expect(begins).toEqual(whole.begins);
      expect(count).toBe(all.flatMap((each) => each.masked).length);
    }),
    { numRuns: 1_000 },
  );
});
