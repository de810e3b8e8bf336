// Many processes append to one trail; they are killed, the disk is full, and the chain stays one.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyTrail } from '../../src/audit/verify-trail.ts';
import { bundle } from '../support/bundle.ts';
import { type AuditHere, auditIn, entry, linesOf, seqOf } from '../support/audit-log.ts';
import { until } from '../support/processes.ts';

let here: AuditHere;
let program = '';
const children: ChildProcess[] = [];

beforeEach(async () => {
  here = auditIn(mkdtempSync(path.join(tmpdir(), 'audit-')));
  mkdirSync(path.join(here.home, 'locks'));
  program = await bundle(
    here.home,
    `import { writeAudit } from './test/support/audit-writer.ts';
     const [home, count, wave, tells] = process.argv.slice(2);
     await writeAudit(home, Number(count), Number(wave), tells === 'tells');`,
  );
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  rmSync(here.home, { recursive: true });
});

interface Writer {
  readonly child: ChildProcess;
  readonly told: () => string[];
}

function writer(count: number, wave: number, tells = false): Writer {
  const words = [program, here.home, String(count), String(wave), tells ? 'tells' : ''];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, told: () => text.split('\n').slice(0, -1) };
}

const ended = async ({ child }: Writer): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
};

// promise: audit-one-chain
test('8 processes with 2,500 records each make one unbroken chain', async () => {
  const begin = performance.now();
  const writers = Array.from({ length: 8 }, () => writer(2_500, 250));
  await Promise.all(writers.map(ended));
  const seconds = (performance.now() - begin) / 1_000;
  expect(writers.map(({ child }) => child.exitCode)).toEqual(Array.from({ length: 8 }, () => 0));
  const found = await verifyTrail(here.folder, undefined, null);
  expect(found).toMatchObject({ ok: true, problem: null });
  const lines = linesOf(here.folder);
  expect(lines.map(seqOf)).toEqual(lines.map((_, index) => index + 1));
  expect(lines.filter((line) => line.includes('"kind":"admitted"'))).toHaveLength(20_000);
  // The starts of eight processes are in it; the goal leaves room for a busy machine.
  process.stderr.write(`8 x 2,500 records: ${Math.round(20_000 / seconds)} records/s with the starts\n`);
  expect(20_000 / seconds).toBeGreaterThan(500);
});

// promise: audit-acknowledged
test('what was acknowledged is there, however often a process is killed in the middle of appending', async () => {
  const acknowledged: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    const victim = writer(1_000_000, 20, true);
    const bystander = writer(300, 10, true);
    await until(() => victim.told().length > 40 * (round + 1), 'the victim has written');
    victim.child.kill('SIGKILL');
    await Promise.all([ended(victim), ended(bystander)]);
    expect(bystander.child.exitCode).toBe(0);
    acknowledged.push(...victim.told(), ...bystander.told().filter((line) => !line.startsWith('ms')));
  }
  await here.open().append(entry(1));
  expect(await verifyTrail(here.folder, undefined, null)).toMatchObject({ ok: true });
  const there = new Set(
    linesOf(here.folder).map((line) => {
      const { seq, hash } = JSON.parse(line) as { seq: number; hash: string };
      return `${seq}:${hash}`;
    }),
  );
  expect(acknowledged.length).toBeGreaterThan(2_000);
  expect(acknowledged.filter((head) => !there.has(head))).toEqual([]);
}, 300_000);

// promise: audit-full-disk
test('on a full disk nothing is acknowledged that is not there, and the chain goes on when there is room', async () => {
  const disk = path.join(here.home, 'audit');
  // A small disk of its own, in a mount namespace that ends with the command; the trail is copied out of it.
  const script = `
    mkdir -p "${disk}" && mount -t tmpfs -o size=400k,mode=700 none "${disk}" || exit 9
    "${process.execPath}" "${program}" "${here.home}" 100000 20 tells > "${here.home}/told" 2> "${here.home}/errors"
    code=$?
    head -c 200k /dev/zero > "${disk}/room" 2> /dev/null; rm "${disk}/room"
    mkdir "${here.home}/copy" && cp "${disk}"/*.jsonl "${here.home}/copy" && exit $code`;
  const child = spawn('unshare', ['-rm', 'sh', '-c', script], { stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(1);
  expect(readFileSync(path.join(here.home, 'errors'), 'utf8')).toContain('store_failed');
  const copy = path.join(here.home, 'copy');
  const told = readFileSync(path.join(here.home, 'told'), 'utf8').split('\n').slice(0, -1);
  const lines = linesOf(copy);
  const hashes = new Set(
    lines.map((line) => `${seqOf(line)}:${(JSON.parse(line) as { hash: string }).hash}`),
  );
  expect(told.length).toBeGreaterThan(100);
  expect(told.filter((head) => !hashes.has(head))).toEqual([]);
  // With room again, on the same files.
  rmSync(disk, { recursive: true, force: true });
  mkdirSync(disk);
  copyFileSync(path.join(copy, '000001.jsonl'), path.join(disk, '000001.jsonl'));
  await here.open().append(entry(1));
  expect(await verifyTrail(disk, undefined, null)).toMatchObject({ ok: true });
});
