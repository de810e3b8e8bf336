// Programs that run the code they are fed: shells and languages. (pure)

const words = (list: string): readonly string[] => list.trim().split(/\s+/);

const SHELLS = words(
  'sh bash zsh dash ash ksh mksh csh tcsh fish osh ysh elvish nu xonsh pwsh powershell cmd',
);
/** Their code may be given beside what they read. */
const LANGUAGES =
  words(`python pypy pypy3 perl perl5 raku ruby irb node nodejs deno bun tsx ts-node qjs d8 jjs rhino php php8
  lua luajit tclsh wish expect rscript julia octave elixir erl escript groovy groovysh scala scala-cli kotlin jshell swift
  ocaml ghci runghc runhaskell guile csi chicken-csi gosh sbcl clisp ecl racket clojure clj bb janet crystal nim osascript
  cscript wscript`);
/** Words of a shell that do the same. */
const BUILT_IN = ['iex', 'source', '.'];

const LANGUAGE: ReadonlySet<string> = new Set(LANGUAGES);
const RUNS_INPUT: ReadonlySet<string> = new Set([...SHELLS, ...LANGUAGES, ...BUILT_IN]);
const VERSIONED = /^python[\d.]+$/;

/** Source of a pattern for their names, in lower case. */
export const SHELLS_AND_LANGUAGES = [...SHELLS, ...LANGUAGES, 'python[\\d.]+'].join('|');

const ENDINGS =
  'py|pl|raku|rb|[cm]?[jt]s|php|lua|tcl|exp|r|jl|m|exs?|erl|groovy|scala|sc|kts?|swift|ml|hs|scm|ss|lisp|rkt|cljs?|cr|nim|scpt';
const SCRIPT = new RegExp(`^[\\w./-]+\\.(?:${ENDINGS})$`, 'i');
const CODE_FLAG = /^(?:-\w{0,3}[cenprE]|--eval|-eval|--expression)$/;
const RUNS_CODE = /\b(?:exec|eval|system|compile|popen|spawn|qx|subprocess|read-string|do shell script)/i;

/** Source of what stands behind a language whose code is given here, so that what is piped is data. */
export const CODE_IS_GIVEN = String.raw`(?<=\b(?:${LANGUAGES.join('|')}|python[\d.]{1,5}))\s{1,4}(?:-m\s|-\w{0,3}[cenpr]\s(?![^\n|]{0,200}(?:exec|eval|system|compile|popen|spawn|subprocess))|[\w./-]{1,64}\.(?:${ENDINGS})\b)`;

/** Whether a program runs what is piped into it. */
export function isInterpreter(program: string): boolean {
  return RUNS_INPUT.has(program) || (program.startsWith('python') && VERSIONED.test(program));
}

/** `python3 -m json.tool`, `perl -pe …`, `node render.js`: the code is elsewhere, what is piped is its input. */
export function readsData(program: string, args: readonly string[]): boolean {
  if (!LANGUAGE.has(program) && !VERSIONED.test(program)) return false;
  const [first = '', code = ''] = args;
  if (first === '-m' || args.some((arg) => SCRIPT.test(arg))) return true;
  return CODE_FLAG.test(first) && code !== '' && !RUNS_CODE.test(code);
}
