// What a pattern needs of a text, and which rules a scan leaves for each of many texts.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requiredWords } from '../../../../src/screening/texts/required-words.ts';
import { createRuleFilter } from '../../../../src/screening/texts/rule-filter.ts';
import { CREDENTIAL_COMMANDS, SENSITIVE_RULES } from '../../../../src/screening/paths/sensitive-paths.ts';
import { TEXT_RULES } from '../../../../src/screening/texts/text-rules.ts';

describe('what a pattern needs', () => {
  test.each<readonly [RegExp, readonly (readonly string[])[][]]>([
    [/abc/, [[['abc']]]],
    [/\.SSH\//i, [[['.ssh/']]]],
    [/abcd?efg/, [[['abcefg', 'abcdefg']]]],
    [/abcd+?efg/, [[['abcd'], ['efg']]]],
    [/xx(?:abc|defg){2,3}yyy/, [[['xxabc', 'xxdefg'], ['yyy']]]],
    [/\.(?:env|ssh\/\w{1,9}key)/, [[['.env', '.ssh/']]]],
    [/(?:abc|c?)def/, [[['def']]]],
    [/(?:abc){0,4}(?=cde)(?<!efg)(?<name>ghi)[ij\]]*\x60\d\wxyz/, [[['ghi'], ['xyz']]]],
    [/[ab]cd|pass ?word\s{1,4}/, [[['acd', 'bcd']], [['pass']]]],
    [/\s|abc/, [[], [['abc']]]],
  ])('%s', (pattern, lists) => {
    expect(requiredWords(pattern).map((way) => way.lists)).toEqual(lists);
  });

  test('is found for every rule, or every line of a long prompt would be searched for it', () => {
    const rules = [...TEXT_RULES, ...SENSITIVE_RULES, ...CREDENTIAL_COMMANDS];
    expect(
      rules
        .filter(({ pattern }) =>
          requiredWords(pattern).some(({ lists, marks }) => lists.length + marks.length === 0),
        )
        .map(({ id }) => id),
    ).toEqual([]);
  });
});

describe('a filter', () => {
  const RULES = [
    { id: 'home', pattern: /\/home\/\w/i },
    { id: 'keys', pattern: /(?:rsa|dsa)[-_]key.{0,9}file/ },
    { id: 'pipe', pattern: /a\|b/, hints: [] },
  ];
  const leaves = (...texts: string[]): string[][] => {
    const left = createRuleFilter(RULES)(texts);
    return texts.map((_, index) => left(index).map(({ id }) => id));
  };

  test('leaves the rules whose words are in the text, of every list one, in any case', () => {
    expect(leaves('cd /HOME/x', 'rsa_key', 'rsa_key a file', 'a|b', '')).toEqual([
      ['home'],
      [],
      ['keys'],
      ['pipe'],
      [],
    ]);
  });

  test('leaves them in their order, and takes no word out of two texts', () => {
    expect(leaves('a|b file dsa-key /home/y', 'rsa_key', 'file', '/home', '/x')).toEqual([
      ['home', 'keys', 'pipe'],
      [],
      [],
      [],
      [],
    ]);
    expect(leaves('x'.repeat(200_000), `é${'é'.repeat(200_000)}/home/z`, '/home/')).toEqual([
      [],
      ['home'],
      ['home'],
    ]);
  });

  const word = fc.constantFrom(
    ...'.ssh/ id_rsa curl | sh base64 -d /etc/ shadow .env rm -rf ~ $HOME / fs.rmSync( process.env.HOME ) '.split(
      ' ',
    ),
    ...'drop table ; while true do fork ( ) { } : & .aws /dev/tcp/ nc -e $X -r "rm" .delete( s3 . '.split(
      ' ',
    ),
  );
  const line = fc
    .array(fc.tuple(word, fc.constantFrom('', ' ', 'é')), { maxLength: 12 })
    .map((pairs) => pairs.flat().join(''));

  test('leaves every rule that matches', () => {
    const rules = [...TEXT_RULES, ...SENSITIVE_RULES, ...CREDENTIAL_COMMANDS];
    const filter = createRuleFilter(rules);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const left = filter(lines);
        for (const [at, text] of lines.entries()) {
          const matching = rules.filter(({ pattern }) => pattern.test(text)).map(({ id }) => id);
          const ids = left(at).map(({ id }) => id);
          expect(matching.filter((id) => !ids.includes(id) && hinted(id, text))).toEqual([]);
        }
      }),
    );
  });
});

/** A rule with hints is not asked without one. */
const hinted = (id: string, text: string): boolean =>
  TEXT_RULES.find((row) => row.id === id)?.hints.some((hint) => text.toLowerCase().includes(hint)) ?? true;
