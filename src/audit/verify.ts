// (pure) Verifies a trail as it is read: record by record, in a memory that does not grow with it.
import type { KeyObject } from 'node:crypto';
import {
  type AuditHead,
  type Json,
  canonical,
  type ChainedRecord,
  CHECKPOINT_EVERY,
  fromLine,
  NO_RECORD,
} from './chain.ts';
import { fingerprintOf, isSignedBy, publicKeyOf } from './public-key.ts';
import { isSigned } from './record.ts';

export const PROBLEMS = [
  'changed',
  'missing',
  'inserted',
  'reordered',
  'duplicated',
  'truncated',
  'forked',
  'unreadable',
  'unsigned',
] as const;
export type ProblemKind = (typeof PROBLEMS)[number];

export interface Problem {
  readonly kind: ProblemKind;
  /** Number of the first record that is bad or is not there. */
  readonly seq: number;
}

/** A record in the place of another: what it is depends on all the others. */
export interface Misplaced {
  readonly record: ChainedRecord;
  /** What belongs there, and behind which record. */
  readonly seq: number;
  readonly prev: string;
  /** How many lines stand before it. */
  readonly line: number;
}

export interface VerifyOptions {
  /** What a caller was told earlier. */
  readonly head?: AuditHead | undefined;
  /** Where the records must begin; null where the oldest were removed. */
  readonly begins: { readonly seq: number; readonly prev: string | null } | null;
  /** Key of the first signature, where it is not in the first record. */
  readonly publicKey?: string | undefined;
}

export interface Verifier {
  /** @returns false once something is wrong: no more need be read */
  take(line: string): boolean;
  /** Behind the last line. @param torn what follows it, without an end */
  end(torn: string): void;
  state(): VerifierState;
}

export interface VerifierState {
  readonly records: number;
  readonly first: number | null;
  readonly head: AuditHead | null;
  readonly problem: Problem | null;
  /** In the place of `problem` where a second look must say which it is. */
  readonly misplaced: Misplaced | null;
  /** Fingerprints of the keys that signed. */
  readonly signers: readonly string[];
  /** Whether the last record is signed. */
  readonly endsSigned: boolean;
  readonly last: ChainedRecord | null;
}

/** What a signature is over. */
const signedPart = (record: ChainedRecord): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'hash' && name !== 'sig'));

export function createVerifier({ head: told, begins, publicKey }: VerifyOptions): Verifier {
  let expected = begins?.seq ?? null;
  let prev = begins?.prev ?? null;
  let key: KeyObject | null = publicKey === undefined ? null : publicKeyOf(publicKey);
  let keyText = publicKey ?? '';
  let [records, first, trimmed]: [number, number | null, number] = [0, null, 1];
  let last: ChainedRecord | null = null;
  let problem: Problem | null = null;
  let misplaced: Misplaced | null = null;
  const signers = new Set<string>();

  const fail = (kind: ProblemKind, seq: number): false => {
    problem ??= { kind, seq };
    return false;
  };
  const checkSignature = (record: ChainedRecord): boolean => {
    const { sig } = record;
    const named = record['public_key'];
    if (record.kind === 'opened' && typeof named === 'string') {
      if (key !== null && named !== keyText) return false;
      key ??= publicKeyOf(named);
      keyText = named;
    }
    if (key === null || typeof sig !== 'string' || !isSignedBy(key, canonical(signedPart(record)), sig))
      return false;
    signers.add(fingerprintOf(keyText));
    if (record.kind === 'key' && typeof named === 'string') {
      key = publicKeyOf(named);
      keyText = named;
    }
    if (record.kind === 'trimmed') trimmed = Math.max(trimmed, Number(record['first_seq']));
    return true;
  };
  /** The first record of what is there says where it begins, if it is one of those that begin a segment. */
  const begin = (record: ChainedRecord): boolean => {
    if (expected !== null) return true;
    if (record.kind !== 'opened') return fail('missing', Math.max(1, record.seq - 1));
    expected = record.seq;
    return true;
  };

  return {
    take(line) {
      const record = fromLine(line);
      if (typeof record === 'string') return fail(record, expected ?? 1);
      if (!begin(record)) return false;
      const seq = expected ?? record.seq;
      if (record.seq !== seq || (prev !== null && record.prev !== prev)) {
        misplaced = { record, seq, prev: prev ?? record.prev, line: records };
        return false;
      }
      const signed = isSigned(record.kind);
      if (signed ? !checkSignature(record) : seq % CHECKPOINT_EVERY === 0) return fail('unsigned', seq);
      if (told?.seq === seq && told.hash !== record.hash) return fail('forked', seq);
      first ??= seq;
      records += 1;
      expected = seq + 1;
      prev = record.hash;
      last = record;
      return true;
    },
    end(torn) {
      if (problem !== null || misplaced !== null) return;
      const next = expected ?? 1;
      if (torn !== '' || (told !== undefined && told.seq >= next)) fail('truncated', next);
      else if (begins === null && first !== null && first > trimmed) fail('missing', trimmed);
    },
    state: () => ({
      records,
      first,
      head: last === null ? null : { seq: last.seq, hash: last.hash },
      problem,
      misplaced,
      signers: [...signers],
      endsSigned: last !== null && isSigned(last.kind),
      last,
    }),
  };
}

/** Where a whole trail begins. */
export const FROM_THE_START = { seq: 1, prev: NO_RECORD } as const;
