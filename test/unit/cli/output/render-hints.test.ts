import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../../src/cli/commands/table/index.ts';
import { createColours } from '../../../../src/cli/output/colours.ts';
import { asTyped, typedError, typedFor } from '../../../../src/cli/output/render-hints.ts';
import { parseCommandLine } from '../../../../src/cli/program.ts';
import { fieldRef, memberRef, toolCall } from '../../../../src/protocol/text/references.ts';
import { TOOLS } from '../../../../src/tools/index.ts';

const plain = createColours(false);

test.each([
  [`Add ${fieldRef('allow_write', true)} if changes are wanted.`, 'Add --allow-write if changes are wanted.'],
  [
    `Use ${fieldRef('mode', 'execute')}, or leave ${fieldRef('allow_write')} out.`,
    'Use --mode execute, or leave --allow-write out.',
  ],
  [`or use ${fieldRef('worktree', false)} to work in place`, 'or use --no-worktree to work in place'],
  [`Name one by ${fieldRef('job_id')}, with a ${fieldRef('prompt')}.`, 'Name one by JOB, with a PROMPT.'],
  [`at ${fieldRef('label', "it's mine")}`, `at --label 'it'\\''s mine'`],
  [`${memberRef('extra_env', 'PATH')} is refused`, 'PATH of --extra-env is refused'],
  [`${memberRef('extra_env', 'a `b')} is refused`, '"a `b" of --extra-env is refused'],
  [`${memberRef('add_dirs', '1')} must be`, 'entry 2 of --add-dirs must be'],
])('fields are told as options: %s', (said, typed) => {
  expect(asTyped(said)).toBe(typed);
});

test.each([
  ['next: agy_result {"job_id":"job_1","offset":9}', 'next: agy-mcp result job_1 --offset 9'],
  [
    'agy_diff {"job_id":"job_1"} shows it, then agy_apply or agy_discard',
    'agy-mcp diff job_1 shows it, then agy-mcp apply job_1 or agy-mcp discard job_1',
  ],
  ['agy_status {"job_id":"job_1"}, then agy_sessions', 'agy-mcp status job_1, then agy-mcp sessions'],
  ['Continue with agy_continue; see `agy_read`.', 'Continue with agy-mcp continue JOB; see `agy-mcp read`.'],
  ['agy_diff {"job_id":"job_1","verify":true} verifies them', 'agy-mcp verify job_1 verifies them'],
  ['agy_purge {"days":7,"dry_run":true}', 'agy-mcp purge --days 7 --dry-run'],
  [toolCall('agy_diff', { job_id: 'job_1', path: "it's $(x)" }), `agy-mcp diff job_1 --path 'it'\\''s $(x)'`],
])('calls are told as commands: %s', (said, typed) => {
  expect(asTyped(said)).toBe(typed);
});

test('a sentence that an older version kept stays readable', () => {
  for (const text of [
    'send worktree: false to work in place, or send another base_ref',
    'Correct the arguments and call again.',
    'kept at refs/agy-mcp/<job_id>',
    'agy_unknown, my_agy_read2, agy {"prompt":"x"}',
  ])
    expect(asTyped(text)).toBe(text);
});

describe('a command is one that can be typed', () => {
  test.each(TOOLS.filter(({ name }) => name !== 'agy').map(({ name }) => [name]))('%s', (name) => {
    const typed = asTyped(name);
    expect(typed).toMatch(/^agy-mcp /);
    expect(COMMANDS.map((row) => row.name)).toContain(typed.split(' ')[1]);
  });

  test.skipIf(process.platform === 'win32')('and means the same, whatever the values are', () => {
    const value = fc
      .string({
        unit: fc.constantFrom('a', ' ', "'", '"', '$', '`', '\\', ';', '-', '\n', 'ü', '*'),
        minLength: 1,
      })
      .filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(value, fc.nat(), (path, offset) => {
        const args = { job_id: 'job_1', path, offset };
        const command = asTyped(toolCall('agy_diff', args));
        const words = execFileSync('bash', ['-c', `agy-mcp() { printf '%s\\0' "$@"; }; ${command}`])
          .toString()
          .split('\0')
          .slice(0, -1);
        expect(parseCommandLine(COMMANDS, words, plain)).toMatchObject({ kind: 'run', args });
      }),
      { numRuns: 40 },
    );
  });
});

test('a call that names no job is about the one that the rest is about', () => {
  expect(typedFor('job_2')('See agy_read, then agy_doctor.')).toBe(
    'See agy-mcp read job_2, then agy-mcp doctor.',
  );
  expect(typedFor('job_2')('agy_cancel {"job_id":"job_1"}; agy_read')).toBe(
    'agy-mcp cancel job_1; agy-mcp read job_1',
  );
  expect(typedFor(null)('See agy_read.')).toBe('See agy-mcp read.');
  const error = {
    code: 'agent_failed',
    message: 'It failed.',
    hint: 'See agy_read.',
    jobId: 'job_2',
  } as const;
  expect(typedError(error, 'run').hint).toBe('See agy-mcp read job_2.');
});

test('an error without a hint of its own names the help of the command', () => {
  const error = { code: 'invalid_request', message: `${fieldRef('days')} is required.`, hint: '' } as const;
  expect(typedError(error, 'purge')).toEqual({
    message: '--days is required.',
    hint: 'agy-mcp purge --help lists the options.',
  });
  expect(typedError(error, null).hint).toBe('');
  expect(typedError({ ...error, hint: `Use ${fieldRef('days', 7)}.` }, 'purge').hint).toBe('Use --days 7.');
});
