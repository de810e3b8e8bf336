// A git command line to what it breaks: its own options, its settings, its subcommand. (pure)
import { EFFECTS, leavesFolder, type Effect, type Scope } from './effects.ts';
import { GIT_RULES } from './git-rules.ts';
import { PROGRAM_SETTING } from './git-settings.ts';

export interface GitFinding {
  readonly id: string;
  readonly reason: string;
  readonly effect: Effect;
  readonly scope: Scope;
  readonly verdict: 'warn' | 'deny';
}

/** Options of git itself that take the next word. */
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
/** What an alias stands for, behind `alias.name=` or as the word after `alias.name`. */
const ALIAS = /^(?:-c|--config=)?alias\.[\w.-]{1,64}(?:=(.*))?$/is;

/** Whether words of a git command define an alias that runs a program or what git may not do. */
function hidesHarm(args: readonly string[]): boolean {
  return args.some((arg, at) => {
    const alias = ALIAS.exec(arg);
    if (alias === null) return false;
    const command = (alias[1] ?? args[at + 1] ?? '').trim();
    return command.startsWith('!') || gitFinding(command.split(/\s+/))?.verdict === 'deny';
  });
}

const RUNS_ANOTHER: GitFinding = {
  id: 'git.setting',
  reason: 'makes git run another program',
  effect: 'runs_other_program',
  scope: EFFECTS.runs_other_program.scope,
  verdict: 'deny',
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
    if (/^(?:-c|--config-env)/.test(option) && (PROGRAM_SETTING.test(setting) || hidesHarm([setting])))
      return RUNS_ANOTHER;
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
  if (/^(?:config|clone)$/.test(subcommand) && hidesHarm(rest)) return RUNS_ANOTHER;
  const broken = GIT_RULES.filter((row) => row.subcommands.includes(subcommand) && row.test(rest));
  const rule = broken.find((row) => row.verdict !== 'warn') ?? broken[0];
  if (rule === undefined) return null;
  const { scope } = EFFECTS[rule.effect];
  return {
    id: rule.id,
    reason: rule.reason,
    effect: rule.effect,
    scope: scope === 'workspace' && (elsewhere || rest.some(leavesFolder)) ? 'machine' : scope,
    verdict: rule.verdict ?? 'deny',
  };
}
