// An exported part of the trail: one file that proves itself on another machine, with the public key alone.
import * as z from 'zod';
import { BridgeError } from '../protocol/error.ts';
import { type AuditHead, type ChainedRecord, fromLine } from './chain.ts';
import type { AuditLog } from './log.ts';
import { fingerprintOf } from './public-key.ts';
import { readLines, readTrail } from './segments.ts';
import { type Verified, verifyLines } from './verify-trail.ts';

/** First line of the file; all others are records as they are in the trail. */
const header = z.object({
  bundle: z.literal('agy-mcp audit 1'),
  /** The job that it is about; null for a span. */
  job_id: z.string().nullable(),
  from: z.int(),
  /** Hash of the record before the first. */
  from_prev: z.string(),
  /** Key of the first signature, and its fingerprint. */
  public_key: z.string(),
  fingerprint: z.string(),
});
type Header = z.output<typeof header>;

/** Which records: those of a job with all between them, or a span. */
export interface Choice {
  readonly job: string | null;
  readonly from: number | null;
  readonly to: number | null;
}

interface Found {
  readonly first: ChainedRecord;
  readonly to: number;
  /** In force at the first record. */
  readonly publicKey: string;
}

const nothing = (choice: Choice): BridgeError =>
  new BridgeError('invalid_request', 'The audit trail has no such record.', {
    hint:
      choice.job === null
        ? 'agy-mcp audit show lists what is there.'
        : `No record names ${choice.job}; agy-mcp audit show lists what is there.`,
  });

async function find(folder: string, choice: Choice): Promise<Found> {
  let [first, to, publicKey, keyAtFirst]: [ChainedRecord | null, number, string, string] = [null, 0, '', ''];
  for await (const { lines } of readTrail(folder))
    for (const line of lines) {
      const record = fromLine(line);
      if (typeof record === 'string') throw unreadable();
      const named = record['public_key'];
      // The record of a new key is signed by the one before.
      if (record.kind === 'opened' && typeof named === 'string') publicKey = named;
      const isMeant =
        choice.job === null
          ? record.seq >= (choice.from ?? 0) && record.seq <= (choice.to ?? Infinity)
          : record['job_id'] === choice.job;
      if (isMeant) {
        if (first === null) keyAtFirst = publicKey;
        first ??= record;
        to = record.seq;
      }
      if (record.kind === 'key' && typeof named === 'string') publicKey = named;
    }
  if (first === null) throw nothing(choice);
  return { first, to, publicKey: keyAtFirst };
}

const unreadable = (): BridgeError =>
  new BridgeError('store_failed', 'The audit trail has a line that nobody wrote so.', {
    hint: 'Look at it with `agy-mcp audit verify`.',
    retry: 'after_fix',
  });

/**
 * Yields the bundle, piece by piece. A signed record about it is appended to the trail and ends it: so nothing can be
 * cut from either end.
 * @throws BridgeError `invalid_request` when nothing fits, `store_failed`
 */
export async function* exportBundle(folder: string, log: AuditLog, choice: Choice): AsyncGenerator<string> {
  const { first, publicKey } = await find(folder, choice);
  const about = { job_id: choice.job, from: first.seq, from_prev: first.prev };
  const end = await log.appendSigned('exported', about);
  const fingerprint = fingerprintOf(publicKey);
  yield `${JSON.stringify({ bundle: 'agy-mcp audit 1', ...about, public_key: publicKey, fingerprint } satisfies Header)}\n`;
  for await (const { lines } of readTrail(folder)) {
    const chosen = lines.filter((line) => isBetween(line, first.seq, end.seq));
    if (chosen.length > 0) yield `${chosen.join('\n')}\n`;
  }
}

function isBetween(line: string, from: number, to: number): boolean {
  const seq = Number(/"seq":(\d+),"/.exec(line)?.[1] ?? -1);
  return seq >= from && seq <= to;
}

const isNone = (): BridgeError =>
  new BridgeError('invalid_request', 'This is no exported part of an audit trail.', {
    hint: 'agy-mcp audit export makes one.',
  });

async function headerOf(file: string): Promise<Header> {
  for await (const { lines } of readLines(file)) {
    try {
      return header.parse(JSON.parse(lines[0] ?? ''));
    } catch {
      break; // said below
    }
  }
  throw isNone();
}

/**
 * @param trusted fingerprint of the key that must have signed; null: the one that the file names is believed
 * @throws BridgeError `invalid_request` when the file is none
 */
export async function verifyBundle(
  file: string,
  head: AuditHead | undefined,
  trusted: string | null,
): Promise<Verified> {
  const { from, from_prev, public_key } = await headerOf(file);
  const read = async function* () {
    let isFirst = true;
    for await (const { lines, torn } of readLines(file)) {
      yield { lines: isFirst ? lines.slice(1) : lines, torn };
      isFirst = false;
    }
  };
  const options = { head, begins: { seq: from, prev: from_prev }, publicKey: public_key };
  const { last, ok, records, head: end, problem, keys } = await verifyLines(read, options, trusted);
  // Its last record says, signed, where it begins.
  const isWhole = last?.kind === 'exported' && last['from'] === from && last['from_prev'] === from_prev;
  const found =
    problem ?? (isWhole ? null : { kind: 'truncated' as const, seq: (last?.seq ?? from - 1) + 1 });
  return { ok: ok && isWhole, records, head: end, problem: found, keys };
}
