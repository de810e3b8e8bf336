import { expect, test } from 'vitest';
import { asTyped, asTypedAnswer, asTypedError } from '../../../../src/cli/output/render-hints.ts';

test.each([
  ['Add `allow_write: true` if changes are wanted.', 'Add --allow-write if changes are wanted.'],
  ['Use `mode: "execute"`, or leave `allow_write` out.', 'Use --mode execute, or leave --allow-write out.'],
  ['or send worktree: false to work in place', 'or give --no-worktree to work in place'],
  ['Send another base_ref, or `job_id`.', 'Send another --base-ref, or JOB.'],
  ['kept at refs/agy-mcp/<job_id>', 'kept at refs/agy-mcp/<JOB>'],
  ['Continue with agy_continue; see agy_read.', 'Continue with agy-mcp run --session-id; see agy-mcp read.'],
])('fields are told as options: %s', (said, typed) => {
  expect(asTyped(said)).toBe(typed);
});

test('what is no field stays: modes, settings, files, words of the language', () => {
  for (const text of [
    'use mode `ask`, `plan` or `review`',
    'set `allow_skip_permissions = true` under `[execute]`',
    'in /home/me/base_ref/x, ./session_id and allow_write.md',
    'leave effort out, or the sandbox',
  ])
    expect(asTyped(text)).toBe(text);
});

test('in an answer only the advice is reworded: names of files are data', () => {
  expect(
    asTypedAnswer('patch_sha256: 1\nadded "agy_diff" +1 -0\nnext: agy_apply {"job_id":"job_1"}\nagy_read'),
  ).toBe('patch_sha256: 1\nadded "agy_diff" +1 -0\nnext: agy-mcp apply job_1\nagy_read');
});

test('an error names the command whose help has the way out', () => {
  expect(
    asTypedError({ message: '`days` is required.', hint: 'Correct the arguments and call again.' }, 'purge'),
  ).toEqual({ message: '--days is required.', hint: 'agy-mcp purge --help lists the options.' });
});
