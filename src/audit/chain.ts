// (pure) The chain of records: canonical JSON, the hash of each record over the one before it, and what a line must be.
import { createHash } from 'node:crypto';
import { isRecord } from '../protocol/is-record.ts';

/** What a record may hold: no fractions, which canonical JSON writes in a way of its own. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A record as it is on a line. */
export interface ChainedRecord {
  readonly seq: number;
  readonly ts: string;
  /** Hash of the record before; `NO_RECORD` in front of the first. */
  readonly prev: string;
  readonly hash: string;
  readonly kind: string;
  readonly [name: string]: Json;
}

/** A place in the chain that nothing later can change. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export const NO_RECORD = '0'.repeat(64);
/** A record of a number that this divides is a signed checkpoint. */
export const CHECKPOINT_EVERY = 256;

const byCodeUnits = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/**
 * The one text of a value: RFC 8785, for whole numbers.
 * @throws TypeError at a number that is not a safe integer
 */
export function canonical(value: Json): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new TypeError(`${value} is not a whole number`);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each: Json) => canonical(each)).join(',')}]`;
  const fields = value as Readonly<Record<string, Json>>;
  const names = Object.keys(fields).sort(byCodeUnits);
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(fields[name] ?? null)}`).join(',')}}`;
}

/** SHA-256 over the length of `prev`, a colon, `prev`, and the canonical text of the record without its hash. */
function hashOf(prev: string, body: string): string {
  return createHash('sha256').update(`${prev.length}:${prev}${body}`).digest('hex');
}

interface Unchained {
  readonly prev: string;
  readonly [name: string]: Json;
}

/** The line of a record, with its end, and the record with its hash. */
export function toLine(record: Unchained): { readonly line: string; readonly hash: string } {
  const hash = hashOf(record.prev, canonical(record));
  return { line: `${canonical({ ...record, hash })}\n`, hash };
}

const HEX = /^[0-9a-f]{64}$/;

function asChained(value: unknown): ChainedRecord | null {
  if (!isRecord(value)) return null;
  const { seq, prev, hash, kind, ts } = value;
  const isOne =
    Number.isSafeInteger(seq) &&
    [prev, hash].every((each) => typeof each === 'string' && HEX.test(each)) &&
    typeof kind === 'string' &&
    typeof ts === 'string';
  return isOne ? (value as unknown as ChainedRecord) : null;
}

/**
 * A line, without its end, as the record that it is.
 * @returns `unreadable` when it is no JSON, `changed` when it is not what its hash was made of
 */
export function fromLine(line: string): ChainedRecord | 'unreadable' | 'changed' {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'unreadable';
  }
  const record = asChained(value);
  if (record === null) return 'changed';
  // The text as it stands, so that no two lines have one hash: it was canonical when it was written.
  const body = line.replace(`"hash":"${record.hash}",`, '');
  return hashOf(record.prev, body) === record.hash ? record : 'changed';
}
