import { auditHere } from '../../support/audit-here.ts';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { exportBundle, verifyBundle } from '../../../src/audit/bundle.ts';
import { fingerprintOf } from '../../../src/audit/public-key.ts';
import { appendMany, type AuditHere, entry } from '../../support/audit-log.ts';

async function bundleOf(here: AuditHere, job: string | null, span = { from: 100, to: 120 }): Promise<string> {
  const choice = job === null ? { job, ...span } : { job, from: null, to: null };
  let text = '';
  for await (const piece of exportBundle(here.folder, here.open(), choice)) text += piece;
  return text;
}

const keep = (here: AuditHere, text: string): string => {
  const file = path.join(here.home, 'bundle.jsonl');
  writeFileSync(file, text);
  return file;
};

test('a span verifies with the public key alone, and any cut of it shows', async () => {
  const here = auditHere();
  await appendMany(here.open(), 300);
  const text = await bundleOf(here, null);
  const key = fingerprintOf((await here.keys.publicKey()) ?? '');
  rmSync(here.folder, { recursive: true });
  rmSync(here.keyFile);
  const whole = await verifyBundle(keep(here, text), undefined, key);
  expect(whole).toMatchObject({ ok: true, keys: [key] });
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const check = async (changed: readonly string[], first = head) =>
    (await verifyBundle(keep(here, `${[first, ...changed].join('\n')}\n`), undefined, key)).problem;
  expect(await check(lines.slice(0, -1))).toMatchObject({ kind: 'truncated' });
  expect(await check(lines.slice(1))).toEqual({ kind: 'missing', seq: 100 });
  expect(await check(lines.with(3, (lines[3] ?? '').replace('number', 'nomber')))).toEqual({
    kind: 'changed',
    seq: 103,
  });
  // Without its first records, and a header that says so: the record at the end says otherwise, signed.
  const { hash, seq } = JSON.parse(lines[4] ?? '') as { hash: string; seq: number };
  const forged = JSON.stringify({ ...(JSON.parse(head) as object), from: seq + 1, from_prev: hash });
  expect(await check(lines.slice(5), forged)).toMatchObject({ kind: 'truncated' });
  const stranger = auditHere();
  await stranger.open().append(entry(1));
  const other = fingerprintOf((await stranger.keys.publicKey()) ?? '');
  expect(await verifyBundle(keep(here, text), undefined, other)).toMatchObject({
    ok: false,
    problem: { kind: 'unsigned', seq: 100 },
  });
});

test('a job comes with all its records, also where the key was replaced in between', async () => {
  const here = auditHere();
  const log = here.open();
  await appendMany(log, 5);
  await log.append(entry(7, { job_id: 'job_seven' }));
  await log.rotateKey();
  await appendMany(log, 5);
  await log.append(entry(8, { job_id: 'job_seven', kind: 'ended' }));
  const text = await bundleOf(here, 'job_seven');
  expect(text.match(/"job_id":"job_seven"/g)).toHaveLength(4); // the header, two records, the record of the export
  expect(await verifyBundle(keep(here, text), undefined, null)).toMatchObject({ ok: true });
  expect(readFileSync(here.keyFile, 'utf8')).toContain('PRIVATE KEY');
  expect(text).not.toContain('PRIVATE KEY');
});

test('nothing to export, and a file that is no bundle, are refused', async () => {
  const here = auditHere();
  await appendMany(here.open(), 5);
  await expect(bundleOf(here, 'job_none')).rejects.toMatchObject({ code: 'invalid_request' });
  await expect(verifyBundle(keep(here, '{"a":1}\n'), undefined, null)).rejects.toMatchObject({
    code: 'invalid_request',
  });
});
