// (pure) A value put into TOML text, or taken out, at its place alone: no other byte moves. The text must be valid.
import { stringify } from 'smol-toml';
import { isRecord } from '../../protocol/is-record.ts';
import { scanToml, type TomlHeader, type TomlPair, type TomlPiece } from './toml-scan.ts';

type Path = readonly string[];

const BARE = /^[A-Za-z0-9_-]+$/;
const keyText = (key: string): string => (BARE.test(key) ? key : JSON.stringify(key));
const keysText = (keys: Path): string => keys.map(keyText).join('.');

/** On one line. */
function valueText(value: unknown): string {
  if (!isRecord(value)) return stringify({ v: value }).trim().slice('v = '.length);
  const pairs = Object.entries(value).map(([key, each]) => `${keyText(key)} = ${valueText(each)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

const isAt = (path: Path, place: Path): boolean => path.length === place.length && isIn(path, place);
const isIn = (path: Path, place: Path): boolean => place.every((key, depth) => path[depth] === key);
const isPair = (piece: TomlPiece): piece is TomlPair => piece.kind === 'pair';

const splice = (text: string, from: number, to: number, content: string): string =>
  text.slice(0, from) + content + text.slice(to);

const eolOf = (text: string): string => (/\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n');
const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
/** Behind the line end, or the end of the text. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** A line of its own behind the line that holds an offset, indented like that one. */
function lineBehind(text: string, at: number, line: string): string {
  const eol = eolOf(text);
  const start = lineStart(text, at);
  const indent = /[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  const end = lineEnd(text, at);
  const isClosed = end > 0 && text[end - 1] === '\n';
  return splice(text, end, end, isClosed ? `${indent}${line}${eol}` : `${eol}${indent}${line}`);
}

function intoInline(text: string, pieces: readonly TomlPiece[], holder: TomlPair, item: string): string {
  const last = pieces.filter(isPair).findLast(({ within }) => within === holder);
  if (last !== undefined) return splice(text, last.valueEnd, last.valueEnd, `, ${item}`);
  return splice(text, holder.valueStart + 1, holder.valueEnd - 1, ` ${item} `);
}

/** Lines of a table at the end of the text, a blank line before it. */
function appendTable(text: string, path: Path, value: Readonly<Record<string, unknown>>): string {
  const eol = eolOf(text);
  const nested = path.reduceRight<unknown>((each, key) => ({ [key]: each }), value);
  const header = `[${keysText(path)}]`;
  const lines = stringify(nested).trimEnd().split('\n');
  const own = lines.slice(Math.max(0, lines.indexOf(header)));
  const gap = text.trim() === '' ? '' : text.endsWith('\n') ? eol : `${eol}${eol}`;
  return `${text}${gap}${own.join(eol)}${eol}`;
}

/** Puts a value at a path: in place of the one there, else where its table is written, else as a table at the end. */
export function putToml(text: string, path: Path, value: unknown): string {
  const pieces = scanToml(text);
  const pairs = pieces.filter(isPair);
  const existing = pairs.find((pair) => isAt(pair.path, path));
  if (existing !== undefined) return splice(text, existing.valueStart, existing.valueEnd, valueText(value));
  const holder = pairs
    .filter((pair) => pair.isInlineTable && pair.path.length < path.length && isIn(path, pair.path))
    .sort((one, other) => other.path.length - one.path.length)[0];
  if (holder !== undefined) {
    const item = `${keysText(path.slice(holder.path.length))} = ${valueText(value)}`;
    return intoInline(text, pieces, holder, item);
  }
  const parent = path.slice(0, -1);
  const line = (base: Path): string => `${keysText(path.slice(base.length))} = ${valueText(value)}`;
  const header = pieces.find((piece): piece is TomlHeader => !isPair(piece) && isAt(piece.path, parent));
  if (header !== undefined && !isRecord(value)) {
    const last = pairs.findLast(({ table, within }) => table === header && within === null);
    return lineBehind(text, last?.valueEnd ?? header.start, line(parent));
  }
  // A table that is written as dotted keys: `mcp_servers.agy.command = …`.
  const sibling = pairs.findLast(
    (pair) =>
      pair.within === null && (pair.table?.path.length ?? 0) < parent.length && isIn(pair.path, parent),
  );
  if (sibling !== undefined && parent.length > 1)
    return lineBehind(text, sibling.valueEnd, line(sibling.table?.path ?? []));
  return isRecord(value)
    ? appendTable(text, path, value)
    : appendTable(text, parent, { [path.at(-1) ?? '']: value });
}

/** Where a table ends: behind the line of its last pair. Comments and blank lines after that belong to nobody. */
function tableEnd(text: string, pieces: readonly TomlPiece[], header: TomlHeader): number {
  const last = pieces.filter(isPair).findLast(({ table, within }) => table === header && within === null);
  return lineEnd(text, last?.valueEnd ?? header.start);
}

function cutLines(text: string, from: number, to: number): string {
  const start = lineStart(text, from);
  // The blank line that separates a table from what is before it is removed, too.
  const before = text.slice(0, start);
  const gap = /\n(\r?\n)$/.exec(before)?.[1]?.length ?? 0;
  return splice(text, start - gap, to, '');
}

function cutInline(text: string, pieces: readonly TomlPiece[], pair: TomlPair): string {
  const siblings = pieces.filter(isPair).filter(({ within }) => within === pair.within);
  const index = siblings.indexOf(pair);
  const [previous, next] = [siblings[index - 1], siblings[index + 1]];
  if (previous !== undefined) return splice(text, previous.valueEnd, pair.valueEnd, '');
  if (next !== undefined) return splice(text, pair.keyStart, next.keyStart, '');
  const holder = pair.within;
  return holder === null ? text : splice(text, holder.valueStart + 1, holder.valueEnd - 1, '');
}

/** One piece of what is at a path; null when nothing is left there. */
function cutPiece(text: string, path: Path): string | null {
  const pieces = scanToml(text);
  const headers = pieces.filter((piece): piece is TomlHeader => !isPair(piece));
  const first = headers.findIndex((header) => isIn(header.path, path));
  if (first !== -1) {
    let last = first;
    while (headers[last + 1] !== undefined && isIn(headers[last + 1]?.path ?? [], path)) last += 1;
    const [from, to] = [headers[first], headers[last]];
    if (from !== undefined && to !== undefined) return cutLines(text, from.start, tableEnd(text, pieces, to));
  }
  const pair = pieces.filter(isPair).find((each) => isIn(each.path, path));
  if (pair === undefined) return null;
  if (pair.within !== null) return cutInline(text, pieces, pair);
  return splice(text, lineStart(text, pair.keyStart), lineEnd(text, pair.valueEnd), '');
}

/** Takes out whatever is at a path and below it, however it is written; an inline table that is then empty is removed, too. */
export function takeToml(text: string, path: Path): string {
  let next = text;
  for (let cut = cutPiece(next, path); cut !== null; cut = cutPiece(next, path)) next = cut;
  const parent = path.slice(0, -1);
  const pieces = scanToml(next);
  const holder = pieces.filter(isPair).find((pair) => pair.isInlineTable && isAt(pair.path, parent));
  const isEmpty =
    holder !== undefined && next.slice(holder.valueStart + 1, holder.valueEnd - 1).trim() === '';
  if (next === text || !isEmpty || parent.length === 0) return next;
  return takeToml(next, parent);
}
