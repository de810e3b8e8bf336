// Text and JSON without secrets, deep.
import { cleanText } from '../protocol/text/clean-text.ts';
import type { Opened } from './named/below/lines-below.ts';
import { findFlags } from './named/command-lines.ts';
import { createLiterals } from './known-values.ts';
import { findSecrets } from './find-secrets.ts';
import { commandLine, isNamedPair, isSecretNumber, isValueKey, kindOfPair } from './named/named-pairs.ts';
import { nextHint } from './keys/key-material.ts';
import { maskPersonalFields } from './personal-data.ts';
import { createPatchRedactor, type PatchRedactor } from './patches/redact-patch.ts';
import { isPlaceholder, isSecretValue, isWordy, secretKind } from './named/secret-names.ts';
import { createRecent, type Recent } from './pieces/recent-results.ts';
import { applySpans, MASK, mergeSpans } from './spans.ts';
import { WORD_CHARS } from './search-words.ts';
import { createTextStream, type TextStream } from './pieces/redact-stream.ts';
import type { Finders } from './pieces/unfinished.ts';
import { isWrapped } from './pieces/wrapped-lines.ts';
import type { FindUserPatterns } from './user-patterns.ts';

declare const redacted: unique symbol;

/** A value that went through a redactor. Only this room can make one: what skips it does not compile. */
export type Redacted<T> = T & { readonly [redacted]: true };

declare const impersonal: unique symbol;

/** A value that also names no person: without mail addresses, phone numbers and numbers of cards. */
export type Impersonal<T> = Redacted<T> & { readonly [impersonal]: true };

export interface Redactor {
  /** Cleaned and redacted text. */
  text(text: string): string;
  /** The same for a text that comes in pieces. @param behind what another stream of it ended with */
  stream(behind?: string): TextStream;
  /** The same for a patch that comes in pieces: nothing is taken out, and no more than secrets is masked. */
  patch(): PatchRedactor<Redacted<string>>;
  /**
   * The same for every string of a JSON value, keys included; a string under a secret-named key is masked whole. Strings
   * under a key of `places` are paths that must stay usable: they keep the names of home folders, and only those.
   */
  json<T>(value: T, places?: ReadonlySet<string>): T;
  /** `json`, with the brand that the writers of the store ask for. */
  redactFields<T>(value: T, places?: ReadonlySet<string>): Redacted<T>;
  /** The same without personal data, with the brand that the writer of the audit trail asks for. */
  impersonalFields<T>(value: T, places?: ReadonlySet<string>): Impersonal<T>;
}

const MAX_DEPTH = 64;
const SHORT_CHARS = 4_096;
/** What is known to hold nothing is worth skipping when it is that long. */
const SHORT_TAIL = 512;

const NO_PLACES: ReadonlySet<string> = new Set();

const REPEATED_CHARS = 64;
const REPEATED_KEPT = 1_024;

/** Names, ids and states of a record come again with every one of them: of so many short ones the result is kept. */
function remembering<T>(judge: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (text.length > REPEATED_CHARS) return judge(text);
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    if (known.size >= REPEATED_KEPT) known.clear();
    const judged = judge(text);
    known.set(text, judged);
    return judged;
  };
}

