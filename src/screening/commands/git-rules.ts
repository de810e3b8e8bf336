// What git does that cannot be undone: data. (pure)
import { hasFlag, operands, withoutValues } from './command-args.ts';
import type { Effect } from './effects.ts';
import { PROGRAM_SETTING, runsProgram } from './git-settings.ts';

interface GitRule {
  readonly id: string;
  readonly subcommands: readonly string[];
  readonly test: (args: readonly string[]) => boolean;
  readonly reason: string;
  readonly effect: Effect;
  /** `deny` where nothing else is said. */
  readonly verdict?: 'warn';
}

const words = (list: string): readonly string[] => list.trim().split(/\s+/);
const isDry = (args: readonly string[]) => hasFlag(args, 'n', 'dry-run') && !args.includes('--no-dry-run');
const forced = (args: readonly string[]) => hasFlag(args, 'f', 'force');

/** Branches that others build on. */
const SHARED_BRANCH =
  /^(?:[^:]*:)?(?:refs\/heads\/)?(?:main|master|trunk|develop|production|prod|stable|release(?:[-/][\w.-]+)?)$/;

/** The branches that a push names: the first operand is the remote, or the only one. */
const pushesShared = (args: readonly string[]) => operands(args).some((ref) => SHARED_BRANCH.test(ref));

/** `main:main` or `+refs/heads/*:refs/heads/*`: a fetch that writes local branches, not those of a remote. */
const WRITES_BRANCH = /^\+?[^:]+:(?!refs\/(?:remotes|tags)\/)[^/:][^:]*$/;

/** The word after it is a file name, even when it begins with dashes. */
function withoutPathspec(args: readonly string[]): string[] {
  return args.filter((_, at) => args[at - 1] !== '--pathspec-from-file');
}

