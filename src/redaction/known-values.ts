// Known secret values, in every form they may be printed in.
import { each, type FindSecrets } from './spans.ts';

const MIN_LENGTH = 8;
const MONOTONE = /^(.)\1*$/;
/** No encoding of it exists. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const escape = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Byte by byte: a long value has more bytes than a call may have arguments. */
function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** UTF-8 base64 without padding: what follows in a longer text would change the last characters. */
function base64(value: string): string {
  return toBase64(new TextEncoder().encode(value)).replace(/=+$/, '');
}

/**
 * What of a value stays the same inside a longer text in base64, whose groups of three bytes it may begin in the
 * middle of. Too short a rest would be found everywhere.
 */
function insideBase64(value: string): string[] {
  const bytes = new TextEncoder().encode(value);
  return [0, 1, 2].flatMap((from) => {
    const whole = bytes.slice(from, from + Math.floor((bytes.length - from) / 3) * 3);
    const said = toBase64(whole);
    return said.length >= MIN_LENGTH ? [said, said.replaceAll('+', '-').replaceAll('/', '_')] : [];
  });
}

const hex = (value: string): string =>
  Array.from(new TextEncoder().encode(value), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Every byte, also of the characters that need it in no address. */
const everyPercent = (hexed: string): string => hexed.replace(/../g, '%$&');

const lowerPercents = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

function forms(value: string): string[] {
  const encoded = base64(value);
  const percent = encodeURIComponent(value);
  const lowerHex = hex(value);
  const upperHex = lowerHex.toUpperCase();
  return [
    value,
    percent,
    lowerPercents(percent),
    percent.replaceAll('%20', '+'),
    JSON.stringify(value).slice(1, -1),
    encoded,
    encoded.replaceAll('+', '-').replaceAll('/', '_'),
    ...insideBase64(value),
    lowerHex,
    upperHex,
    everyPercent(lowerHex),
    everyPercent(upperHex),
  ];
}

/** Every form of the usable values, longest first. */
function formsOf(values: readonly string[]): string[] {
  const usable = values
    .map((value) => value.trim())
    .filter((value) => value.length >= MIN_LENGTH && !MONOTONE.test(value) && !LONE_SURROGATE.test(value));
  return [...new Set(usable.flatMap(forms))].sort((left, right) => right.length - left.length);
}

/** Where the beginning of a text's end stands that a known value begins with; its length where there is none. */
export type FindBegun = (text: string) => number;

export interface Literals {
  /** Adds the offsets of all values of a text, in pairs; of a long value also of one that breaks off. */
  readonly find: FindSecrets;
  readonly begun: FindBegun;
  /** None is longer. */
  readonly chars: number;
}

/** So much of a value shows that it is one. */
const BEGUN_CHARS = 6;

function begunOf(all: readonly string[], text: string): number {
  const last = text.slice(-BEGUN_CHARS);
  let begun = 0;
  if (last.length === BEGUN_CHARS)
    for (const form of all)
      for (let at = form.indexOf(last); at !== -1; at = form.indexOf(last, at + 1)) {
        const length = at + BEGUN_CHARS;
        if (length < form.length && length > begun && text.endsWith(form.slice(0, length))) begun = length;
      }
  return text.length - begun;
}

/** So much of a value is looked for, and the rest compared: a pattern has a largest size. */
const HEAD_CHARS = 64;
const PATTERN_CHARS = 32_768;

/** Patterns of a bounded size for all heads, longest first in each. */
function patternsOf(heads: Iterable<string>): RegExp[] {
  const patterns: RegExp[] = [];
  let sources: string[] = [];
  let chars = 0;
  const close = (): void => {
    if (sources.length > 0) patterns.push(new RegExp(sources.join('|'), 'g'));
    [sources, chars] = [[], 0];
  };
  for (const head of heads) {
    const source = escape(head);
    if (chars + source.length > PATTERN_CHARS) close();
    sources.push(source);
    chars += source.length;
  }
  close();
  return patterns;
}

/** How much of a form a text goes on with from an offset. */
function sharedChars(text: string, at: number, form: string): number {
  if (text.startsWith(form, at)) return form.length;
  let shared = 0;
  while (shared < form.length && text.charCodeAt(at + shared) === form.charCodeAt(shared)) shared += 1;
  return shared;
}

export function createLiterals(values: readonly string[]): Literals {
  const all = formsOf(values);
  const byHead = new Map<string, string[]>();
  for (const form of all) {
    const head = form.slice(0, HEAD_CHARS);
    byHead.set(head, [...(byHead.get(head) ?? []), form]);
  }
  const patterns = patternsOf(byHead.keys());
  return {
    find(text, pairs) {
      for (const pattern of patterns)
        each(pattern, text, ({ index, 0: head }) => {
          const lengths = (byHead.get(head) ?? [head]).map((form) => sharedChars(text, index, form));
          const to = index + Math.max(...lengths);
          pairs.push(index, to);
          pattern.lastIndex = to;
        });
    },
    begun: (text) => begunOf(all, text),
    chars: all[0]?.length ?? 0,
  };
}
