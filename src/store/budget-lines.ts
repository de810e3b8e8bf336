// (pure) The ledger of budgets as text: a line for each job that was started, and for each that ended. No words of anybody are in it.
import { createHash } from 'node:crypto';

const digest = (kind: string, ...parts: readonly (string | null)[]): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, ...parts]))
    .digest('base64url');

/** @param role its name; null for whoever has none */
export const roleKey = (role: string | null): string => digest('role', role).slice(0, 16);

/** @param request digest of what was asked */
export const sameKey = (client: string | null, request: string): string =>
  digest('same', client, request).slice(0, 22);

export interface StartLine {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly id: string;
  /** Digest of the name of the role. */
  readonly role: string;
  /** Digest of the request and of who made it. */
  readonly same: string;
}

export interface EndLine {
  readonly at: number;
  readonly id: string;
  readonly role: string;
  readonly tokens: number;
  readonly seconds: number;
}

/** Of each job its start and its end, whichever are known. */
export interface Book {
  readonly starts: Map<string, StartLine>;
  readonly ends: Map<string, EndLine>;
}

export const emptyBook = (): Book => ({ starts: new Map(), ends: new Map() });

/** The first line. @param name of this writing of the file, a UUID */
export const headerText = (name: string): string => `["agy-mcp budgets",1,"${name}"]\n`;
export const HEADER_BYTES = headerText('0'.repeat(36)).length;
const HEADER = /^\["agy-mcp budgets",1,"([0-9a-f-]{36})"\]\n$/;

/** The name in it; null when it is another line. */
export const nameOf = (header: string): string | null => HEADER.exec(header)?.[1] ?? null;

export type Line =
  | ({ readonly kind: 'start' } & StartLine)
  | ({ readonly kind: 'end' } & EndLine)
  /** Of a start of which nothing came. */
  | { readonly kind: 'void'; readonly at: number; readonly id: string };

function rowOf(line: Line): unknown[] {
  switch (line.kind) {
    case 'start':
      return ['start', line.at, line.id, line.role, line.same];
    case 'end':
      return ['end', line.at, line.id, line.role, line.tokens, line.seconds];
    case 'void':
      return ['void', line.at, line.id];
  }
}

export const linesText = (lines: readonly Line[]): string =>
  lines.map((line) => `${JSON.stringify(rowOf(line))}\n`).join('');

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isWord = (value: unknown): value is string => typeof value === 'string';

/** Adds what a row says. @returns when that was; null when it is no row of ours */
function addRow({ starts, ends }: Book, row: unknown): number | null {
  if (!Array.isArray(row)) return null;
  const [kind, at, id, role, first, second] = row as unknown[];
  if (!isCount(at) || !isWord(id)) return null;
  if (kind === 'void' && row.length === 3) starts.delete(id);
  else if (!isWord(role)) return null;
  else if (kind === 'start' && isWord(first) && row.length === 5)
    starts.set(id, { at, id, role, same: first });
  else if (kind === 'end' && isCount(first) && isCount(second) && row.length === 6)
    ends.set(id, { at, id, role, tokens: first, seconds: second });
  else return null;
  return at;
}

export interface Added {
  readonly lines: number;
  /** The latest moment in them. */
  readonly latest: number;
}

/**
 * Adds whole lines to what is known.
 * @returns null when one is damaged
 */
export function addLines(book: Book, text: string): Added | null {
  if (text === '') return { lines: 0, latest: 0 };
  const rows = parsed(`[${text.slice(0, -1).replaceAll('\n', ',')}]`);
  if (rows === null) return null;
  let latest = 0;
  for (const row of rows) {
    const at = addRow(book, row);
    if (at === null) return null;
    latest = Math.max(latest, at);
  }
  return { lines: rows.length, latest };
}

function parsed(text: string): unknown[] | null {
  try {
    const rows: unknown = JSON.parse(text);
    return Array.isArray(rows) ? (rows as unknown[]) : null;
  } catch {
    return null; // told by the caller
  }
}

/** How exactly it is kept when something was used, once no other bound needs it. */
const BUCKET_MS = 600_000;

export interface KeptFor {
  /** Of starts. */
  readonly startsMs: number;
  /** Of what was used. */
  readonly spentMs: number;
}

/** Sums of what roles used long ago, under names that no job has; the latest moment of each counts. */
function summed(ends: Iterable<EndLine>): EndLine[] {
  const sums = new Map<string, EndLine>();
  for (const { at, role, tokens, seconds } of ends) {
    const id = `sum_${role}_${Math.floor(at / BUCKET_MS)}`;
    const sum = sums.get(id) ?? { at, id, role, tokens: 0, seconds: 0 };
    sums.set(id, {
      ...sum,
      at: Math.max(at, sum.at),
      tokens: sum.tokens + tokens,
      seconds: sum.seconds + seconds,
    });
  }
  return [...sums.values()];
}

/**
 * What still counts, in few lines: those of the future as of now, what was used long ago in sums, and starts without an
 * end for three times as long as what is used, as they may still run.
 */
export function pruned({ starts, ends }: Book, now: number, { startsMs, spentMs }: KeptFor): Book {
  const next = emptyBook();
  const old: EndLine[] = [];
  for (const line of ends.values()) {
    const at = Math.min(line.at, now);
    if (now - at < startsMs) next.ends.set(line.id, { ...line, at });
    else if (now - at < spentMs) old.push({ ...line, at });
  }
  for (const sum of summed(old)) next.ends.set(sum.id, sum);
  for (const line of starts.values()) {
    const at = Math.min(line.at, now);
    if (now - at < (ends.has(line.id) ? startsMs : 3 * spentMs)) next.starts.set(line.id, { ...line, at });
  }
  return next;
}

export const linesIn = ({ starts, ends }: Book): Line[] => [
  ...[...starts.values()].map((start) => ({ kind: 'start' as const, ...start })),
  ...[...ends.values()].map((end) => ({ kind: 'end' as const, ...end })),
];
