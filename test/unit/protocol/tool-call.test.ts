import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rewriteCalls, toolCall } from '../../../src/protocol/tool-call.ts';

const args = fc.dictionary(
  fc.stringMatching(/^[a-z][a-z_]{0,12}$/),
  fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('a}b', '{', '"', '\\', '\n'),
    fc.integer(),
    fc.boolean(),
  ),
  { maxKeys: 4 },
);

test('every call that is written is found again, with its arguments', () => {
  fc.assert(
    fc.property(args, args, (first, second) => {
      const found: unknown[] = [];
      const text = `Read ${toolCall('agy_diff', first)}, then ${toolCall('agy_apply', second)} or agy_discard.`;
      const rewritten = rewriteCalls(text, (call) => {
        found.push({ name: call.name, args: call.args === null ? null : { ...call.args } });
        return `<${call.name}>`;
      });
      expect(rewritten).toBe('Read <diff>, then <apply> or <discard>.');
      expect(found).toEqual([
        { name: 'diff', args: { ...first } },
        { name: 'apply', args: { ...second } },
        { name: 'discard', args: null },
      ]);
    }),
  );
});

test('a call is written as JSON without spaces; what is no JSON stays behind the name', () => {
  expect(toolCall('agy_result', { job_id: 'job_1', offset: 9 })).toBe(
    'agy_result {"job_id":"job_1","offset":9}',
  );
  expect(rewriteCalls('agy_read {x} my_agy_read agy_read2', ({ name }) => name)).toBe(
    'read {x} my_agy_read agy_read2',
  );
  expect(rewriteCalls('agy_read {"since":1}', () => null)).toBe('agy_read {"since":1}');
});
