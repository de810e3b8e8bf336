// Text to simple commands, as a shell would cut it; prose passes through as words. (pure)
import { programName } from './program-name.ts';

export interface SimpleCommand {
  /** Words without quotes and backslashes. */
  readonly words: readonly string[];
  /** Each word as the name of a program. */
  readonly programs: readonly string[];
  /** Quoted words that hold several words: perhaps a command for another shell. */
  readonly quoted: readonly string[];
  /** What a substitution inside double quotes runs, whatever the command does with it. */
  readonly substituted: readonly string[];
  /** Whether the command before it, if any, feeds this one. */
  readonly piped: boolean;
  /** Files that it writes by redirection. */
  readonly writes: readonly string[];
}

/** Shared, as most commands have none of the rest. */
const NONE: readonly string[] = [];
const SPACE = /\s/;
/** Neither space nor a character that means something to a shell; false behind the end of a text. */
function isOrdinary(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 42 && code <= 58) || (code >= 63 && code <= 91) || code === 95
  );
}

const SUBSTITUTION = /\$\(([^()]{1,2048})\)|`([^`]{1,2048})`/g;
const WORD_END = 4_096;
/** A word longer than this is not asked again whether it begins like a Windows path: that would be quadratic. */
const PATH_HEAD = 260;

/** Characters that a shell reads as more than themselves, by their codes: a flood is looked at one by one. */
const NEWLINE = 10;
const DOUBLE = 34;
const AMPERSAND = 38;
const SINGLE = 39;
const OPENING = 40;
const CLOSING = 41;
const SEMICOLON = 59;
const LESS = 60;
const GREATER = 62;
const BACKSLASH = 92;
const BACKTICK = 96;
const PIPE = 124;

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && SPACE.test(String.fromCharCode(code)));
}

function separates(code: number): boolean {
  return (
    code === SEMICOLON ||
    code === AMPERSAND ||
    code === PIPE ||
    code === OPENING ||
    code === CLOSING ||
    code === BACKTICK ||
    code === NEWLINE
  );
}

/** Where the quote that opens at `at` closes; -1 for an apostrophe, null for a quote that never closes. */
function closing(text: string, at: number): number | null {
  const quote = text.charAt(at);
  const inWord = /[A-Za-z]/.test(text.charAt(at - 1)) && /[A-Za-z]/.test(text.charAt(at + 1));
  let from = at + 1;
  for (;;) {
    const end = text.indexOf(quote, from);
    if (end === -1) return null;
    if (quote === '"' && text.charAt(end - 1) === '\\' && end - 1 > at) {
      from = end + 1;
      continue;
    }
    // "don't … isn't": an apostrophe inside a word does not open a quote that reaches over white space.
    return inWord && quote === "'" && SPACE.test(text.slice(at, Math.min(end, at + 64))) ? -1 : end;
  }
}

/** Whether a word begins like a Windows path: at a drive, or elsewhere. */
function windowsPath(word: string): 'drive' | 'yes' | 'no' {
  if (/^(?:[A-Za-z]:|%\w{1,32}%)/.test(word)) return 'drive';
  return /^(?:%\w|\\|\$env|[\w.]+\\)/.test(word) ? 'yes' : 'no';
}

/** Commands of a text, and where the rest of it begins. */
export interface CommandBlock {
  readonly commands: readonly SimpleCommand[];
  readonly end: number;
}

/** Commands of a whole text; see `commandBlock`. */
export function simpleCommands(text: string): readonly SimpleCommand[] {
  return commandBlock(text, 0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY).commands;
}

/**
 * One pass over the text; linear apart from quotes, whose ends are looked up once.
 * @param from where a command begins
 * @param most commands after which the rest is left; who asked for fewer than it got sees that from the length
 * @param enough commands after which it ends with a pipeline
 */
export function commandBlock(text: string, from: number, most: number, enough: number): CommandBlock {
  const done: SimpleCommand[] = [];
  // One buffer for all commands: what is kept of it is copied in its exact size.
  const words: string[] = [];
  const programs: string[] = [];
  let count = 0;
  /** Whether a name differs from its word: if none does, one list stands for both. */
  let named = false;
  /** Whether such a quote was met that none closes: then none closes those behind it. */
  let openSingle = false;
  let openDouble = false;
  let quoted: string[] | null = null;
  let substituted: string[] | null = null;
  let writes: string[] | null = null;
  let piped = false;
  let word = '';
  /** Whether the word begins like a Windows path; null until a backslash asks. */
  let windows: ReturnType<typeof windowsPath> | null = null;
  let started = false;
  let target = false;

  /** Takes a character and what is ordinary behind it; the place of the last one. */
  const takeRun = (at: number): number => {
    let end = at + 1;
    while (isOrdinary(text.charCodeAt(end))) end += 1;
    if (word.length < WORD_END) word += text.slice(at, end);
    started = true;
    return end - 1;
  };
  const endWord = () => {
    if (started) {
      if (target) (writes ??= []).push(word);
      else {
        const program = programName(word);
        words[count] = word;
        programs[count] = program;
        named ||= program !== word;
        count += 1;
      }
      target = false;
    }
    word = '';
    windows = null;
    started = false;
  };
  const endCommand = (pipes: boolean) => {
    endWord();
    target = false;
    if (count > 0 || quoted !== null || writes !== null) {
      const kept = words.slice(0, count);
      done.push({
        words: kept,
        programs: named ? programs.slice(0, count) : kept,
        quoted: quoted ?? NONE,
        substituted: substituted ?? NONE,
        piped,
        writes: writes ?? NONE,
      });
    }
    count = 0;
    named = false;
    quoted = null;
    substituted = null;
    writes = null;
    piped = pipes;
  };

  let at = from;
  for (; at < text.length && done.length < most; at += 1) {
    const code = text.charCodeAt(at);
    // Not before the next command begins: a pipe may still be between it and the last one.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- `piped` is set where a command ends
    if (done.length >= enough && !piped && count === 0 && !started && !separates(code) && !isSpace(code))
      break;
    if (isOrdinary(code)) {
      at = takeRun(at);
    } else if (code === SINGLE || code === DOUBLE) {
      if (code === SINGLE ? openSingle : openDouble) continue;
      const end = closing(text, at);
      if (end === null && code === SINGLE) openSingle = true;
      if (end === null && code === DOUBLE) openDouble = true;
      if (end === null || end === -1) continue;
      started = true;
      if (end === at + 1) {
        at = end;
        continue;
      }
      const inner = text.slice(at + 1, end);
      if (SPACE.test(inner.trim()) || /[;|`]/.test(inner))
        (quoted ??= []).push(code === DOUBLE ? inner.replace(/\\(["\\$`])/g, '$1') : inner);
      if (code === DOUBLE && (inner.includes('$(') || inner.includes('`')))
        for (const [, dollar, tick] of inner.matchAll(SUBSTITUTION))
          (substituted ??= []).push(dollar ?? tick ?? '');
      if (word.length < WORD_END) word += inner;
      at = end;
    } else if (code === BACKSLASH && at + 1 < text.length) {
      at += 1;
      const next = text.charAt(at);
      if (windows === null || (windows === 'no' && word.length < PATH_HEAD)) windows = windowsPath(word);
      // A Windows path keeps its separators.
      if (windows === 'drive' && SPACE.test(next)) {
        // `C:\ -Recurse`: the end of a Windows path, not a space inside a name.
        word += '\\';
        at -= 1;
        started = true;
        continue;
      }
      word += windows !== 'no' && /[\w.$%*-]/.test(next) ? `\\${next}` : next;
      started = true;
    } else if (code === PIPE && text.charCodeAt(at + 1) !== PIPE) {
      endCommand(true);
      if (text.charCodeAt(at + 1) === AMPERSAND) at += 1;
    } else if (code === GREATER || code === LESS) {
      endWord();
      for (;;) {
        const next = text.charCodeAt(at + 1);
        if (next !== GREATER && next !== LESS && next !== AMPERSAND && next !== PIPE) break;
        at += 1;
      }
      target = code === GREATER;
    } else if (code === AMPERSAND && text.charCodeAt(at + 1) === GREATER) {
      endWord();
    } else if (separates(code)) {
      if (code === PIPE) at += 1;
      endCommand(false);
    } else if (isSpace(code)) {
      endWord();
    } else {
      at = takeRun(at);
    }
  }
  endCommand(false);
  return { commands: done, end: at };
}

/** Words that come before a program. */
export const WORDS_BEFORE_PROGRAM: ReadonlySet<string> = new Set(
  'sudo command builtin time nohup nice then do else'.split(' '),
);

/** The program of a command behind assignments and words like `sudo`. */
export function leadingProgram(command: SimpleCommand): string {
  const at = command.words.findIndex(
    (word) => !WORDS_BEFORE_PROGRAM.has(word) && !(word.includes('=') && /^\w+=/.test(word)),
  );
  return command.programs[at] ?? '';
}
