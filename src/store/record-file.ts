// meta.json to a record and back: fields that a newer version wrote are kept, and ignored here.
import { isDeepStrictEqual } from 'node:util';
import { DamagedFileError } from '../platform/files/regular-file.ts';
import { errnoOf, readText } from '../platform/files/private-file.ts';
import { boundRecord } from '../protocol/bound-record.ts';
import { isRecord } from '../protocol/is-record.ts';
import { type JobId, type JobRecord, jobRecord } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Redacted } from '../redaction/redact.ts';

export interface ReadRecord {
  readonly record: JobRecord;
  /** The same with what only a newer version understands. */
  readonly raw: unknown;
}

const EXPECTED = { own: true, maxBytes: LIMITS.recordBytes };

const damaged = (what: string): DamagedFileError =>
  new DamagedFileError('meta.json', { what, code: 'EBADMSG' });

/** @throws DamagedFileError when there is something, but no record of this job */
function parseRecord(text: string, id: JobId): ReadRecord {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw damaged('no whole record');
  }
  const record = jobRecord.safeParse(raw).data;
  if (record === undefined) throw damaged('no record that this version understands');
  if (record.job_id !== id) throw damaged('the record of another job');
  return { record, raw };
}

/**
 * @returns null when there is no such file
 * @throws DamagedFileError
 */
export async function readRecord(file: string, id: JobId): Promise<ReadRecord | null> {
  const text = await readText(file, EXPECTED).catch((error: unknown) => {
    const errno = errnoOf(error);
    if (errno !== 'EACCES' || error instanceof DamagedFileError) throw error;
    throw damaged('closed to this user');
  });
  return text === null ? null : parseRecord(text, id);
}

/** Objects that are the same thing for the life of a job, whatever changes in them. */
const LASTING: ReadonlySet<string> = new Set(['workspace', 'worktree']);

/**
 * `next` with the fields of `raw` that `before` lacks, as its version does not know them: of the record, and of what is
 * in it and stayed the same.
 */
function withUnknown(raw: unknown, before: unknown, next: unknown): unknown {
  if (Array.isArray(raw) && Array.isArray(before) && Array.isArray(next))
    return next.map((each: unknown, at) =>
      isDeepStrictEqual(each, before[at]) ? withUnknown(raw[at], before[at], each) : each,
    );
  if (!isRecord(raw) || !isRecord(before) || !isRecord(next)) return next;
  const known = Object.entries(next).map(([key, value]) => {
    const isSame = LASTING.has(key) || Array.isArray(value) || isDeepStrictEqual(value, before[key]);
    return [key, isSame ? withUnknown(raw[key], before[key], value) : value] as const;
  });
  const unknown = Object.entries(raw).filter(([key]) => !(key in before) && !(key in next));
  return Object.fromEntries([...known, ...unknown]);
}

/**
 * Every record is written within its bounds.
 * @param before what is there; null for a new job
 */
export function recordText(record: Redacted<JobRecord>, before: ReadRecord | null): string {
  const bounded = boundRecord(record);
  const whole = before === null ? bounded : withUnknown(before.raw, before.record, bounded);
  return JSON.stringify(whole, null, 1);
}
