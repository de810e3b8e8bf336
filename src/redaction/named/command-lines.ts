// Secrets on command lines: flags that name one, the flags of known tools, what is piped into a program that asks.
import { lazily } from '../../protocol/lazily.ts';
import {
  isNameOfSecret,
  isPlaceholder,
  isProse,
  isShuffled,
  isWordy,
  saysSecret,
  secretKind,
} from './secret-names.ts';
import { SENTENCE_WORDS } from './secret-words.ts';
import { type Add, each } from '../spans.ts';
import { READS_INPUT, TOOL_FLAGS, type ToolFlags } from './tool-flags.ts';

/** `--password value`, `-Token "value"`; `=` forms are assignments. */
const FLAG =
  /((?:^|[\s"'`])--?((?:[A-Za-z][\w.-]{0,48}?)?(?:pass(?:word|wd|phrase|code|w)?|pw|pwd|token|secret|key|auth|credentials?|pat|otp|secret-key-base))[ \t]{1,4})("[^"\r\n]{1,512}"|'[^'\r\n]{1,512}'|[^\s"'-](?:(?!\\+[nr])[^\s"']){2,511})/gi;
/** `/password:value`, `/pass:value`. */
const SLASH_FLAG =
  /(\s\/((?:\w{0,24})(?:password|passwd|pass|pwd|token|secret))[:=]["']?)([^\s"'<{%$][^\s"']{2,255})/gi;
/** `--user name:value`. */
const USER_FLAG =
  /(\s(?:-u[ =]{0,4}|--(?:proxy-)?user[ =]{1,4})["']?[^\s:"'$<{[]{1,128}:)([^\s"'$<{[][^\s"']{3,255})/g;
/** `echo value | program`. */
const PIPED =
  /((?:^|[\s;&|(`])(?:echo|printf|print|Write-Output)[ \t]+(?:-\w+[ \t]+|["']%s(?:\\n)?["'][ \t]+)*)("[^"\r\n]{1,256}"|'[^'\r\n]{1,256}'|[^\s"'|;&<>]{1,256})[ \t]{0,4}\|(?=([^\n]{0,240}))/g;
const HERE_STRING =
  /((?:passwd|chpasswd|stdin|kinit|sudo|login|cryptsetup)\b[^<\n]{0,120}<<<[ \t]{0,2})("[^"\r\n]{1,256}"|'[^'\r\n]{1,256}'|[^\s"'|;&<>]{1,256})/g;

const bare = (value: string): string => value.replace(/^["']|["']$/g, '');

/** What stands for a value in documentation: `PASSWORD`, `<pwd>`, a word of a sentence. */
function isMeta(value: string): boolean {
  return (
    isPlaceholder(value) ||
    isNameOfSecret(value) ||
    isProse(value) ||
    /^\\f[BIRP]|^\\-/.test(value) ||
    /^[A-Z][A-Z_.-]*\]?$/.test(value) ||
    /^[[(<|{]|[\])>|]$/.test(value) ||
    SENTENCE_WORDS.has(value.toLowerCase().replace(/[^a-z]+$/, ''))
  );
}

interface Word {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const MOST_WORDS = 64;
const WORD =
  /[ \t]{0,64}((?:"(?:[^"\\\r\n]|\\.){0,1024}"|'[^'\r\n]{0,1024}'|\\[^\r\n]|[^\s"'\\|;&<>`)]){1,512})/y;
const ARGUMENT = /["']?\s{0,4},\s{0,4}["']([^"'\r\n]{0,1024})(?=["'])/y;

/** The words behind a tool, to the end of its command; as arguments in a list where it is one. */
function wordsBehind(line: string, at: number): Word[] {
  const words: Word[] = [];
  const pattern =
    /["']/.test(line.charAt(at)) && /^["']\s{0,4},/.test(line.slice(at, at + 6)) ? ARGUMENT : WORD;
  pattern.lastIndex = at;
  for (
    let match = pattern.exec(line);
    match !== null && words.length < MOST_WORDS;
    match = pattern.exec(line)
  ) {
    const raw = match[1] ?? '';
    const to = match.index + match[0].length;
    const quote = pattern === WORD && /^(["']).*\1$/.test(raw) ? 1 : 0;
    words.push({ from: to - raw.length + quote, to: to - quote, text: raw.slice(quote, raw.length - quote) });
    pattern.lastIndex = to;
  }
  return words;
}

/** A word without a flag or a quote before its value. */
function addRest(word: Word, skipped: number, add: Add): void {
  const rest = word.text.slice(skipped);
  const quote = /^(["']).+\1$/.test(rest) ? 1 : 0;
  const value = rest.slice(quote, rest.length - quote);
  const pass = /^(?:pass|env|file|fd|stdin|str):/.exec(value)?.[0] ?? '';
  if (pass !== '' && pass !== 'pass:' && pass !== 'str:') return;
  const secret = value.slice(pass.length);
  if (secret.length < 3 || isMeta(secret)) return;
  add(word.from + skipped + quote + pass.length, word.to - quote);
}

/** `name:value`, from behind the mark. */
function addUser(word: Word, skipped: number, mark: string, add: Add): void {
  const rest = word.text.slice(skipped);
  const at = rest.indexOf(mark);
  if (at < 0 || rest.startsWith('http')) return;
  const end =
    mark === '/' && rest.includes('@') ? rest.lastIndexOf('@') : rest.length - (/["']$/.test(rest) ? 1 : 0);
  const value = rest.slice(at + 1, end);
  if (value.length < 3 || isMeta(value) || (mark === '/' && (at === 0 || value.includes('/')))) return;
  add(word.from + skipped + at + 1, word.from + skipped + end);
}

const MARKED = /^(.*?)([,%/:=])?$/;

function judgeWords(
  words: readonly Word[],
  { flags = [], users = [], words: places = [], needs }: ToolFlags,
  add: Add,
): void {
  if (needs !== undefined && !words.some(({ text }) => needs.test(text))) return;
  words.forEach((word, at) => {
    for (const flag of flags) {
      const name = flag.replace(/[+~]$/, '');
      const next = words[at + 1];
      if (word.text === name && !flag.endsWith('+') && next !== undefined && !next.text.startsWith('-'))
        addRest(next, 0, add);
      else if (
        /[+~]$/.test(flag) &&
        word.text.startsWith(name) &&
        word.text.length > name.length &&
        !word.text.startsWith('--')
      )
        addRest(word, name.length, add);
    }
    for (const user of users) {
      const [, flag = '', mark = ':'] = MARKED.exec(user.replace('~', '')) ?? [];
      const next = words[at + 1];
      if (flag.startsWith('#')) {
        if (at === Number(flag.slice(1)) && !word.text.startsWith('-')) addUser(word, 0, mark, add);
      } else if (word.text === flag && next !== undefined) addUser(next, 0, mark, add);
      else if (user.includes('~') && word.text.startsWith(flag) && flag.length === 2)
        addUser(word, 2, mark, add);
    }
  });
  const plain = words.filter(({ text }) => !/^[-/]/.test(text));
  for (const place of places) {
    const word = plain.at(place);
    if (word !== undefined) addRest(word, 0, add);
  }
}

const escape = (text: string): string => text.replace(/[.\\+]/g, '\\$&').replaceAll(' ', '[ \\t]{1,4}');
/** All tools in one pattern, and the rows of each. */
const tools = lazily(() => {
  const names = TOOL_FLAGS.flatMap((row) => row.tools).sort((left, right) => right.length - left.length);
  return {
    pattern: new RegExp(
      String.raw`(?:^|[\s/\\|;&("'\x60$@])(${names.map(escape).join('|')})(?:\.exe)?(?=["' \t])`,
      'gi',
    ),
    rowsOf: new Map<string, readonly ToolFlags[]>(
      names.map((name) => [name, TOOL_FLAGS.filter((row) => row.tools.includes(name))]),
    ),
  };
});

/** Secrets in the flags of the tools of the table. */
export function findToolFlags(line: string, add: Add): void {
  const { pattern, rowsOf } = tools();
  each(pattern, line, ({ index, 0: whole, 1: name = '' }) => {
    const rows = rowsOf.get(name.toLowerCase().replace(/[ \t]+/g, ' ')) ?? [];
    const words = wordsBehind(line, index + whole.length);
    for (const row of rows) judgeWords(words, row, add);
  });
}

/** Whether a sentence speaks of the flag between two offsets. */
function isSaid(line: string, from: number, to: number): boolean {
  const before = /(\S+)\s*$/.exec(line.slice(Math.max(0, from - 40), from))?.[1] ?? '';
  const after = line
    .slice(to, to + 48)
    .trim()
    .split(/\s+/, 3);
  const isWord = (word: string): boolean => SENTENCE_WORDS.has(word.toLowerCase().replace(/[^a-z]+$/, ''));
  return before.endsWith(',') || isWord(before) || after.some(isWord);
}

/** Whether a flag of this name takes this value as a secret. */
function isFlagSecret(name: string, given: string): boolean {
  const kind = secretKind(name);
  if (kind === null && !/^auth$|^pat$/.test(name)) return false;
  const value = bare(given);
  if (isMeta(value) || value.length < 3) return false;
  if (kind === 'password' || saysSecret(name))
    return !/^[a-z]+(?:-[a-z]+)*[.,;:)]$/i.test(value) && !/^id=|^\.{0,2}\//.test(value);
  return value.length >= 6 && (!isWordy(value) || isShuffled(value)) && !/^[a-z-]+$/.test(value);
}

export function findFlags(line: string, add: Add): void {
  each(FLAG, line, ({ index, 0: whole, 1: head = '', 2: name = '', 3: value = '' }) => {
    if (!isFlagSecret(name, value)) return;
    if (/^[a-z]+$/.test(value) && isSaid(line, index, index + whole.length)) return;
    const quote = /^["']/.test(value) ? 1 : 0;
    add(index + head.length + quote, index + whole.length - quote);
  });
  each(SLASH_FLAG, line, ({ index, 0: whole, 1: head = '', 3: value = '' }) => {
    if (!isMeta(value)) add(index + head.length, index + whole.length);
  });
  each(USER_FLAG, line, ({ index, 0: whole, 1: head = '', 2: value = '' }) => {
    if (!isMeta(value) && /\D/.test(value) && (/\d/.test(value) || isShuffled(value) || head.includes('--')))
      add(index + head.length, index + whole.length);
  });
  findToolFlags(line, add);
}

/** What a program that asks for a password is given through its input. */
export function findPiped(line: string, add: Add): void {
  const hide = (index: number, head: string, value: string): void => {
    const quote = /^["']/.test(value) ? 1 : 0;
    const text = value.slice(quote, value.length - quote);
    const user = /^[\w.-]{1,64}:(?=\S)/.exec(text)?.[0].length ?? 0;
    const secret = text.slice(user);
    if (secret.length >= 3 && !isMeta(secret) && !/\s.*\s/.test(secret))
      add(index + head.length + quote + user, index + head.length + quote + text.length);
  };
  each(PIPED, line, ({ index, 1: head = '', 2: value = '', 3: program = '' }) => {
    if (READS_INPUT.test(program)) hide(index, head, value);
  });
  each(HERE_STRING, line, ({ index, 1: head = '', 2: value = '' }) => {
    hide(index, head, value);
  });
}