export function createRedactor(
  options: { readonly literals?: readonly string[]; readonly findOwn?: FindUserPatterns } = {},
): Redactor {
  const literals = createLiterals(options.literals ?? []);
  /** What begins earlier does not reach into a text. */
  const reach = Math.max(WORD_CHARS, literals.chars);
  const look = (text: string, homes: boolean, pairs: number[], opened?: Opened[]): boolean => {
    const before = pairs.length;
    literals.find(text, pairs);
    const isClear = findSecrets(text, homes, pairs, opened);
    // nothing is known of how far the user's own patterns look
    options.findOwn?.(text, pairs);
    return isClear && pairs.length === before && options.findOwn === undefined;
  };
  const finder = (homes: boolean): Finders & { readonly recent: Recent } => ({
    recent: createRecent(),
    begun: literals.begun,
    find(text, pairs, clear = 0, opened) {
      const isLong = clear - reach >= SHORT_TAIL;
      return (isLong && look(text.slice(clear - reach), homes, [])) || look(text, homes, pairs, opened);
    },
  });
  const findAll = finder(true);
  const findButHomes = finder(false);
  const streamOf = (finders: typeof findAll, behind?: string) =>
    createTextStream(finders, finders.recent, behind);
  const redactWhole = (value: string, finders: typeof findAll): string => {
    if (finders.recent.isPlain(value)) return value;
    const clean = value.length < SHORT_CHARS ? cleanText(value) : '';
    // most values are a line without any marker
    if (clean !== '' && !clean.includes('\n') && nextHint(clean, 0) === -1) {
      const pairs: number[] = [];
      finders.find(clean, pairs);
      return pairs.length === 0 ? clean : applySpans(clean, mergeSpans(pairs), 0, clean.length);
    }
    return streamOf(finders).flush(value);
  };
  const text = (value: string) => redactWhole(value, findAll);
  const fieldText = remembering(text);
  const nameKind = remembering(secretKind);

  function string(value: string, key: string, places: ReadonlySet<string>): string {
    if (places.has(key)) return redactWhole(value, findButHomes);
    const kind = key === '' ? null : nameKind(key);
    return kind !== null && isSecretValue(value, kind) ? MASK : fieldText(value);
  }

  function walk(value: unknown, key: string, depth: number, places: ReadonlySet<string>): unknown {
    if (typeof value === 'string') return string(value, key, places);
    if (typeof value === 'number') return isSecretNumber(value, key) ? MASK : value;
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= MAX_DEPTH) return MASK;
    if (Array.isArray(value)) return list(value, key, depth, places);
    return fields(value as Readonly<Record<string, unknown>>, key, depth, places);
  }

  /** The same object where nothing of it changes. */
  function fields(
    value: Readonly<Record<string, unknown>>,
    above: string,
    depth: number,
    places: ReadonlySet<string>,
  ): unknown {
    const names = Object.keys(value);
    const pair = kindOfPair(value, above);
    let copy: [string, unknown][] | null = Object.getPrototypeOf(value) === Object.prototype ? null : [];
    for (const [at, name] of names.entries()) {
      const item = value[name];
      const shownName = fieldText(name);
      const isNamed =
        pair !== null && typeof item === 'string' && isValueKey(name) && isSecretValue(item, pair);
      const shown = isNamed ? MASK : walk(item, name, depth + 1, places);
      if (copy === null && (shown !== item || shownName !== name))
        copy = names.slice(0, at).map((before) => [before, value[before]]);
      copy?.push([shownName, shown]);
    }
    return copy === null ? value : Object.fromEntries(copy);
  }

  /** The arguments of a command without those that its flags name. */
  function withoutArguments(items: readonly unknown[]): readonly unknown[] {
    const line = commandLine(items);
    if (line === null) return items;
    const pairs: number[] = [];
    findFlags(line, (from, to) => pairs.push(from, to));
    const spans = mergeSpans(pairs);
    if (spans.length === 0) return items;
    let start = 0;
    let next = 0;
    return items.map((item, at) => {
      const from = start;
      const end = from + String(item).length;
      start = end + 1;
      while ((spans[next]?.to ?? Infinity) <= from) next += 1;
      let behind = next;
      while ((spans[behind]?.from ?? Infinity) < end) behind += 1;
      // what a flag names is hidden whole: it may go on behind a space
      if (spans[next]?.from === from && String(items[at - 1]).startsWith('-')) return MASK;
      return applySpans(line, spans.slice(next, behind), from, end);
    });
  }

  /** A list may be a name and its value, the arguments of a command, or the lines of a key, one each. */
  function list(
    given: readonly unknown[],
    key: string,
    depth: number,
    places: ReadonlySet<string>,
  ): readonly unknown[] {
    if (isNamedPair(given)) return [walk(given[0], key, depth + 1, places), MASK];
    const items = places.has(key) ? given : withoutArguments(given);
    const lines = items.filter((item) => typeof item === 'string' && !item.includes('\n')) as string[];
    const joined = lines.length < 2 || lines.length < items.length ? '' : lines.join('\n');
    const isOne =
      joined !== '' && (nextHint(joined, 0) !== -1 || lines.some((line) => isWrapped(0, line.length)));
    const whole = isOne ? text(joined).split('\n') : [];
    return (whole.length === items.length ? whole : items).map((item) => walk(item, key, depth + 1, places));
  }

  // Marked casts: the walk keeps the shape of what it copies, and the brand is made here alone.
  const json = <T>(value: T, places = NO_PLACES): T => walk(value, '', 0, places) as T;
  return {
    text,
    stream: (behind) => streamOf(findAll, behind),
    patch: () => createPatchRedactor(findAll.find) as PatchRedactor<Redacted<string>>,
    json,
    redactFields: <T>(value: T, places = NO_PLACES) => json(value, places) as Redacted<T>,
    impersonalFields: <T>(value: T, places = NO_PLACES) =>
      maskPersonalFields(json(value, places)) as Impersonal<T>,
  };
}

/** The values of secret-named variables of an environment, for `literals`. */
export function secretValues(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && isSecretVariable(name, value) ? [value] : [],
  );
}

/** Names of variables say more than names in text: any KEY is one. A mere word would be hidden everywhere. */
function isSecretVariable(name: string, value: string): boolean {
  if (value.length < 8 || isPlaceholder(value)) return false;
  const kind = secretKind(name);
  if (kind === 'password') return true;
  return (kind !== null || /(?:^|_)(?:KEY|DSN|WEBHOOK|PAT)$/i.test(name)) && !isWordy(value);
}
