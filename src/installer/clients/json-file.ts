// (pure) Edits in a JSON file of a client: everything that is not ours keeps every byte.
import { createScanner, parse, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { isRecord } from '../../protocol/is-record.ts';
import { bringUp, type Entry, isOurs, sameEntry } from './entry.ts';
import { countAt, type JsonPath, putValue, takeEmpty, takeEvery, takeValue } from './json-edit.ts';
import { uneditable } from './uneditable.ts';

const BOM = '\uFEFF';

/** What a client takes beyond plain JSON: where it finds more, it reads nothing of the file. */
export interface JsonDialect {
  readonly reader: string;
  readonly comments: boolean;
  readonly trailingCommas: boolean;
  readonly bom: boolean;
}

interface Parsed {
  readonly bom: string;
  readonly body: string;
  readonly data: Entry;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

function read(text: string | null, file: string): Parsed {
  const whole = text ?? '';
  const bom = whole.startsWith(BOM) ? BOM : '';
  const body = whole.slice(bom.length).trim() === '' ? '{}\n' : whole.slice(bom.length);
  const errors: ParseError[] = [];
  const data: unknown = parse(body, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined) {
    const line = lineAt(body, error.offset);
    throw uneditable(file, `line ${line} is no valid JSON (${printParseErrorCode(error.error)})`);
  }
  if (!isRecord(data)) throw uneditable(file, 'it holds no JSON object');
  return { bom, body, data };
}

/** The first comment and the first comma before a closing bracket, by offset. */
function extrasOf(body: string): { readonly comment: number | null; readonly comma: number | null } {
  const scanner = createScanner(body);
  let [comment, comma, before]: [number | null, number | null, number | null] = [null, null, null];
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const offset = scanner.getTokenOffset();
    const first = body[offset] ?? '';
    if (first.trim() === '') continue;
    if (first === '/') {
      comment ??= offset;
      continue;
    }
    if ((first === '}' || first === ']') && before !== null) comma ??= before;
    before = first === ',' ? offset : null;
  }
  return { comment, comma };
}

/** @throws UneditableFileError where the client would not read the file, whatever we write into it */
function checkDialect({ bom, body }: Parsed, file: string, dialect: JsonDialect): void {
  const { comment, comma } = extrasOf(body);
  const { reader } = dialect;
  if (bom !== '' && !dialect.bom)
    throw uneditable(
      file,
      `it begins with a byte order mark, and ${reader} then reads nothing of it`,
      'Save it as UTF-8 without one',
    );
  if (comment !== null && !dialect.comments)
    throw uneditable(
      file,
      `line ${lineAt(body, comment)} has a comment, and ${reader} then reads nothing of it`,
      'Remove the comments',
    );
  if (comma !== null && !dialect.trailingCommas)
    throw uneditable(
      file,
      `line ${lineAt(body, comma)} ends a list or an object with a comma, and ${reader} then reads nothing of it`,
      'Remove that comma',
    );
}

function change({ bom, body }: Parsed, place: JsonPath, value: unknown): string {
  return bom + (value === undefined ? takeValue(body, place) : putValue(body, place, value));
}

function at(data: unknown, place: readonly string[]): unknown {
  return place.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), data);
}

function checkHolders(data: Entry, place: readonly string[], file: string): void {
  for (let depth = 1; depth < place.length; depth += 1) {
    const holder = at(data, place.slice(0, depth));
    if (holder !== undefined && !isRecord(holder))
      throw uneditable(file, `${place.slice(0, depth).join('.')} is no object`);
  }
}

/** Registers an entry at a place such as `mcpServers`, `agy`. */
export function putEntry(
  text: string | null,
  file: string,
  place: readonly string[],
  wanted: Entry,
  dialect: JsonDialect,
): string {
  const parsed = read(text, file);
  checkDialect(parsed, file, dialect);
  checkHolders(parsed.data, place, file);
  const existing = at(parsed.data, place);
  const next = bringUp(existing, wanted, file);
  if (text !== null && sameEntry(existing, next)) return text;
  return change(parsed, [...place], next);
}

/** Takes our entry out, and what is then empty; one that is not ours stays. */
export function takeEntry(text: string, file: string, place: readonly string[]): string {
  const { bom, body } = read(text, file);
  const taken = takeEvery(body, [...place], isOurs);
  return taken === body ? text : bom + takeEmpty(taken, place.slice(0, -1));
}

/** A key on the way to a place that is there more than once, for the user to know; null when there is none. */
export function repeatedKey(text: string, file: string, place: readonly string[]): string | null {
  const { body } = read(text, file);
  return place.find((_key, depth) => countAt(body, place.slice(0, depth + 1)) > 1) ?? null;
}

/** Whether nothing stands there, or only empty objects and lists: neither a value nor a comment. */
export function isBlankJson(text: string): boolean {
  const isEmpty = (value: unknown): boolean =>
    (Array.isArray(value) && value.length === 0) || (isRecord(value) && Object.values(value).every(isEmpty));
  return text.trim() === '' || (!text.includes('/') && isEmpty(read(text, '').data));
}

function listAt(data: Entry, place: readonly string[], file: string): readonly unknown[] {
  checkHolders(data, place, file);
  const list = at(data, place) ?? [];
  if (!Array.isArray(list)) throw uneditable(file, `${place.join('.')} is no list`);
  return list as unknown[];
}

/** Adds words to a list, each once; the list is made if absent. */
export function putWords(
  text: string | null,
  file: string,
  place: readonly string[],
  words: readonly string[],
  dialect: JsonDialect,
): string {
  let next = text ?? '';
  checkDialect(read(next, file), file, dialect);
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

/** Takes words out of a list, and what is then empty. */
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
  const { bom, body } = read(next, file);
  return bom + takeEmpty(body, place);
}
