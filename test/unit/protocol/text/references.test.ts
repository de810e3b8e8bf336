import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FieldName } from '../../../../src/protocol/field-names.ts';
import { isFieldName } from '../../../../src/protocol/field-names.ts';
import {
  type CallReference,
  type FieldReference,
  fieldRef,
  memberRef,
  rewriteReferences,
  toolCall,
} from '../../../../src/protocol/text/references.ts';
import { quotedName } from '../../../../src/protocol/text/visible-text.ts';
import { TOOLS } from '../../../../src/tools/index.ts';

const FIELDS = [...new Set(TOOLS.flatMap(({ input }) => Object.keys(input.shape)))];

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a}b', '{', '"', '\\', '\n', '`', '`mode`', '` `', 'agy_diff', '\u2028', ''),
);
const scalar = fc.oneof(text, fc.integer(), fc.boolean());
const args = fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,12}$/), scalar, { maxKeys: 4 });
const field = fc.constantFrom(...FIELDS) as fc.Arbitrary<FieldName>;
/** Words of a sentence around references: none of its own, and nothing left open. */
const prose = fc
  .array(
    fc.constantFrom(
      'use',
      'worktree:',
      'false',
      'base_ref',
      '(',
      ')',
      ',',
      'git',
      '`git init`',
      '"a b"',
      "it's",
      'mode',
    ),
    {
      maxLength: 5,
    },
  )
  .map((words) => ` ${words.join(' ')} `);

/** Every reference of a text, in order, and the text with marks in their places. */
function findIn(sentence: string): { found: (CallReference | FieldReference)[]; rest: string } {
  const found: (CallReference | FieldReference)[] = [];
  const mark = (each: CallReference | FieldReference): string => {
    found.push('args' in each && each.args !== null ? { ...each, args: { ...each.args } } : each);
    return '<>';
  };
  return { rest: rewriteReferences(sentence, { call: mark, field: mark }), found };
}

test('every field of every tool has a reference, and no reference names another one', () => {
  for (const name of FIELDS) expect(isFieldName(name), name).toBe(true);
  for (const name of ['worktree_', 'jobs', 'patch', 'error', 'toString'])
    expect(isFieldName(name), name).toBe(false);
});

test('every reference that is written is found again, and nothing else', () => {
  const written = fc.oneof(
    args.map((given) => ({
      wire: toolCall('agy_diff', given),
      found: { name: 'diff', args: { ...given } },
    })),
    field.map((name) => ({ wire: fieldRef(name), found: { name } })),
    fc.tuple(field, scalar).map(([name, value]) => ({ wire: fieldRef(name, value), found: { name, value } })),
    fc
      .tuple(field, text)
      .map(([name, member]) => ({ wire: memberRef(name, member), found: { name, member } })),
    fc.constant({ wire: 'agy_discard', found: { name: 'discard', args: null } }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(prose, written), { maxLength: 4 }), prose, (parts, end) => {
      const sentence = parts.map(([before, { wire }]) => before + wire).join('') + end;
      const { found, rest } = findIn(sentence);
      expect(rest).toBe(parts.map(([before]) => `${before}<>`).join('') + end);
      expect(found).toEqual(parts.map(([, each]) => each.found));
    }),
    { numRuns: 500 },
  );
});

test('what is no reference stays: prose, settings, programs, and almost a reference', () => {
  for (const sentence of [
    'send worktree: false, or another base_ref; leave session_id out',
    'use mode `ask`, `plan` or `review`',
    'set `allow_skip_permissions = true` under `[execute]`',
    'run `git init`, then `git worktree list` with a `mode ` and ` mode`',
    '`mode:execute` `mode: execute` `mode:  "execute"` `mode: {"a":1}` `mode: null` `Mode` `modes`',
    'in /home/me/`mode`/base_ref, ./`cwd`, `cwd`-old, ./session_id and allow_write.md',
    'my_agy_diff agy_diff2 agy_diff.txt src/agy_diff agy_diff/x agy-mcp',
  ])
    expect(findIn(sentence)).toEqual({ found: [], rest: sentence });
});

test('in quotes everything is the text of others', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        field.map((name) => fieldRef(name, true)),
        args.map((given) => toolCall('agy_diff', given)),
      ),
      (others) => {
        const name = quotedName(others);
        expect(findIn(`It cannot be at ${name}; use ${fieldRef('cwd')}.`)).toEqual({
          found: [{ name: 'cwd' }],
          rest: `It cannot be at ${name}; use <>.`,
        });
      },
    ),
  );
});

test('a call is written as JSON without spaces; what is no JSON stays behind the name', () => {
  expect(toolCall('agy_result', { job_id: 'job_1', offset: 9 })).toBe(
    'agy_result {"job_id":"job_1","offset":9}',
  );
  const named = { call: ({ name }: CallReference) => name, field: () => null };
  expect(rewriteReferences('agy_read {x} `agy_read` agy_read {"since": 1}', named)).toBe(
    'read {x} `read` read {"since": 1}',
  );
  const kept = `agy_read {"since":1} ${fieldRef('since', 1)}`;
  expect(rewriteReferences(kept, { call: () => null, field: () => null })).toBe(kept);
});
