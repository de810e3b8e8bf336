// (pure) Edits of one table in a TOML file, however it is written: its place alone changes, and the result is read again.
import { parse } from 'smol-toml';
import { isRecord } from '../../protocol/is-record.ts';
import { bringUp, type Entry, isOurs, sameEntry } from './entry.ts';
import { putToml, takeToml } from './toml-edit.ts';
import { uneditable } from './uneditable.ts';

const BOM = '\uFEFF';

function read(text: string, file: string): Entry {
  try {
    return parse(text);
  } catch (error) {
    const line = error instanceof Error && 'line' in error ? `line ${String(error.line)}` : 'it';
    throw uneditable(file, `${line} is no valid TOML`);
  }
}

function entryAt(data: Entry, group: string, name: string): unknown {
  const table = data[group];
  return isRecord(table) ? table[name] : undefined;
}

/** Everything but our table must read as before. */
function proven(
  before: Entry,
  text: string,
  group: string,
  name: string,
  wanted: Entry | undefined,
  file: string,
): string {
  const others = (data: Entry): unknown => {
    const { [group]: table = {}, ...rest } = data;
    if (!isRecord(table)) return data;
    const foreign = Object.entries(table).filter(([key]) => key !== name);
    return { ...rest, [group]: Object.fromEntries(foreign) };
  };
  const [was, why] = [
    others(before),
    `the table ${group}.${name} is written in a way that agy-mcp does not edit`,
  ];
  try {
    const after = parse(text);
    if (sameEntry(was, others(after)) && sameEntry(entryAt(after, group, name), wanted)) return text;
  } catch {
    // Our own edit broke it, so the file stays as it is.
  }
  throw uneditable(file, why);
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
  const bom = whole.startsWith(BOM) ? BOM : '';
  const body = whole.slice(bom.length);
  const data = read(body, file);
  if (data[group] !== undefined && !isRecord(data[group]))
    throw uneditable(
      file,
      `${group} is ${Array.isArray(data[group]) ? 'a list' : 'a value'} there, not a table`,
    );
  const existing = entryAt(data, group, name);
  const next = bringUp(existing, wanted, file);
  if (sameEntry(existing, next)) return whole;
  let edited = body;
  if (!isRecord(existing)) edited = putToml(body, [group, name], next);
  else
    for (const [place, value] of changes(existing, next))
      edited = putToml(edited, [group, name, ...place], value);
  return bom + proven(data, edited, group, name, next, file);
}

/** Each value that differs, by its path; tables are compared inside. */
function changes(existing: Entry, next: Entry): [string[], unknown][] {
  return Object.entries(next).flatMap(([key, value]): [string[], unknown][] => {
    const old = existing[key];
    if (sameEntry(old, value)) return [];
    if (!isRecord(old) || !isRecord(value)) return [[[key], value]];
    return changes(old, value).map(([place, each]) => [[key, ...place], each]);
  });
}

/** Takes our table out, with the blank line before it; one that is not ours stays. */
export function takeTable(text: string, file: string, group: string, name: string): string {
  const bom = text.startsWith(BOM) ? BOM : '';
  const body = text.slice(bom.length);
  const data = read(body, file);
  if (!isOurs(entryAt(data, group, name))) return text;
  return bom + proven(data, takeToml(body, [group, name]), group, name, undefined, file);
}
