import { auditHere } from '../../support/audit-here.ts';
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { NO_RECORD } from '../../../src/audit/chain.ts';
import { generateKeyPairSync } from 'node:crypto';
import { fingerprintOf } from '../../../src/audit/public-key.ts';
import { segmentFile } from '../../../src/audit/segments.ts';
import { verifyTrail } from '../../../src/audit/verify-trail.ts';
import { appendMany, entry, linesOf } from '../../support/audit-log.ts';

const records = (folder: string): Record<string, unknown>[] =>
  linesOf(folder).map((line) => JSON.parse(line) as Record<string, unknown>);

test('the first record holds a nonce and the public key, and the key is private', async () => {
  const here = auditHere();
  const head = await here.open().append(entry(1));
  const [first, second] = records(here.folder);
  expect(first).toMatchObject({
    seq: 1,
    kind: 'opened',
    prev: NO_RECORD,
    public_key: await here.keys.publicKey(),
  });
  expect(first?.['nonce']).toMatch(/^[0-9a-f]{32}$/);
  expect(second).toMatchObject({ ...head, kind: 'admitted', job_id: 'job_1', client: 'test', role: null });
  if (process.platform !== 'win32') {
    expect(statSync(here.keyFile).mode & 0o777).toBe(0o600);
    expect(statSync(segmentFile(here.folder, 1)).mode & 0o777).toBe(0o600);
    expect(statSync(here.folder).mode & 0o777).toBe(0o700);
  }
});

test('two that append to one trail make one chain', async () => {
  const here = auditHere();
  const [left, right] = [here.open(), here.open()];
  for (let round = 0; round < 5; round += 1)
    await Promise.all([appendMany(left, 20, 20), appendMany(right, 20, 20)]);
  expect(await verifyTrail(here.folder, undefined, null)).toMatchObject({ ok: true, records: 201 });
});

test('records of one moment share a write, and each knows its place', async () => {
  const here = auditHere();
  const log = here.open();
  const heads = await Promise.all(Array.from({ length: 50 }, (_, at) => log.append(entry(at))));
  expect(heads.map(({ seq }) => seq)).toEqual(heads.map((_, at) => at + 2));
  const written = records(here.folder);
  for (const { seq, hash } of heads) expect(written[seq - 1]?.['hash']).toBe(hash);
  expect(await log.head()).toEqual(heads.at(-1));
});

test('a full segment ends with a checkpoint, and the chain goes on in the next one', async () => {
  const here = auditHere();
  const log = here.open({ maxBytes: 2_000 });
  for (let at = 0; at < 30; at += 1) await log.append(entry(at));
  const names = readdirSync(here.folder).filter((name) => name.endsWith('.jsonl'));
  expect(names.length).toBeGreaterThan(3);
  const first = readFileSync(segmentFile(here.folder, 1), 'utf8').trimEnd().split('\n');
  expect(JSON.parse(first.at(-1) ?? '')).toMatchObject({ kind: 'checkpoint' });
  expect(await verifyTrail(here.folder, undefined, null)).toMatchObject({ ok: true });
});

test('an old segment is followed by a new one', async () => {
  const here = auditHere();
  let now = Date.parse('2026-01-01T00:00:00Z');
  const log = here.open({ maxAgeMs: 60_000 }, { now: () => new Date(now) });
  await log.append(entry(1));
  now += 59_000;
  await log.append(entry(2));
  expect(readdirSync(here.folder)).toEqual(['000001.jsonl']);
  now += 2_000;
  await log.append(entry(3));
  expect(readdirSync(here.folder)).toEqual(['000001.jsonl', '000002.jsonl']);
});

