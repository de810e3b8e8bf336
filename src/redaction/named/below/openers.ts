// Lines whose names get their values on lines below: block scalars, here-documents, tables, elements, pairs.
import { isSecretValue, isWordy, type SecretKind, secretKind } from '../secret-names.ts';
import type { Add } from '../../spans.ts';
import { findRows, insertedKinds } from '../statements.ts';
import type { Step } from './step.ts';
import { tableOf } from './tables.ts';

/** No line that opens something is longer. */
const OPENER_CHARS = 512;
/** A longer line below is no value. */
const VALUE_CHARS = 4_096;

const indentOf = (line: string): number => line.length - line.trimStart().length;
const isBlank = (line: string): boolean => line.trim() === '';

const isQuote = (code: number): boolean => code === 34 || code === 39 || code === 96;
const isSeparator = (code: number): boolean => code === 44 || code === 59;
/** A shorter or a longer one is none. */
const VALUE = { least: 3, most: 4_000 } as const;

/** What is on a line from an offset on, without a quote before it, and a quote and a separator behind it. */
function valueOn(line: string, from: number): string {
  const start = isQuote(line.charCodeAt(from)) ? from + 1 : from;
  let end = line.trimEnd().length;
  if (isSeparator(line.charCodeAt(end - 1))) end -= 1;
  if (isQuote(line.charCodeAt(end - 1))) end -= 1;
  // of what is short, quotes and separators may be a part
  if (end - start < VALUE.least) return /^["'`]?(.{3,}?)["'`]?[,;]?\s*$/.exec(line.slice(from))?.[1] ?? '';
  return end - start > VALUE.most ? '' : line.slice(start, end);
}

/** Adds what is on a line without its quotes, where it is a secret. */
function addValue(line: string, from: number, kind: SecretKind, weak: boolean, add: Add): void {
  const value = valueOn(line, from);
  const quote = isQuote(line.charCodeAt(from)) ? 1 : 0;
  if (/^[[{<]|[[{:]$/.test(value) || !isSecretValue(value, kind)) return;
  if (!weak && isWordy(value)) return;
  add(from + quote, from + quote + value.length);
}

const AT_END = /(?:^|[\s"'`{,(])([\w.-]{2,64})["'`]?\s{0,4}(:=|=>|:|=)\s{0,4}[[({]?\s{0,4}\\?$/;
/** A key, a constant, a name of code. */
const NO_VALUE = /^[\w.-]+:$|^[\w.-]+[:=]|^[A-Z][A-Z0-9_]*$|^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/;
/** `password:`, and the value on the next line. */
function nextLine(line: string): Step | null {
  const found = AT_END.exec(line);
  const kind = secretKind(found?.[1] ?? '');
  if (found === null || kind === null || /\w \w+ [\w.-]+\s{0,4}:$/.test(line)) return null;
  const indent = indentOf(line);
  return (below, add) => {
    if (isBlank(below)) return true;
    const from = indentOf(below);
    const list =
      /^(?:[-*] |["']?(?:value|val|plain|plaintext)["']?\s{0,4}[:=]\s{0,4})/.exec(below.slice(from))?.[0] ??
      '';
    const rest = below.slice(from + list.length);
    const quoted = /^["'`]/.test(rest);
    if (
      quoted
        ? /^(["'`])[^"'`]+\1\s*[,;]?\s*$/.test(rest)
        : /^[^\s,()[\]{}]+\s*$/.test(rest) && !NO_VALUE.test(rest)
    )
      addValue(below, from + list.length, kind, quoted || (from > indent && /^[a-z]\w+\s*$/.test(rest)), add);
    return false;
  };
}

const BLOCK =
  /([\w.-]{2,64})["']?\s{0,4}:\s{1,4}(?:![\w!]{1,24}\s{1,4}|&\w{1,24}\s{1,4})?[|>][-+\d]{0,2}\s{0,4}(?:#.{0,128})?$/;
/** A YAML block scalar. */
function blockScalar(line: string): Step | null {
  const kind = secretKind(BLOCK.exec(line)?.[1] ?? '');
  if (kind === null) return null;
  const indent = indentOf(line);
  return (below, add) => {
    if (isBlank(below)) return true;
    const from = indentOf(below);
    if (from <= indent) return false;
    addValue(below, from, kind, true, add);
    return true;
  };
}

const TRIPLE =
  /([\w.-]{2,64})["']?\s{0,4}(?::\s{0,4}[\w.]{1,24}\s{0,4})?(?::=|[:=])\s{0,4}[rbfRBF]{0,2}("""|'''|`)$/;
const HERE =
  /(?:([\w.-]{2,64})["']?\s{0,4}(?:[:=]|=>)\s{0,4}["']?(?:\$\(\s{0,4}cat\s{1,4})?|\b((?:ch)?passwd|password-stdin)\b[^<]{0,128})<<[-~]?\s{0,4}(?:["'\\]?)(\w{1,32})["']?[\s|)]{0,8}$/;
/** What goes on until a mark stands alone: here-documents and strings in three quotes. */
function untilMark(line: string): Step | null {
  const triple = TRIPLE.exec(line);
  const here = triple === null ? HERE.exec(line) : null;
  const name = triple?.[1] ?? here?.[1] ?? (here?.[2] === undefined ? '' : 'password');
  const kind = secretKind(name);
  const mark = triple?.[2] ?? here?.[3] ?? '';
  if (kind === null || mark === '') return null;
  // in a patch the mark is added or taken away with the line that opened it
  const ends = /^[+-]/.test(line) ? [mark, line.charAt(0) + mark] : [mark];
  return (below, add) => {
    if (ends.includes(below.trim())) return false;
    const stop = triple === null ? -1 : below.indexOf(mark);
    const text = stop === -1 ? below : below.slice(0, stop);
    addValue(text, indentOf(text), kind, true, add);
    return stop === -1;
  };
}

const ELEMENT = /<([\w.:-]{1,64})((?:\s[^<>]{0,256})?)>(?:<!\[CDATA\[)?\s{0,8}$/;
const PLIST = /<(?:key|name|Key|Name)>([^<>]{1,96})<\/(?:key|name|Key|Name)>\s{0,8}$/;
const INSIDE = /^\s*(?:<(?:string|value|Value|data|text)(?:\s[^<>]{0,64})?>)?(?:<!\[CDATA\[)?([^<>]{3,1024})/;
/** `<password>`, `<key>Password</key>` and the value on the next line. */
function element(line: string): Step | null {
  const found = ELEMENT.exec(line);
  const named = /\s(?:name|key)\s{0,2}=\s{0,2}["']([\w.:-]{1,96})["']/i.exec(found?.[2] ?? '')?.[1];
  const kind = secretKind(PLIST.exec(line)?.[1] ?? named ?? found?.[1] ?? '');
  if (kind === null) return null;
  return (below, add) => {
    if (isBlank(below)) return true;
    const value = INSIDE.exec(below);
    const text = value?.[1]?.trimEnd() ?? '';
    if (value !== null && isSecretValue(text, kind)) {
      const from = value[0].length - (value[1] ?? '').length;
      add(from, from + text.length);
    }
    return false;
  };
}

const NAMED =
  /^[\s{[-]{0,64}["']?(?:name|key|variable|header|field|parameterkey|parameter|id|property|option_name)["']?\s{0,4}[:=]\s{0,4}["']?([\w.-]{2,96})["']?,?\s{0,4}$/i;
const VALUED =
  /^(\s*["']?(?:value|val|content|raw|plain|plaintext|parametervalue|default|option_value)["']?\s{0,4}[:=]\s{0,4}(?:!!\w{1,8}\s)?)["']?\S/i;
/** `name: DB_PASSWORD` and `value:` on a line behind it. */
function named(line: string): Step | null {
  const kind = secretKind(NAMED.exec(line)?.[1] ?? '');
  if (kind === null) return null;
  return (below, add) => {
    const head = VALUED.exec(below)?.[1];
    if (head === undefined) return /^\s*["']?[\w-]{1,64}["']?\s{0,4}[:=]/.test(below);
    addValue(below, head.length, kind, true, add);
    return false;
  };
}

const VARIABLE = /^\s*(?:variable|output|resource\s+"[\w-]+")\s+["']?([\w-]{2,96})["']?\s*\{\s*$/;
const DEFAULT = /^(\s*(?:default|value|result)\s*=\s*)["'].{3,1024}["']\s*$/;
/** `variable "db_password" {` and its default. */
function variable(line: string): Step | null {
  const kind = secretKind(VARIABLE.exec(line)?.[1] ?? '');
  if (kind === null) return null;
  return (below, add) => {
    const head = DEFAULT.exec(below)?.[1];
    if (head !== undefined) addValue(below, head.length, kind, true, add);
    return head === undefined && !/^\s*\}/.test(below);
  };
}

const INSERT =
  /\binsert[ \t]{1,4}into[ \t]{1,4}\S{1,128}[ \t]{0,4}\(([^()\r\n]{3,400})\)[ \t]{0,4}values[ \t]{0,4}(?:\(.{0,400}\),[ \t]{0,4})?$/i;
/** `INSERT INTO users (name, password) VALUES`, and a row a line. */
function inserted(line: string): Step | null {
  const kinds = insertedKinds(INSERT.exec(line)?.[1] ?? '');
  if (kinds === null) return null;
  return (below, add) => {
    const open = /^\s*\(/.exec(below)?.[0].length;
    if (open !== undefined) findRows(kinds, below.slice(open), open, add);
    return open !== undefined && /,\s*$/.test(below);
  };
}

/** `machine …`, `login …` and `password …` on lines of their own. */
function netrc(line: string): Step | null {
  if (!/^\s{0,16}(?:machine\s+\S{1,128}|login\s+\S{1,128})\s*$/.test(line)) return null;
  return (below, add) => {
    const found = /^(\s*password\s+)(\S{3,256})\s*$/.exec(below);
    if (found?.[1] !== undefined) addValue(below, found[1].length, 'password', true, add);
    return /^\s*(?:login|account)\s+\S+\s*$/.test(below);
  };
}

/** How a line ends or begins that may open something; most lines do not, and no pattern is tried on them. */
const ASKED: readonly (readonly [
  may: (line: string, last: string) => boolean,
  opens: (line: string) => Step | null,
])[] = [
  [(line, last) => last === '|' || last === '>' || /[|>][-+\d]{0,2}\s{0,4}(?:#|$)/.test(line), blockScalar],
  [(line, last) => '"\'`'.includes(last) || line.includes('<<'), untilMark],
  [
    (line) =>
      /^[\s{[-]{0,64}["']?(?:name|key|variable|header|field|param|id|property|option_name)/i.test(line),
    named,
  ],
  [(_, last) => ':=[({\\>'.includes(last), nextLine],
  [(_, last) => last === '>' || last === '[', element],
  [(_, last) => last === '{', variable],
  [(line, last) => (last === ',' || /values\s*$/i.test(line)) && /\binsert\b/i.test(line), inserted],
  [(line) => /^\s{0,16}(?:machine|login)\s/.test(line), netrc],
  [(line) => /^(?:\s{0,8}\||[^\s,;])/.test(line), tableOf],
];

/** What the line asks of those below it. */
export function stepsOf(line: string): Step | null {
  if (line.length > OPENER_CHARS || line.length < 4) return null;
  const last = line.trimEnd().slice(-1);
  for (const [may, opens] of ASKED) {
    const step = may(line, last) ? opens(line) : null;
    if (step !== null) return (below, add) => below.length <= VALUE_CHARS && step(below, add);
  }
  return null;
}