export const GIT_RULES: readonly GitRule[] = [
  {
    id: 'git.reset',
    subcommands: ['reset'],
    test: (args) => args.some((arg) => /^--h(?:a(?:r(?:d)?)?)?$/.test(arg)),
    reason: 'discards uncommitted work',
    effect: 'discards_work',
  },
  {
    id: 'git.clean',
    subcommands: ['clean'],
    test: (args) => forced(args) && !isDry(args),
    reason: 'deletes untracked files',
    effect: 'discards_work',
  },
  {
    id: 'git.discard',
    subcommands: ['checkout'],
    test: (args) =>
      hasFlag(withoutValues(args, 'bBcC'), 'f', 'force') ||
      (args.includes('--') && args.indexOf('--') < args.length - 1) ||
      args.includes('.'),
    reason: 'overwrites changed files',
    effect: 'discards_work',
  },
  {
    id: 'git.switch',
    subcommands: ['switch'],
    test: (args) => hasFlag(withoutValues(args, 'bBcC'), 'f', 'force', 'discard-changes'),
    reason: 'overwrites changed files',
    effect: 'discards_work',
  },
  {
    id: 'git.restore',
    subcommands: ['restore'],
    test: (args) =>
      args.length > 0 &&
      (hasFlag(withoutPathspec(args), 'W', 'worktree', 'no-staged') || !hasFlag(args, 'S', 'staged')) &&
      !hasFlag(args, 'h', 'help'),
    reason: 'overwrites changed files',
    effect: 'discards_work',
  },
  {
    id: 'git.push',
    subcommands: ['push'],
    test: (args) =>
      !isDry(args) &&
      (hasFlag(args, 'fd', 'force', 'delete', 'mirror', 'prune') ||
        (hasFlag(args, '', 'force-with-lease', 'force-if-includes') && pushesShared(args)) ||
        operands(args).some((ref) => /^\+\S|^:\S/.test(ref))),
    reason: 'rewrites or deletes what others share',
    effect: 'overwrites_shared',
  },
  {
    id: 'git.push_shared',
    subcommands: ['push'],
    test: (args) => !isDry(args) && pushesShared(args),
    reason: 'pushes to a branch that others build on',
    effect: 'publishes',
    verdict: 'warn',
  },
  {
    id: 'git.fetch_over',
    subcommands: ['fetch', 'pull'],
    test: (args) =>
      !isDry(args) &&
      operands(args).some((ref) => WRITES_BRANCH.test(ref) && (ref.startsWith('+') || forced(args))) &&
      !operands(args).some((ref) => ref.includes('://')),
    reason: 'moves local branches by force',
    effect: 'deletes_refs',
  },
  {
    id: 'git.branch',
    subcommands: ['branch'],
    test: (args) =>
      hasFlag(args, 'DMC') ||
      hasFlag(args, 'f', 'force') ||
      (hasFlag(args, 'd', 'delete') && hasFlag(args, 'f', 'force')),
    reason: 'deletes or moves a branch by force',
    effect: 'deletes_refs',
  },
  {
    id: 'git.stash',
    subcommands: ['stash'],
    test: (args) => args[0] === 'drop' || args[0] === 'clear',
    reason: 'deletes stashed work',
    effect: 'destroys_recovery',
  },
  {
    id: 'git.recovery',
    subcommands: ['reflog', 'gc', 'update-ref'],
    test: (args) =>
      args[0] === 'expire' ||
      args[0] === 'delete' ||
      args.some((arg) => /^--p(?:r(?:u(?:n(?:e)?)?)?)?=(?:now|all)/.test(arg)) ||
      hasFlag(args, 'd', 'delete'),
    reason: 'destroys what a recovery needs',
    effect: 'destroys_recovery',
  },
  {
    id: 'git.prune',
    subcommands: ['prune'],
    test: (args) => !isDry(args) && args.every((arg) => arg.startsWith('-')),
    reason: 'destroys what a recovery needs',
    effect: 'destroys_recovery',
  },
  {
    id: 'git.abort',
    subcommands: ['merge', 'rebase', 'cherry-pick', 'revert', 'am'],
    test: (args) => hasFlag(args, '', 'abort', 'skip'),
    reason: 'discards what was resolved so far',
    effect: 'discards_work',
  },
  {
    id: 'git.overwrite',
    subcommands: ['read-tree', 'checkout-index', 'symbolic-ref', 'replace', 'notes'],
    test: (args) =>
      (hasFlag(args, 'u', 'reset') && hasFlag(args, '', 'reset')) ||
      hasFlag(args, 'fd', 'force', 'delete') ||
      args[0] === 'remove' ||
      args[0] === 'prune',
    reason: 'overwrites files or deletes references',
    effect: 'deletes_refs',
  },
  {
    id: 'git.subversion',
    subcommands: ['svn'],
    test: (args) => /^(?:dcommit|commit|set-tree|branch|tag)$/.test(args[0] ?? '') && !isDry(args),
    reason: 'publishes to a repository that others use',
    effect: 'publishes',
  },
  {
    id: 'git.remote',
    subcommands: ['remote'],
    test: (args) => /^(?:remove|rm|set-url|prune)$/.test(args[0] ?? '') && !isDry(args),
    reason: 'changes the remotes that all worktrees share',
    effect: 'changes_git_settings',
    verdict: 'warn',
  },
  {
    id: 'git.submodule',
    subcommands: ['submodule'],
    test: (args) => args[0] === 'update' && forced(args),
    reason: 'overwrites changed files',
    effect: 'discards_work',
  },
  {
    id: 'git.helper',
    subcommands: words(
      'clone fetch pull push remote ls-remote archive grep difftool mergetool init send-email instaweb',
    ),
    test: runsProgram,
    reason: 'makes git run another program',
    effect: 'runs_other_program',
  },
  {
    id: 'git.upload_pack',
    subcommands: ['clone', 'ls-remote'],
    test: (args) => args[0] === '-u' && args.length > 2,
    reason: 'makes git run another program',
    effect: 'runs_other_program',
  },
  {
    id: 'git.tag',
    subcommands: ['tag'],
    test: (args) => hasFlag(args, 'd', 'delete') || forced(args),
    reason: 'deletes or moves a tag',
    effect: 'deletes_refs',
  },
  {
    id: 'git.rewrite',
    subcommands: ['filter-branch', 'filter-repo'],
    test: (args) => args.length > 0,
    reason: 'rewrites the history',
    effect: 'rewrites_history',
  },
  {
    id: 'git.rm',
    subcommands: ['rm'],
    test: (args) => forced(args) && !hasFlag(args, '', 'cached'),
    reason: 'deletes files by force',
    effect: 'discards_work',
  },
  {
    id: 'git.config',
    subcommands: ['config'],
    test: (args) => args.some((arg, at) => PROGRAM_SETTING.test(arg) && args[at + 1] !== undefined),
    reason: 'makes git run another program',
    effect: 'changes_git_settings',
  },
  {
    id: 'git.settings',
    subcommands: ['config'],
    test: (args) => args.some((arg) => /^--(?:unset-all|re(?:move|name)-section)$/.test(arg)),
    reason: 'removes settings that all worktrees share',
    effect: 'changes_git_settings',
    verdict: 'warn',
  },
  {
    id: 'git.worktree',
    subcommands: ['worktree', 'submodule'],
    test: (args) => (args[0] === 'remove' || args[0] === 'deinit') && forced(args),
    reason: 'deletes a working tree by force',
    effect: 'deletes_outside',
  },
];
