// Variables before a command that make its program run another one or load other code. (pure)
import { finding, type TextFinding } from './findings.ts';
import type { SimpleCommand } from './shell-words.ts';

/** Whatever their value is. */
const ALWAYS =
  /^(?:GIT_(?:SSH|SSH_COMMAND|SSH_VARIANT|CONFIG\w*|EXTERNAL_DIFF|PROXY_COMMAND|ASKPASS|EXEC_PATH|TEMPLATE_DIR|SEQUENCE_EDITOR)|LD_(?:PRELOAD|AUDIT)|DYLD_INSERT_LIBRARIES|BASH_ENV|PERL5OPT|PERL5DB|PYTHONSTARTUP|PYTHONINSPECT|PROMPT_COMMAND|SSH_ASKPASS|SUDO_ASKPASS|GCONV_PATH|npm_config_(?:script_shell|node_gyp|git|prefix|globalconfig|userconfig))=./;
const TEMPORARY = String.raw`["']?(?:/private)?(?:/tmp|/var/tmp|/dev/shm)\b`;
/** Where the value says that other code is meant. */
const BY_VALUE: readonly RegExp[] = [
  /^(?:(?:GIT_)?(?:PAGER|EDITOR)|VISUAL|MANPAGER|BROWSER)=(?:\.{0,2}\/(?!usr\/bin\/|bin\/)|.{0,200}[;|&$`])/,
  /^LESS(?:OPEN|CLOSE)=\|/,
  // The first folder that is searched is one that anybody can write to.
  new RegExp(`^PATH=(?:${TEMPORARY}|\\.{1,2}:)`),
  new RegExp(
    `^(?:PYTHONPATH|PYTHONHOME|PERL5LIB|RUBYLIB|NODE_PATH|CLASSPATH|LUA_C?PATH|LD_LIBRARY_PATH|DYLD_\\w+_PATH|GEM_PATH|PHPRC|R_LIBS)=.{0,200}${TEMPORARY}`,
  ),
  /^NODE_OPTIONS=.{0,200}(?:--(?:require|import|loader|experimental-loader)[= ]|-r ) ?["']?(?:\.{0,2}\/|file:|data:|https?:)/,
  /^(?:JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|MAVEN_OPTS|GRADLE_OPTS|SBT_OPTS)=.{0,200}-(?:javaagent|agentpath|agentlib|Xbootclasspath)/,
  /^RUBYOPT=.{0,60}-r ?["']?\.{0,2}\//,
];
const STARTS_SHELL = /^ENV=["']?\.{0,2}\//;
const READS_ENV: ReadonlySet<string> = new Set(['sh', 'dash', 'ksh', 'mksh', 'ash']);

const BEFORE_SETTING = /^(?:\w+=.*|env|export|sudo|declare|then|do|run|execute|with|.*command:?|\d{1,2}\.)$/i;

/** `GIT_SSH_COMMAND=./x git fetch`. */
export function hijackFinding(command: SimpleCommand): TextFinding | null {
  const at = command.words.findIndex(
    (word) =>
      word.includes('=') &&
      (ALWAYS.test(word) ||
        BY_VALUE.some((row) => row.test(word)) ||
        (STARTS_SHELL.test(word) && command.programs.slice(0, 6).some((program) => READS_ENV.has(program)))),
  );
  if (at === -1 || !(at === 0 || BEFORE_SETTING.test(command.words[at - 1] ?? ''))) return null;
  return finding('env.hijack', 'runs_other_program', 'sets a variable that makes a program run another one');
}