test('what is removed for its age is said first, and what remains verifies', async () => {
  const here = auditHere();
  let now = Date.parse('2026-01-01T00:00:00Z');
  const log = here.open({ maxAgeMs: 1_000, keepMs: 5_000 }, { now: () => new Date(now) });
  for (let at = 0; at < 12; at += 1, now += 1_500) await log.append(entry(at));
  const left = readdirSync(here.folder);
  expect(left).not.toContain('000001.jsonl');
  expect(records(here.folder).some(({ kind }) => kind === 'trimmed')).toBe(true);
  expect(await verifyTrail(here.folder, undefined, null)).toMatchObject({ ok: true });
  // One more that nobody said would go.
  rmSync(path.join(here.folder, left[0] ?? ''));
  expect(await verifyTrail(here.folder, undefined, null)).toMatchObject({
    ok: false,
    problem: { kind: 'missing' },
  });
});

test('a last line that was broken off is cut, and a record says so', async () => {
  const here = auditHere();
  await appendMany(here.open(), 3);
  appendFileSync(segmentFile(here.folder, 1), '{"client":"te');
  expect(await verifyTrail(here.folder, undefined, null)).toMatchObject({
    problem: { kind: 'truncated', seq: 5 },
  });
  await here.open().append(entry(4));
  expect(records(here.folder)[4]).toMatchObject({ kind: 'repaired', cut_bytes: 13 });
  expect(await verifyTrail(here.folder, undefined, null)).toMatchObject({ ok: true, records: 6 });
});

test('behind a last record that is not as it was written nothing is appended', async () => {
  const here = auditHere();
  await appendMany(here.open(), 3);
  const file = segmentFile(here.folder, 1);
  writeFileSync(file, readFileSync(file, 'utf8').replace('number 2', 'number 9'));
  const before = readFileSync(file, 'utf8');
  await expect(here.open().append(entry(4))).rejects.toMatchObject({
    code: 'store_failed',
    retry: 'after_fix',
    hint: expect.stringContaining('agy-mcp audit verify') as string,
  });
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('a segment that was emptied is damage, and so is an end that went back', async () => {
  const here = auditHere();
  const log = here.open();
  await appendMany(log, 5);
  const whole = readFileSync(segmentFile(here.folder, 1));
  const end = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
  truncateSync(segmentFile(here.folder, 1), end);
  await expect(log.append(entry(6))).rejects.toMatchObject({ code: 'store_failed' });
  truncateSync(segmentFile(here.folder, 1), 0);
  await expect(here.open().append(entry(6))).rejects.toMatchObject({ code: 'store_failed' });
});

test('a key that is no Ed25519 key signs nothing, and one beside a broken rotation is settled', async () => {
  const here = auditHere();
  await here.open().append(entry(1));
  const used = await here.keys.publicKey();
  const waiting = await here.keys.prepare(); // a rotation that ended before its record was written
  await appendMany(here.open(), 300);
  expect(readdirSync(path.dirname(here.keyFile))).toEqual(['audit.key']);
  expect(await here.keys.publicKey()).toBe(used);
  expect(await verifyTrail(here.folder, undefined, fingerprintOf(used ?? ''))).toMatchObject({ ok: true });
  expect(waiting.publicKey).not.toBe(used);
  const { privateKey } = generateKeyPairSync('x25519');
  writeFileSync(here.keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  await expect(appendMany(here.open(), 300)).rejects.toMatchObject({ code: 'store_failed' });
});

test('a new key whose record was written, and which did not come into its place, is put there', async () => {
  const here = auditHere();
  const log = here.open();
  await log.append(entry(1));
  const next = await here.keys.prepare();
  const waiting = readFileSync(`${here.keyFile}.next`);
  await log.appendSigned('key', { public_key: next.publicKey });
  writeFileSync(`${here.keyFile}.next`, waiting); // as a process leaves it that ends behind the record
  await appendMany(here.open(), 300);
  expect(await here.keys.publicKey()).toBe(next.publicKey);
  expect(await verifyTrail(here.folder, undefined, fingerprintOf(next.publicKey))).toMatchObject({
    ok: true,
  });
});
