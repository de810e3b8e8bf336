// Whatever is done to a real trail is found, with its kind and the first bad record: at every record of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditHead } from '../../src/audit/chain.ts';
import { isSigned } from '../../src/audit/record.ts';
import type { Problem } from '../../src/audit/verify.ts';
import { appendMany, auditIn, hashOfLine, linesOf, verified } from '../support/audit-log.ts';

const RECORDS = 2_000;
/** How many records around a place are verified for each of them; all of them are at every `WHOLE_EVERY`th. */
const AROUND = 60;
const WHOLE_EVERY = 97;

let folder = '';
let lines: string[] = [];
let other: string[] = [];
let publicKey = '';

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
  const here = auditIn(path.join(folder, 'one'));
  await appendMany(here.open({ maxBytes: 200_000 }), RECORDS, 40);
  lines = linesOf(here.folder);
  publicKey = (await here.keys.publicKey()) ?? '';
  const another = auditIn(path.join(folder, 'two'));
  await appendMany(another.open(), 200);
  other = linesOf(another.folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const at = (index: number): string => lines[index] ?? '';
const headAt = (index: number): AuditHead => ({ seq: index + 1, hash: hashOfLine(at(index)) });

/** Verifies what `change` makes of the records around a place, or of all. */
async function problemAround(
  index: number,
  change: (part: string[], place: number) => string[],
  head?: AuditHead,
): Promise<Problem | null> {
  const from = index % WHOLE_EVERY === 0 ? 0 : Math.max(0, index - AROUND);
  const to = index % WHOLE_EVERY === 0 ? lines.length : index + AROUND;
  const part = change(lines.slice(from, to), index - from);
  if (from === 0) return (await verified(part, { head })).problem;
  const begins = { seq: from + 1, prev: hashOfLine(at(from - 1)) };
  return (await verified(part, { begins, publicKey, head })).problem;
}

async function everywhere(
  change: (part: string[], place: number) => string[],
  expected: (seq: number, index: number) => Problem | null,
  last = lines.length,
): Promise<void> {
  for (let index = 0; index < last; index += 1)
    expect(await problemAround(index, change), `at ${index}`).toEqual(expected(index + 1, index));
}

test('the trail itself is whole', async () => {
  expect(lines.length).toBeGreaterThan(RECORDS);
  expect(await verified(lines)).toMatchObject({ ok: true, records: lines.length });
});

// promise: audit-tampering
test('every line dropped: missing', async () => {
  await everywhere(
    (part, place) => part.toSpliced(place, 1),
    (seq) => ({ kind: 'missing', seq }),
    lines.length - 1,
  );
});

test('every line swapped with the next, and with one farther on: reordered', async () => {
  for (const distance of [1, 31])
    await everywhere(
      (part, place) =>
        part.with(place, part[place + distance] ?? '').with(place + distance, part[place] ?? ''),
      (seq) => ({ kind: 'reordered', seq }),
      lines.length - distance,
    );
});

test('every line doubled, at once and farther on: duplicated', async () => {
  for (const distance of [1, 31])
    await everywhere(
      (part, place) => part.toSpliced(place + distance, 0, part[place] ?? ''),
      (seq) => ({ kind: 'duplicated', seq }),
      lines.length - distance,
    );
});

/** Bytes of a line, one after the other with each line. */
function edited(line: string, round: number): string {
  const bytes = Buffer.from(line);
  const place = (round * 37) % bytes.length;
  bytes[place] = (bytes[place] ?? 0) ^ (1 + (round % 7));
  return bytes.toString('utf8');
}

test('every line edited in one byte: changed, or unreadable where it is no JSON any more', async () => {
  for (let index = 0; index < lines.length; index += 1) {
    const line = edited(at(index), index);
    const change = (part: string[], place: number): string[] => part.toSpliced(place, 1, ...line.split('\n')); // a byte that ends the line makes two of it
    const problem = await problemAround(index, change);
    expect(problem?.seq, `at ${index}`).toBe(index + 1);
    let isJson = true;
    try {
      JSON.parse(line.split('\n')[0] ?? '');
    } catch {
      isJson = false;
    }
    expect(problem?.kind, `at ${index}`).toBe(isJson ? 'changed' : 'unreadable');
  }
});

// promise: audit-cut-tail
test('the tail cut at every record: a head that was told shows it, and nothing else does', async () => {
  const head = headAt(lines.length - 1);
  for (let index = 1; index < lines.length; index += 1) {
    const from = index % WHOLE_EVERY === 0 ? 0 : Math.max(0, index - AROUND);
    const begins = from === 0 ? undefined : { seq: from + 1, prev: hashOfLine(at(from - 1)) };
    const left = lines.slice(from, index);
    const options = begins === undefined ? {} : { begins, publicKey };
    expect((await verified(left, { ...options, head })).problem, `at ${index}`).toEqual({
      kind: 'truncated',
      seq: index + 1,
    });
    expect((await verified(left, options)).problem, `at ${index}, without a head`).toBeNull();
  }
});

test('any record that was told as a head is found again, and one of another history is not', async () => {
  for (let index = 0; index < lines.length; index += 53)
    expect((await verified(lines, { head: headAt(index) })).problem).toBeNull();
  expect((await verified(lines, { head: { seq: 50, hash: hashOfLine(other[49] ?? '') } })).problem).toEqual({
    kind: 'forked',
    seq: 50,
  });
});

test('two histories merged, at any place and in any order: forked, or inserted where it is one record', async () => {
  for (let place = 1; place < 190; place += 7) {
    const mixed = [...lines.slice(0, place), ...other.slice(0, place), ...lines.slice(place)];
    expect((await verified(mixed)).problem, `behind ${place}`).toEqual({
      kind: place === 1 ? 'inserted' : 'forked',
      seq: 1,
    });
    const goesOn = [...lines.slice(0, place), ...other.slice(place)];
    expect((await verified(goesOn)).problem, `goes on at ${place}`).toEqual({
      kind: 'forked',
      seq: place + 1,
    });
    const one = lines.toSpliced(place, 0, other[place] ?? '');
    expect((await verified(one)).problem, `one at ${place}`).toEqual({ kind: 'inserted', seq: place + 1 });
  }
});

test('every signed record without its signature: changed, as the signature is part of what is hashed', async () => {
  for (const [index, line] of lines.entries()) {
    const record = JSON.parse(line) as Record<string, unknown>;
    if (!isSigned(String(record['kind']))) continue;
    const unsigned = line.replace(/"sig":"[^"]*",/, '');
    expect(await problemAround(index, (part, place) => part.with(place, unsigned))).toEqual({
      kind: 'changed',
      seq: index + 1,
    });
  }
});
