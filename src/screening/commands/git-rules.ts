// What git does that cannot be undone: data. (pure)
import { hasFlag, operands, withoutValues } from './command-args.ts';
import { EFFECTS, leavesFolder, type Effect, type Scope } from './effects.ts';

interface GitRule {
  readonly id: string;
  readonly subcommands: readonly string[];
  readonly test: (args: readonly string[]) => boolean;
  readonly reason: string;
  readonly effect: Effect;
}

export interface GitFinding {
  readonly id: string;
  readonly reason: string;
  readonly effect: Effect;
  readonly scope: Scope;
}

const isDry = (args: readonly string[]) => hasFlag(args, 'n', 'dry-run') && !args.includes('--no-dry-run');
const forced = (args: readonly string[]) => hasFlag(args, 'f', 'force');

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
        operands(args).some((ref) => /^\+\S|^:\S/.test(ref))),
    reason: 'rewrites or deletes what others share',
    effect: 'overwrites_shared',
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
    id: 'git.helper',
    subcommands: ['clone', 'fetch', 'pull', 'ls-remote', 'archive', 'grep', 'difftool', 'mergetool', 'init'],
    test: (args) =>
      args.some(
        (arg, at) =>
          /^--(?:upload-pack|receive-pack|exec|open-files-in-pager|extcmd|template)=./.test(arg) ||
          /^ext::/.test(arg) ||
          (/^(?:--upload-pack|--exec|--extcmd|-x)$/.test(arg) && args[at + 1] !== undefined) ||
          /^-O\S/.test(arg),
      ) ||
      (args[0] === '-u' && args.length > 2),
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
    test: (args) =>
      args.some(
        (arg, at) => PROGRAM_SETTING.test(arg) && args[at + 1] !== undefined && !/^alias\./i.test(arg),
      ) || args.some((arg, at) => /^alias\./i.test(arg) && /^!/.test(args[at + 1] ?? '')),
    reason: 'makes git run another program',
    effect: 'changes_git_settings',
  },
  {
    id: 'git.worktree',
    subcommands: ['worktree', 'submodule'],
    test: (args) => (args[0] === 'remove' || args[0] === 'deinit') && forced(args),
    reason: 'deletes a working tree by force',
    effect: 'deletes_outside',
  },
];

const VALUE_OPTIONS = new Set([
  '-C',
  '-c',
  '--git-dir',
  '--work-tree',
  '--namespace',
  '--exec-path',
  '--config-env',
  '--super-prefix',
]);
/** Settings that make git run a program or a hidden command. */
const PROGRAM_SETTING =
  /^(?:alias\.|core\.(?:sshcommand|pager|editor|fsmonitor|hookspath|askpass|gitproxy)|diff\.external|[\w.-]*\.(?:textconv|clean|smudge|process|helper|cmd)|protocol\.(?:ext|allow)[\w.]*|clean\.requireforce|gc\.\w*(?:prune|expire))/i;

const RUNS_ANOTHER: GitFinding = {
  id: 'git.setting',
  reason: 'makes git run another program',
  effect: 'runs_other_program',
  scope: EFFECTS.runs_other_program.scope,
};

/** The rule that a git command line breaks. */
export function gitFinding(args: readonly string[]): GitFinding | null {
  let at = 0;
  let elsewhere = false;
  while (at < args.length && (args[at] ?? '').startsWith('-')) {
    const option = args[at] ?? '';
    const setting =
      option === '-c' || option === '--config-env'
        ? (args[at + 1] ?? '')
        : option.replace(/^(?:-c|--config-env=)/, '');
    if (/^(?:-c|--config-env)/.test(option) && PROGRAM_SETTING.test(setting)) return RUNS_ANOTHER;
    if (/^--exec-path=./.test(option)) return RUNS_ANOTHER;
    elsewhere ||=
      /^(?:-C|--git-dir|--work-tree)/.test(option) &&
      leavesFolder(option.includes('=') ? option.replace(/^[^=]*=/, '') : (args[at + 1] ?? ''));
    at += VALUE_OPTIONS.has(option) ? 2 : 1;
  }
  const subcommand = (args[at] ?? '').toLowerCase();
  const rest = args.slice(at + 1);
  // As a lone argument; elsewhere it may be the value of an option.
  if (rest.length === 1 && /^(?:-h|--help)$/.test(rest[0] ?? '')) return null;
  const rule = GIT_RULES.find((row) => row.subcommands.includes(subcommand) && row.test(rest));
  if (rule === undefined) return null;
  const { scope } = EFFECTS[rule.effect];
  return {
    id: rule.id,
    reason: rule.reason,
    effect: rule.effect,
    scope: scope === 'workspace' && (elsewhere || rest.some(leavesFolder)) ? 'machine' : scope,
  };
}
