// What a pattern needs of a text, and what one pass over the text tells of it.
import { describe, expect, test } from 'vitest';
import { createPairs, requiredLiterals } from '../../../../src/screening/texts/literal-prefilter.ts';
import { CREDENTIAL_COMMANDS, SENSITIVE_RULES } from '../../../../src/screening/paths/sensitive-paths.ts';
import { TEXT_RULES } from '../../../../src/screening/texts/text-rules.ts';

describe('what a pattern needs', () => {
  test.each([
    [/abc/, 'abc'],
    [/\.SSH\//i, '.ssh/'],
    [/ab?c/, { all: ['a', 'c'] }],
    [/ab+?c/, { all: ['a', 'b', 'c'] }],
    [/a(?:b|cd){2,3}e/, { all: ['a', { any: ['b', 'cd'] }, 'e'] }],
    [/(?:ab|c?)d/, 'd'],
    [/(?:ab){0,4}(?=cd)(?<!ef)(?<name>gh)[ij\]]*\x60\d\w/, { all: ['gh', '`'] }],
    [/(a|b)\1/, { any: ['a', 'b'] }],
    [/\s|abc/, { all: [] }],
  ])('%s', (pattern, need) => {
    expect(requiredLiterals(pattern)).toEqual(need);
  });

  test('no rule is without needs, or every long prompt would be searched for it', () => {
    const nothing = createPairs();
    const rules = [...TEXT_RULES, ...SENSITIVE_RULES, ...CREDENTIAL_COMMANDS];
    expect(
      rules.filter(({ pattern }) => nothing.mayHold(requiredLiterals(pattern))).map(({ id }) => id),
    ).toEqual([]);
  });
});

describe('pairs of a text', () => {
  const holds = (text: string, need: string) => {
    const pairs = createPairs();
    pairs.add(text);
    return pairs.mayHold(need);
  };

  test('are found in any case, and never between two texts', () => {
    expect(holds('a .SSH/ b', '.ssh/')).toBe(true);
    expect(holds('a .SS H/ b', '.ssh/')).toBe(false);
    expect(holds('Z', 'z')).toBe(true);
    const pairs = createPairs();
    pairs.add('a');
    pairs.add('b');
    expect(pairs.mayHold('ab')).toBe(false);
    expect(pairs.mayHold({ all: ['a', 'b'] })).toBe(true);
    expect(pairs.mayHold({ any: ['ab', 'b'] })).toBe(true);
  });

  test('stand on both sides of what is no ASCII', () => {
    expect(holds('a\u0433b', 'ab')).toBe(false);
    expect(holds('\u0433ab\u{1f600}', 'ab')).toBe(true);
  });
});
