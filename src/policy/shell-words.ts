// Text to simple commands, as a shell would cut it; prose passes through as words. (pure)

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

const SEPARATORS = new Set([';', '&', '|', '(', ')', '`', '\n']);
const SUBSTITUTION = /\$\(([^()]{1,2048})\)|`([^`]{1,2048})`/g;
const WORD_END = 4_096;

/** Where the quote that opens at `at` closes; -1 for an apostrophe and for a quote that never closes. */
function closing(text: string, at: number, never: Set<string>): number {
  const quote = text.charAt(at);
  if (never.has(quote)) return -1;
  const inWord = /[A-Za-z]/.test(text.charAt(at - 1)) && /[A-Za-z]/.test(text.charAt(at + 1));
  let from = at + 1;
  for (;;) {
    const end = text.indexOf(quote, from);
    if (end === -1) {
      never.add(quote);
      return -1;
    }
    if (quote === '"' && text.charAt(end - 1) === '\\' && end - 1 > at) {
      from = end + 1;
      continue;
    }
    // "don't … isn't": an apostrophe inside a word does not open a quote that reaches over white space.
    return inWord && quote === "'" && SPACE.test(text.slice(at, Math.min(end, at + 64))) ? -1 : end;
  }
}

/**
 * One pass over the text; linear apart from quotes, whose ends are looked up once.
 * @param most commands after which the rest is left; who asked for fewer than it got sees that from the length
 */
export function simpleCommands(text: string, most = Number.POSITIVE_INFINITY): SimpleCommand[] {
  const done: SimpleCommand[] = [];
  // One buffer for all commands: what is kept of it is copied in its exact size.
  const words: string[] = [];
  const programs: string[] = [];
  let count = 0;
  const never = new Set<string>();
  let quoted = NONE;
  let substituted = NONE;
  let writes = NONE;
  let piped = false;
  let word = '';
  let started = false;
  let target = false;

  const endWord = () => {
    if (started) {
      if (target) writes = [...writes, word];
      else {
        words[count] = word;
        programs[count] = programName(word);
        count += 1;
      }
      target = false;
    }
    word = '';
    started = false;
  };
  const endCommand = (pipes: boolean) => {
    endWord();
    target = false;
    if (count > 0 || quoted.length > 0 || writes.length > 0)
      done.push({
        words: words.slice(0, count),
        programs: programs.slice(0, count),
        quoted,
        substituted,
        piped,
        writes,
      });
    count = 0;
    quoted = NONE;
    substituted = NONE;
    writes = NONE;
    piped = pipes;
  };

  for (let at = 0; at < text.length && done.length < most; at += 1) {
    const character = text.charAt(at);
    if (character === "'" || character === '"') {
      const end = closing(text, at, never);
      if (end === -1) continue;
      const inner = text.slice(at + 1, end);
      if (SPACE.test(inner.trim()) || /[;|`]/.test(inner))
        quoted = [...quoted, character === '"' ? inner.replace(/\\(["\\$`])/g, '$1') : inner];
      if (character === '"')
        for (const [, dollar, tick] of inner.matchAll(SUBSTITUTION))
          substituted = [...substituted, dollar ?? tick ?? ''];
      if (word.length < WORD_END) word += inner;
      started = true;
      at = end;
    } else if (character === '\\' && at + 1 < text.length) {
      at += 1;
      const next = text.charAt(at);
      // A Windows path keeps its separators.
      if (SPACE.test(next) && /^(?:[A-Za-z]:|%\w{1,32}%)/.test(word)) {
        // `C:\ -Recurse`: the end of a Windows path, not a space inside a name.
        word += '\\';
        at -= 1;
        started = true;
        continue;
      }
      const isPath = /[\w.$%*-]/.test(next) && /^(?:[A-Za-z]:|%\w|\\|\$env|[\w.]+\\)/.test(word);
      word += isPath ? `\\${next}` : next;
      started = true;
    } else if (character === '|' && text.charAt(at + 1) !== '|') {
      endCommand(true);
      if (text.charAt(at + 1) === '&') at += 1;
    } else if (character === '>' || character === '<') {
      endWord();
      while (
        text.charAt(at + 1) === '>' ||
        text.charAt(at + 1) === '<' ||
        text.charAt(at + 1) === '&' ||
        text.charAt(at + 1) === '|'
      )
        at += 1;
      target = character === '>';
    } else if (character === '&' && text.charAt(at + 1) === '>') {
      endWord();
    } else if (SEPARATORS.has(character)) {
      if (character === '|') at += 1;
      endCommand(false);
    } else if (SPACE.test(character)) {
      endWord();
    } else {
      let end = at + 1;
      while (isOrdinary(text.charCodeAt(end))) end += 1;
      if (word.length < WORD_END) word += text.slice(at, end);
      started = true;
      at = end - 1;
    }
  }
  endCommand(false);
  return done;
}

/** Nothing in it would be taken off: no folder, no ending, no capital, no punctuation before a letter. */
function isPlainName(word: string): boolean {
  if (word.length > 160) return false;
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code >= 97 && code <= 122) continue;
    // A slash, a backslash, a full stop, a capital or what is no ASCII.
    if (code === 47 || code === 92 || code === 46 || (code >= 65 && code <= 90) || code > 127) return false;
    if (at === 0 && !(code >= 48 && code <= 57)) {
      const next = word.charCodeAt(1);
      if ((next >= 97 && next <= 122) || next === 33) return false; // `:!git`, too
    }
  }
  return true;
}

/** Program name of a word: no folder, no `.exe`, no case, no punctuation of prose. */
export function programName(word: string): string {
  if (isPlainName(word)) return word;
  const base = word.slice(-160).replace(/^.*[/\\]/, '');
  return base
    .toLowerCase()
    .replace(/^[{([@$:!-]+(?=[a-z])/, '')
    .replace(/\.(?:exe|cmd|bat)$/, '');
}

/** The program of a command behind assignments and words like `sudo`. */
export function leadingProgram(command: SimpleCommand): string {
  const at = command.words.findIndex(
    (word) => !/^\w+=/.test(word) && !/^(?:sudo|command|builtin|time|nohup|nice|then|do|else)$/.test(word),
  );
  return command.programs[at] ?? '';
}
