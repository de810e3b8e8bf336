import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.ts';
import { createJobStore } from '../../../src/store/job-store.ts';
import { createTrust } from '../../../src/store/trust.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'agy-mcp-trust-'));
});
afterEach(() => rm(root, { recursive: true }));

const approval = (at: number, sha256 = `sum${at}`) => ({
  root: '/r',
  git_dir: '/r/.git',
  sha256,
  at: String(at),
});
const trustIn = () => createTrust(createJobStore(root));
const fileOf = () => path.join(root, 'trust.json');

it('holds what was approved, for that repository and that sum', async () => {
  await trustIn().add(approval(1));
  expect(await trustIn().has(approval(1))).toBe(true);
  expect(await trustIn().has({ git_dir: '/r/.git', sha256: 'sum2' })).toBe(false);
  expect(await trustIn().has({ git_dir: '/other/.git', sha256: 'sum1' })).toBe(false);
  expect((await stat(fileOf())).mode & 0o777).toBe(0o600);
});

it('loses nothing when several approve at once, and all of one repository when that is revoked', async () => {
  await Promise.all([1, 2, 3].map((at) => trustIn().add(approval(at))));
  await trustIn().add({ ...approval(4), git_dir: '/other/.git' });
  expect(await trustIn().list()).toHaveLength(4);
  expect(await trustIn().revoke(({ git_dir }) => git_dir === '/r/.git')).toBe(3);
  expect((await trustIn().list()).map((each) => each.git_dir)).toEqual(['/other/.git']);
});

it('forgets the oldest beyond its bound', async () => {
  const approvals = Array.from({ length: LIMITS.trustEntries }, (_, at) => approval(at));
  await writeFile(fileOf(), JSON.stringify({ schema: 1, approvals }), { mode: 0o600 });
  await trustIn().add(approval(LIMITS.trustEntries));
  expect(await trustIn().has(approval(0))).toBe(false);
  expect(await trustIn().list()).toHaveLength(LIMITS.trustEntries);
});

it.each(['{', '{"schema":2,"approvals":[]}', '[]'])(
  'approves nothing from %s, and keeps it',
  async (text) => {
    await writeFile(fileOf(), text, { mode: 0o600 });
    expect(await trustIn().has(approval(1))).toBe(false);
    await expect(trustIn().add(approval(1))).rejects.toMatchObject({ code: 'store_failed' });
    expect(await readFile(fileOf(), 'utf8')).toBe(text);
  },
);
