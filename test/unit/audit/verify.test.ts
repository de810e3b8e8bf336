import { auditHere } from '../../support/audit-here.ts';
import { beforeAll, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fingerprintOf } from '../../../src/audit/public-key.ts';
import { canonical, CHECKPOINT_EVERY, type Json, toLine } from '../../../src/audit/chain.ts';
import {
  appendMany,
  auditIn,
  fieldsOf,
  hashOfLine,
  linesOf,
  seqOf,
  verified,
} from '../../support/audit-log.ts';

let lines: string[] = [];
let other: string[] = [];

async function trail(count: number): Promise<string[]> {
  const home = mkdtempSync(path.join(tmpdir(), 'audit-'));
  try {
    const here = auditIn(home);
    await appendMany(here.open(), count);
    return linesOf(here.folder);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

beforeAll(async () => {
  lines = await trail(300);
  other = await trail(20);
});

const at = (index: number): string => lines[index] ?? '';
const without = (index: number): string[] => lines.toSpliced(index, 1);
const problemOf = async (changed: readonly string[], options: Parameters<typeof verified>[1] = {}) =>
  (await verified(changed, options)).problem;

/** The records behind `index` again, after it was changed by somebody who knows how hashes are made. */
function rewritten(index: number, change: Record<string, Json>): string[] {
  let prev = '';
  return lines.map((line, number) => {
    if (number < index) return line;
    const record = fieldsOf(line);
    const more = number === index ? change : { prev };
    const made = toLine({ ...record, ...more });
    prev = made.hash;
    return made.line.trimEnd();
  });
}

test('a trail as it was written has no problem, and its head is the last record', async () => {
  const found = await verified(lines);
  expect(found).toMatchObject({ ok: true, records: lines.length, problem: null });
  expect(found.head).toEqual({ seq: lines.length, hash: hashOfLine(lines.at(-1) ?? '') });
});

test.each([0, 1, 100, CHECKPOINT_EVERY - 1, 298])('line %i dropped: missing', async (index) => {
  expect(await problemOf(without(index))).toEqual({ kind: 'missing', seq: index + 1 });
});

test.each([
  [0, 1],
  [10, 11],
  [10, 200],
])('lines %i and %i swapped: reordered', async (left, right) => {
  const swapped = lines.with(left, at(right)).with(right, at(left));
  expect(await problemOf(swapped)).toEqual({ kind: 'reordered', seq: left + 1 });
});

test.each([
  [5, 6],
  [5, 100],
  [5, 301],
])('line %i once more at %i: duplicated', async (index, place) => {
  expect(await problemOf(lines.toSpliced(place, 0, at(index)))).toEqual({
    kind: 'duplicated',
    seq: index + 1,
  });
});

test('a record of another history in between: inserted', async () => {
  expect(await problemOf(lines.toSpliced(9, 0, other[9] ?? ''))).toEqual({ kind: 'inserted', seq: 10 });
  expect(await problemOf(lines.toSpliced(50, 0, other[19] ?? ''))).toEqual({ kind: 'inserted', seq: 20 });
});

test('a forged record that is chained to the one before it: inserted', async () => {
  const before = JSON.parse(at(9)) as { hash: string };
  const like = fieldsOf(at(10));
  const forged = toLine({ ...like, prev: before.hash, label: 'forged' });
  expect(await problemOf(lines.toSpliced(10, 0, forged.line.trimEnd()))).toEqual({
    kind: 'inserted',
    seq: 11,
  });
});

test('two histories, one behind the other, mixed, or one going on as the other: forked', async () => {
  expect(await problemOf([...lines, ...other])).toEqual({ kind: 'forked', seq: 1 });
  const mixed = lines.flatMap((line, index) => [line, ...(other[index] === undefined ? [] : [other[index]])]);
  expect(await problemOf(mixed)).toEqual({ kind: 'forked', seq: 1 });
  expect(await problemOf([...lines.slice(0, 10), ...other.slice(10)])).toEqual({ kind: 'forked', seq: 11 });
});

test('an edited line: changed, or unreadable where it is no JSON any more', async () => {
  expect(await problemOf(lines.with(7, at(7).replace('number', 'nunber')))).toEqual({
    kind: 'changed',
    seq: 8,
  });
  expect(await problemOf(lines.with(7, at(7).slice(1)))).toEqual({ kind: 'unreadable', seq: 8 });
});

test('a record that was rewritten with all that follow: the next checkpoint has no signature', async () => {
  expect(await problemOf(rewritten(40, { label: 'other words' }))).toEqual({
    kind: 'unsigned',
    seq: CHECKPOINT_EVERY,
  });
});

test('a tail that is cut off shows by a head that was told, and by nothing else', async () => {
  const head = { seq: 290, hash: hashOfLine(at(289)) };
  expect(await problemOf(lines, { head })).toBeNull();
  expect(await problemOf(lines.slice(0, 280), { head })).toEqual({ kind: 'truncated', seq: 281 });
  expect(await problemOf(lines.slice(0, 280))).toBeNull();
});

test('a head of another history: forked', async () => {
  const head = { seq: 15, hash: hashOfLine(other[14] ?? '') };
  expect(await problemOf(lines, { head })).toEqual({ kind: 'forked', seq: 15 });
});

test('a trail that another key signed: unsigned', async () => {
  const named = (line: string): string =>
    fingerprintOf((JSON.parse(line) as { public_key: string }).public_key);
  expect(await verified(lines, {}, named(at(0)))).toMatchObject({ ok: true, keys: [named(at(0))] });
  expect((await verified(lines, {}, named(other[0] ?? ''))).problem).toEqual({ kind: 'unsigned', seq: 1 });
});

test('a checkpoint in a place without one is no checkpoint, and one must be where it is due', async () => {
  const due = JSON.parse(at(CHECKPOINT_EVERY - 1)) as Record<string, Json>;
  expect(due['kind']).toBe('checkpoint');
  const rest = fieldsOf(at(CHECKPOINT_EVERY - 1), ['hash', 'sig']);
  const plain = rewritten(CHECKPOINT_EVERY - 1, { kind: 'admitted' });
  expect(await problemOf(plain)).toEqual({ kind: 'unsigned', seq: CHECKPOINT_EVERY });
  const body = toLine({ ...rest, prev: hashOfLine(at(CHECKPOINT_EVERY - 2)), sig: 'AAAA' });
  expect(await problemOf(lines.with(CHECKPOINT_EVERY - 1, body.line.trimEnd()))).toEqual({
    kind: 'unsigned',
    seq: CHECKPOINT_EVERY,
  });
  expect(canonical(rest)).not.toContain('sig');
});

test('numbers of records begin at one and have no gaps', () => {
  expect(lines.map(seqOf)).toEqual(lines.map((_, index) => index + 1));
});

test('a key that was replaced is said in a record that the old one signed', async () => {
  const here = auditHere();
  const log = here.open();
  await appendMany(log, 10);
  const before = await here.keys.publicKey();
  await log.rotateKey();
  await appendMany(here.open(), 300);
  const after = await here.keys.publicKey();
  expect(after).not.toBe(before);
  const found = await verified(linesOf(here.folder), {}, fingerprintOf(after ?? ''));
  expect(found).toMatchObject({ ok: true, keys: [before, after].map((key) => fingerprintOf(key ?? '')) });
});
