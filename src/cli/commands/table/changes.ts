// Commands that bring a job's changes back.
import type { CommandRow } from '../../command.ts';
import { toolCommand } from '../../tool-command.ts';
import { JOB } from './work.ts';

const DIFF: CommandRow = {
  ...toolCommand({
    name: 'diff',
    group: 'Bring changes back',
    summary: 'What a job changed in its worktree',
    tool: 'agy_diff',
    argument: JOB,
    without: ['verify'],
    about:
      'Shows what a job that has ended changed in its worktree: the files with numbers, then the patch, to its end unless --max-output-chars says how much. Review it, then apply or discard it.',
    more: [
      {
        flag: 'stat',
        field: 'stat',
        kind: 'boolean',
        words: 'Only the files, with how much of each changed',
      },
      { flag: 'name-only', field: 'name_only', kind: 'boolean', words: 'Only the names of the files' },
      {
        flag: 'sum',
        field: 'sum',
        kind: 'boolean',
        words: 'Only the checksum of the patch, for scripts that apply',
      },
      {
        flag: 'full-binary',
        field: 'full_binary',
        kind: 'boolean',
        words: 'Binary files with all their bytes, as git apply takes them',
      },
      {
        flag: 'no-pager',
        field: 'pager',
        kind: 'boolean',
        words: 'Print at once, also at a terminal; else GIT_PAGER, PAGER or less shows it there',
      },
    ],
    examples: [
      'agy-mcp diff job_m2x8',
      'agy-mcp diff job_m2x8 --stat',
      'agy-mcp diff job_m2x8 --path src/date.ts',
      'agy-mcp diff job_m2x8 --full-binary --json',
    ],
  }),
  run: async (invocation) => (await import('../diff.ts')).showDiff(invocation),
};

const APPLY: CommandRow = toolCommand({
  name: 'apply',
  group: 'Bring changes back',
  summary: 'Bring the reviewed changes back: as files, a commit or a branch',
  about:
    'Writes all of the changes into the checkout, or none; or commits them there, or puts them on a new branch. --paths brings a part. At a terminal it shows them and asks; in scripts --patch-sha256 says what was reviewed.',
  tool: 'agy_apply',
  argument: JOB,
  complete: async (invocation) => (await import('../review-patch.ts')).reviewed(invocation),
  more: [
    {
      flag: 'discard',
      field: 'discard',
      kind: 'boolean',
      words: 'Then discard the worktree, when all was applied',
    },
  ],
  examples: [
    'agy-mcp apply job_m2x8',
    'agy-mcp apply job_m2x8 --as commit --message "Handle empty input"',
    'agy-mcp apply job_m2x8 --as branch --branch fix/empty-input',
    'agy-mcp apply job_m2x8 --paths src --paths README.md',
    'agy-mcp apply job_m2x8 --patch-sha256 "$SUM" --discard',
  ],
});

export const CHANGES: readonly CommandRow[] = [
  DIFF,
  {
    ...APPLY,
    async run(invocation) {
      const { discard, ...args } = invocation.args;
      const asked = { ...invocation, args };
      if (discard !== true) return APPLY.run(asked);
      const { reviewed } = await import('../review-patch.ts');
      return (await import('../apply-discard.ts')).applyAndDiscard(await reviewed(asked), asked);
    },
  },
  {
    name: 'verify',
    group: 'Bring changes back',
    summary: 'Run the commands that prove the changes',
    about:
      'Runs the configured verify commands on the checkout as it is with the changes of the job in it, in a worktree that is removed afterwards. Ctrl-C stops it. Exit code 0 when all of them passed.',
    arguments: [JOB],
    options: [],
    examples: ['agy-mcp verify job_m2x8', 'agy-mcp verify latest --json'],
    run: async (invocation) => (await import('../verify.ts')).verifyChanges(invocation),
  },
  toolCommand({
    name: 'discard',
    group: 'Bring changes back',
    summary: 'Remove worktree and branch; the changes stay at a ref',
    about:
      'Removes worktree and branch of a job that has ended. Its changes stay at refs/agy-mcp/JOB, and diff still shows them.',
    tool: 'agy_discard',
    argument: JOB,
    examples: ['agy-mcp discard job_m2x8'],
  }),
  {
    name: 'path',
    group: 'Bring changes back',
    summary: 'Print the worktree of a job, for cd',
    arguments: [JOB],
    options: [],
    examples: ['agy-mcp path latest'],
    run: async (invocation) => (await import('../show-path.ts')).showPath(invocation),
  },
];
