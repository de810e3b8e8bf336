// Kinds of secrets, in forms, on ways, in every place where an agent's words arrive: in none of them.
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../src/redaction/redact.ts';
import { FORMS, LITERAL_FORMS, NOT_PROMISED, WAYS } from './support/leak-carriers.ts';
import { type Kind, KINDS, leakFinder, LITERALS } from './support/leak-kinds.ts';
import { sinksOf } from './support/leak-run.ts';
import { isTried } from './support/examples.ts';

const redactor = createRedactor({ literals: Object.values(LITERALS) });
const isPlainToken = (kind: Kind): boolean => !kind.text.includes('\n') && kind.isLiteral === undefined;
/** Tokens are many and of one make: each goes some of the ways in each form, and all of them go all ways. */
const SHARE = 6;

async function leaksOf(kind: Kind, at: number): Promise<string[]> {
  const leak = leakFinder(kind);
  const leaks: string[] = [];
  const forms = kind.isLiteral === true ? [...FORMS, ...LITERAL_FORMS] : FORMS;
  for (const [row, form] of forms.entries())
    for (const [column, way] of WAYS.entries()) {
      const number = at + row + column;
      if (isPlainToken(kind) ? !isTried(number, 3 * SHARE) || number % SHARE !== 0 : !isTried(number, 3))
        continue;
      if (NOT_PROMISED.some(({ is }) => is(kind, form, way))) continue;
      const sinks = await sinksOf(redactor, way.agent, way.say(form.of(kind.text)));
      for (const [sink, text] of Object.entries(sinks))
        if (leak(text) !== null) leaks.push(`${form.name} / ${way.name} / ${sink}`);
    }
  return leaks;
}

// promise: leaks-none, redact-stream, redact-keys
describe('no place shows', () => {
  test('there are enough kinds', () => {
    expect(new Set(KINDS.map(({ name }) => name)).size).toBeGreaterThanOrEqual(55);
  });

  for (const [at, kind] of KINDS.entries())
    test(kind.name, async () => {
      expect(await leaksOf(kind, at)).toEqual([]);
    });

  test.each(KINDS.map((kind) => [kind.name, kind] as const))('%s cut at any offset', (_name, kind) => {
    const leak = leakFinder(kind);
    const ways = isPlainToken(kind) ? [true, false] : [false];
    for (const pauses of ways)
      for (let cut = 1; cut < kind.text.length; cut += 1) {
        if (!isTried(cut, 3)) continue;
        const stream = redactor.stream();
        const first = stream.push(kind.text.slice(0, cut)) + (pauses ? stream.pause() : '');
        const end = cut % 2 === 0 ? '\nand more\n' : '';
        const text = first + stream.push(kind.text.slice(cut) + end) + stream.flush();
        if (leak(text) !== null) expect({ cut, text }).toBe('without it');
      }
  });
});

// promise: leaks-none
describe('the matrix', () => {
  const [kind] = KINDS;
  const sinks = () => sinksOf(redactor, 'agy', WAYS[0]?.say('nothing') ?? []);

  test('says of every combination without a promise why', () => {
    for (const { why, is } of NOT_PROMISED) {
      expect(why.length).toBeGreaterThan(20);
      expect(KINDS.some((each) => FORMS.some((form) => WAYS.some((way) => is(each, form, way))))).toBe(true);
    }
  });

  test('finds what is planted in any one place, whole or in pieces', async () => {
    if (kind === undefined) throw new Error('no kinds');
    const leak = leakFinder(kind);
    const names = Object.keys(await sinks());
    expect(names.length).toBeGreaterThanOrEqual(9);
    const pieces = [kind.core.slice(0, 9), kind.core.slice(9)].map((text) => JSON.stringify({ text }));
    for (const name of names)
      for (const planted of [kind.core.slice(3, 15), pieces.join('\n'), kind.core.replace(/.{5}/g, '$&\n')]) {
        const found = await sinksOf(redactor, 'agy', WAYS[0]?.say('nothing') ?? [], { [name]: planted });
        const shown = Object.entries(found).flatMap(([sink, text]) => (leak(text) === null ? [] : [sink]));
        expect(shown).toEqual([name]);
      }
  });

  test('goes ways that arrive: plain words are in some place', async () => {
    for (const way of WAYS) {
      const found = await sinksOf(redactor, way.agent, way.say('plain words that nobody hides'));
      expect(Object.values(found).some((text) => text.includes('plain words'))).toBe(true);
    }
  });
});
