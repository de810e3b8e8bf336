// Commands that run lines of a file or of their input as code: data. (pure)
import { operands } from './command-args.ts';
import { isInterpreter } from './interpreters.ts';
import { programName } from './program-name.ts';
import type { CommandRule } from './remote-rules.ts';

const words = (list: string): readonly string[] => list.trim().split(/\s+/);

/** `system($0)`, `print | "sh"`: what stands in a line of the input is the command. */
const AWK_RUNS =
  /\bsystem\s{0,4}\(\s{0,4}(?!["'\s])|\|&?\s{0,4}"\s{0,2}(?:\/\w{1,8}){0,3}\/?(?:ba|z|da|k|a)?sh\b/;
/** `s/x/y/e`, `1e command`, and what writes over the system. */
const SED_RUNS =
  /(?:^|[;\n{]\s{0,4})(?:\d{1,6}|\$|\/[^/\n]{0,80}\/)?(?:,(?:\d{1,6}|\$))?\s{0,4}(?:e(?:\s{1,4}\S|\s{0,4}$)|s([/|#,@!~])(?:(?!\1)[^\n\\]|\\.){0,200}\1(?:(?!\1)[^\n\\]|\\.){0,200}\1[gpimIM\d]{0,6}e)|(?:[/;]|^)w\s{1,4}\/(?:etc|boot|usr|bin)\//;
const EXEC_FLAG = /^(?:-(?:exec|execdir|ok|okdir|x|X)|--exec(?:-batch)?)$/;
const CODE_FLAG = /^(?:-\w{0,3}[ce]|--eval|--command)$/;

/** What a list command puts in for each line. */
function placeholder(args: readonly string[]): string {
  const flag = args.findIndex((arg) => /^(?:-I|-i|--replace)/.test(arg));
  const arg = args[flag] ?? '';
  return (arg === '-I' ? args[flag + 1] : arg.replace(/^(?:-I|-i|--replace=?)/, '')) || '{}';
}

/** Where an interpreter is given code; -1 where none is. */
function codeAt(args: readonly string[]): number {
  const at = args.findIndex((arg) => isInterpreter(programName(arg)) && arg !== '.');
  if (at === -1) return -1;
  const flag = args.slice(at + 1, at + 4).findIndex((arg) => CODE_FLAG.test(arg));
  return flag === -1 ? -1 : at + 2 + flag;
}

export const DYNAMIC_RULES: readonly CommandRule[] = [
  {
    id: 'exec.each_line',
    programs: words('xargs parallel'),
    test: (args) => {
      const at = codeAt(args);
      const code = args[at];
      return (
        (at !== -1 && (code === undefined || code.includes(placeholder(args)))) ||
        args.some((arg) => /\beval\s{1,4}["']?\{\}/.test(arg))
      );
    },
    reason: 'runs each line of a list as code',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'exec.each_line',
    programs: ['parallel'],
    test: (args) => {
      const list = args.findIndex((arg) => /^(?:::::|-a|--arg-file)$/.test(arg));
      const [first] = operands(args);
      return list !== -1 && (first === '::::' || first === args[list + 1]);
    },
    reason: 'runs each line of a file as a command',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'exec.each_file',
    programs: words('find fd fdfind bfs'),
    test: (args) =>
      args.some((arg, at) => {
        if (!EXEC_FLAG.test(arg)) return false;
        const rest = args.slice(at + 1, at + 8);
        return /^["']?(?:eval )?\{\}["']?$/.test(rest[codeAt(rest)] ?? '');
      }),
    reason: 'runs the names of files as code',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'exec.awk',
    programs: words('awk gawk mawk nawk busybox'),
    test: (args) => args.some((arg) => AWK_RUNS.test(arg)),
    reason: 'runs what stands in its input',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'exec.sed',
    programs: words('sed gsed ssed'),
    test: (args) => args.slice(0, 8).some((arg) => SED_RUNS.test(arg)),
    reason: 'runs what stands in its input, or writes over the system',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'exec.make_shell',
    programs: words('make gmake'),
    test: (args) =>
      args.some((arg) => /^SHELL=(?!\/(?:usr\/)?(?:local\/)?bin\/|(?:ba|z|da|k)?sh$)./.test(arg)),
    reason: 'makes a build run another shell',
    effect: 'runs_other_program',
    verdict: 'deny',
  },
];
