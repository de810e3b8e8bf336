// (pure) Edits of one table in a TOML file: its lines alone change, and the result is read again to prove it.
import { parse, stringify } from 'smol-toml';
import { bringUp, type Entry, isOurs, sameEntry, unreadable } from './entry.ts';
import { isRecord } from '../../protocol/is-record.ts';

interface Parsed {
  readonly lines: readonly string[];
  readonly eol: string;
  readonly data: Entry;
}

function read(text: string, file: string): Parsed {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  try {
    return { lines: text.split(eol), eol, data: parse(text) };
  } catch (error) {
    const line = error instanceof Error && 'line' in error ? ` at line ${String(error.line)}` : '';
    throw unreadable(file, `it is no valid TOML${line}`);
  }
}

const HEADER = /^\s*\[{1,2}\s*(.+?)\s*\]{1,2}\s*(?:#.*)?$/;
const BARE = /^[A-Za-z0-9_-]+$/;

const nameOf = (line: string): string | null => HEADER.exec(line)?.[1]?.replaceAll(/["'\s]/g, '') ?? null;

/** Lines of the table and of the tables in it; an empty range at the end when it is not there. */
function rangeOf(lines: readonly string[], table: string): { from: number; to: number } | null {
  const from = lines.findIndex((line) => nameOf(line) === table);
  if (from === -1) return null;
  const inside = (name: string | null): boolean => name === table || (name ?? '').startsWith(`${table}.`);
  let to = lines.findIndex((line, index) => index > from && nameOf(line) !== null && !inside(nameOf(line)));
  if (to === -1) to = lines.length;
  // Comments and blank lines before the next table belong to it, or to nobody.
  while (to > from + 1 && /^\s*(?:#.*)?$/.test(lines[to - 1] ?? '')) to -= 1;
  return { from, to };
}

function entryAt(data: Entry, group: string, name: string): unknown {
  const table = data[group];
  return isRecord(table) ? table[name] : undefined;
}

const keyText = (key: string): string => (BARE.test(key) ? key : JSON.stringify(key));

function isValueOf(line: string, key: string, value: unknown): boolean {
  if (!new RegExp(`^\\s*${key}\\s*=`).test(line)) return false;
  try {
    return sameEntry(parse(line)[key], value);
  } catch {
    return false; // A value over several lines: the whole table is then rewritten.
  }
}

/** The table's lines with what changed put in place; null when that takes more than whole lines. */
function patchLines(
  block: readonly string[],
  existing: Entry,
  next: Entry,
  eol: string,
): readonly string[] | null {
  const changed = Object.keys(next).filter((key) => !sameEntry(existing[key], next[key]));
  if (changed.some((key) => isRecord(next[key]))) return null;
  const lines = [...block];
  const second = lines.findIndex((line, index) => index > 0 && nameOf(line) !== null);
  let end = second === -1 ? lines.length : second;
  while (end > 1 && (lines[end - 1] ?? '').trim() === '') end -= 1;
  for (const key of changed) {
    const line = `${keyText(key)} = ${stringify({ v: next[key] }).trim().slice('v = '.length)}`;
    const index = lines.findIndex((each, at) => at < end && isValueOf(each, key, existing[key]));
    if (index !== -1) lines[index] = line;
    else if (key in existing) return null;
    else {
      lines.splice(end, 0, line);
      end += 1;
    }
  }
  return lines.join(eol).split(eol);
}

function tableLines(group: string, name: string, entry: Entry): string[] {
  return stringify({ [group]: { [name]: entry } })
    .trimEnd()
    .split('\n')
    .filter((line) => line !== `[${group}]`);
}

/** Everything but our table must read as before. */
function proven(
  before: Entry,
  text: string,
  group: string,
  name: string,
  wanted: Entry | undefined,
  file: string,
) {
  const { data: after } = read(text, file);
  const others = (data: Entry): unknown => {
    const { [group]: table = {}, ...rest } = data;
    if (!isRecord(table)) return data;
    const foreign = Object.entries(table).filter(([key]) => key !== name);
    return { ...rest, [group]: Object.fromEntries(foreign) };
  };
  if (!sameEntry(others(before), others(after)) || !sameEntry(entryAt(after, group, name), wanted))
    throw unreadable(
      file,
      `the table ${group}.${name} is written in a way that cannot be edited line by line`,
    );
  return text;
}

/** Registers the entry as table `[group.name]`. */
export function putTable(
  text: string | null,
  file: string,
  group: string,
  name: string,
  wanted: Entry,
): string {
  const whole = text ?? '';
  const { lines, eol, data } = read(whole, file);
  const existing = entryAt(data, group, name);
  const next = bringUp(existing, wanted, file);
  if (sameEntry(existing, next)) return whole;
  const range = rangeOf(lines, `${group}.${name}`);
  if (range === null) {
    const gap = whole.trim() === '' ? '' : whole.endsWith(eol) ? eol : `${eol}${eol}`;
    const added = `${whole}${gap}${tableLines(group, name, next).join(eol)}${eol}`;
    return proven(data, added, group, name, next, file);
  }
  const block = lines.slice(range.from, range.to);
  const patched =
    patchLines(block, isRecord(existing) ? existing : {}, next, eol) ?? tableLines(group, name, next);
  const edited = [...lines.slice(0, range.from), ...patched, ...lines.slice(range.to)].join(eol);
  return proven(data, edited, group, name, next, file);
}

/** Takes our table out, with the blank line before it; one that is not ours stays. */
export function takeTable(text: string, file: string, group: string, name: string): string {
  const { lines, eol, data } = read(text, file);
  if (!isOurs(entryAt(data, group, name))) return text;
  const range = rangeOf(lines, `${group}.${name}`);
  if (range === null) throw unreadable(file, `${group}.${name} is not a table of its own`);
  const before = lines.slice(0, range.from);
  if (before.length > 1 && before.at(-1) === '') before.pop();
  const edited = [...before, ...lines.slice(range.to)].join(eol);
  return proven(data, edited, group, name, undefined, file);
}
