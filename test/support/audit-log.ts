// A real audit trail in a temporary folder, its lines, and what an attacker may do to them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from '../../src/audit/chain.ts';
import { createKeys, type Keys } from '../../src/audit/keys.ts';
import { type AuditLog, createAuditLog } from '../../src/audit/log.ts';
import { NO_ROTATION, type Rotation } from '../../src/audit/places.ts';
import type { AuditEntry } from '../../src/audit/record.ts';
import type { Lines } from '../../src/audit/segments.ts';
import { FROM_THE_START, type VerifyOptions } from '../../src/audit/verify.ts';
import { type Verified, verifyLines } from '../../src/audit/verify-trail.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { createRedactor } from '../../src/redaction/redact.ts';

export interface AuditHere {
  readonly home: string;
  readonly folder: string;
  readonly lock: string;
  readonly keyFile: string;
  readonly keys: Keys;
  /** As another process has it. */
  open(rotation?: Partial<Rotation>, clock?: Clock): AuditLog;
}

export function auditIn(home: string): AuditHere {
  const folder = path.join(home, 'audit');
  const lock = path.join(home, 'locks', 'audit');
  const keyFile = path.join(home, 'config', 'audit.key');
  const keys = createKeys(keyFile, {}, home);
  return {
    home,
    folder,
    lock,
    keyFile,
    keys,
    open: (rotation = {}, clock = { now: () => new Date() }) =>
      createAuditLog({ folder, lock, keys, clock, rotation: { ...NO_ROTATION, ...rotation } }),
  };
}

const redactor = createRedactor();

export const entry = (
  number: number,
  more: Readonly<Record<string, string | number | null>> = {},
): ReturnType<typeof redactor.impersonalFields<AuditEntry>> =>
  redactor.impersonalFields<AuditEntry>({
    kind: 'admitted',
    job_id: `job_${number}`,
    client: 'test',
    role: null,
    mode: 'ask',
    label: `number ${number}`,
    ...more,
  });

/** Appends so many records, in waves that share writes. */
export async function appendMany(log: AuditLog, count: number, wave = 500): Promise<void> {
  for (let at = 0; at < count; at += wave)
    await Promise.all(
      Array.from({ length: Math.min(wave, count - at) }, (_, more) => log.append(entry(at + more))),
    );
}

/** All lines of the trail, without their ends. */
export function linesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n').slice(0, -1));
}

const reading = (lines: readonly string[]) =>
  async function* (): AsyncGenerator<Lines> {
    await Promise.resolve();
    yield { lines, torn: '' };
  };

/** Verifies lines as if they were the trail. */
export function verified(
  lines: readonly string[],
  options: Partial<VerifyOptions> = {},
  trusted: string | null = null,
): Promise<Verified> {
  return verifyLines(reading(lines), { begins: FROM_THE_START, ...options }, trusted);
}

export const seqOf = (line: string): number => (JSON.parse(line) as { seq: number }).seq;
export const hashOfLine = (line: string): string => (JSON.parse(line) as { hash: string }).hash;

/** What a line says, without these fields: to be hashed once more by who knows how. */
export function fieldsOf(
  line: string,
  without: readonly string[] = ['hash'],
): Readonly<Record<string, Json>> & { readonly prev: string } {
  const fields = Object.entries(JSON.parse(line) as Record<string, Json>);
  return Object.fromEntries(fields.filter(([name]) => !without.includes(name))) as ReturnType<
    typeof fieldsOf
  >;
}
