// (pure) Edits in a JSON file with comments: everything that is not ours keeps every byte.
import { parse, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { bringUp, type Entry, isOurs, sameEntry, unreadable } from './entry.ts';
import { isRecord } from '../../protocol/is-record.ts';
import { type JsonPath, putValue, takeValue } from './json-edit.ts';

const BOM = '\uFEFF';

interface Parsed {
  readonly bom: string;
  readonly body: string;
  readonly data: Entry;
}

function read(text: string | null, file: string): Parsed {
  const whole = text ?? '';
  const bom = whole.startsWith(BOM) ? BOM : '';
  const body = whole.slice(bom.length).trim() === '' ? '{}\n' : whole.slice(bom.length);
  const errors: ParseError[] = [];
  const data: unknown = parse(body, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined) {
    const line = body.slice(0, error.offset).split('\n').length;
    throw unreadable(file, `line ${line} is no valid JSON (${printParseErrorCode(error.error)})`);
  }
  if (!isRecord(data)) throw unreadable(file, 'it holds no JSON object');
  return { bom, body, data };
}

function change({ bom, body }: Parsed, place: JsonPath, value: unknown): string {
  return bom + (value === undefined ? takeValue(body, place) : putValue(body, place, value));
}

function at(data: unknown, place: readonly string[]): unknown {
  return place.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), data);
}

/** Registers an entry at a place such as `mcpServers`, `agy`. */
export function putEntry(text: string | null, file: string, place: readonly string[], wanted: Entry): string {
  const parsed = read(text, file);
  for (let depth = 1; depth < place.length; depth += 1) {
    const holder = at(parsed.data, place.slice(0, depth));
    if (holder !== undefined && !isRecord(holder))
      throw unreadable(file, `${place.slice(0, depth).join('.')} is no object`);
  }
  const existing = at(parsed.data, place);
  const next = bringUp(existing, wanted, file);
  if (text !== null && sameEntry(existing, next)) return text;
  return change(parsed, [...place], next);
}

/** Takes our entry out; one that is not ours stays. */
export function takeEntry(text: string, file: string, place: readonly string[]): string {
  const parsed = read(text, file);
  return isOurs(at(parsed.data, place)) ? change(parsed, [...place], undefined) : text;
}

function listAt(data: Entry, place: readonly string[], file: string): readonly unknown[] {
  const list = at(data, place) ?? [];
  if (!Array.isArray(list)) throw unreadable(file, `${place.join('.')} is no list`);
  return list as unknown[];
}

/** Adds words to a list, each once; the list is made if absent. */
export function putWords(
  text: string | null,
  file: string,
  place: readonly string[],
  words: readonly string[],
): string {
  let next = text ?? '';
  for (const word of words) {
    const parsed = read(next, file);
    const list = listAt(parsed.data, place, file);
    if (list.includes(word)) continue;
    next =
      at(parsed.data, place) === undefined
        ? change(parsed, [...place], [word])
        : change(parsed, [...place, list.length], word);
  }
  return next;
}

/** Takes words out of a list; a list or holder that is then empty is removed, too. */
export function takeWords(
  text: string,
  file: string,
  place: readonly string[],
  words: readonly string[],
): string {
  let next = text;
  for (const word of words) {
    const parsed = read(next, file);
    const index = listAt(parsed.data, place, file).indexOf(word);
    if (index !== -1) next = change(parsed, [...place, index], undefined);
  }
  if (next === text) return text;
  for (let depth = place.length; depth > 0; depth -= 1) {
    const parsed = read(next, file);
    const holder = at(parsed.data, place.slice(0, depth));
    const isEmpty = Array.isArray(holder)
      ? holder.length === 0
      : isRecord(holder) && Object.keys(holder).length === 0;
    if (!isEmpty) break;
    next = change(parsed, place.slice(0, depth), undefined);
  }
  return next;
}
