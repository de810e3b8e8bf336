// What jobs leave in the audit trail, and what becomes of them when it cannot be written.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { linesOf } from '../support/audit-log.ts';
import { until } from '../support/processes.ts';
import { type Bridge, SERVER, serverEnv, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge;
afterEach(async () => {
  await bridge.close();
});

type Row = Readonly<Record<string, unknown>>;
const store = (): string => path.join(bridge.home, '.agy-mcp', 'sessions');
const trail = (): string => path.join(store(), 'audit');
const records = (): Row[] => linesOf(trail()).map((line) => JSON.parse(line) as Row);
const shown = (jobId: unknown): string[] =>
  records()
    .filter(({ job_id }) => job_id === jobId)
    .map(({ kind, phase, code }) => [kind, phase, code].filter((word) => typeof word === 'string').join(' '));

function command(...words: string[]): Row {
  const out = execFileSync(process.execPath, [SERVER, ...words, '--json'], {
    cwd: bridge.repo,
    env: serverEnv(bridge),
    encoding: 'utf8',
  });
  return JSON.parse(out) as Row;
}

const WRITES = {
  version: '1.3.2',
  steps: [{ write: 'new.txt', content: 'new\n' }],
  answer: 'Written.',
};

// promise: audit-every-effect
test('a job that writes, its changes and what is refused: each has its record, in order', async () => {
  bridge = await startBridge({ agent: WRITES });
  const prompt = 'Write new.txt for ada@example.org.';
  const { data } = await bridge.call('agy', { prompt, mode: 'execute', allow_write: true });
  const id = String(data['job_id']);
  const head = data['audit_head'] as { seq: number; hash: string };
  const { data: diff } = await bridge.call('agy_diff', { job_id: id });
  await bridge.call('agy_apply', { job_id: id, patch_sha256: diff['patch_sha256'] });
  await bridge.call('agy_discard', { job_id: id });
  expect(shown(id)).toEqual([
    'admitted',
    'started',
    'ended',
    'diffed',
    'applied begins',
    'applied done',
    'discarded begins',
    'discarded done',
  ]);
  const { error } = await bridge.call('agy', { prompt: 'rm -rf /', mode: 'execute', allow_write: true });
  expect(error.code).toBe('policy_denied');
  expect(records().at(-1)).toMatchObject({ kind: 'refused', code: 'policy_denied', prompt_chars: 8 });
  const admitted = records().find(({ kind }) => kind === 'admitted');
  expect(admitted).toMatchObject({ job_id: id, mode: 'execute', allow_write: true, role: null });
  expect(admitted?.['client']).toEqual(expect.stringMatching(/\w/));
  expect(JSON.stringify(records())).not.toMatch(/ada@example|Write new/);
  // What the caller was told is in it, and stays in it.
  expect(records()[head.seq - 1]).toMatchObject({ hash: head.hash, kind: 'ended', job_id: id });
  expect(command('audit', 'verify', '--head', `${head.seq}:${head.hash}`)).toMatchObject({ ok: true });
});

// promise: audit-or-nothing
test('what cannot be recorded does not run, and runs when it can be', async () => {
  bridge = await startBridge({ agent: WRITES });
  const work = { prompt: 'Write new.txt.', mode: 'execute', allow_write: true };
  const { data } = await bridge.call('agy', work);
  const { data: diff } = await bridge.call('agy_diff', { job_id: data['job_id'] });
  const [starts, jobs] = [
    bridge.starts().length,
    readdirSync(store()).filter((name) => name.startsWith('job_')),
  ];
  const aside = `${trail()}.aside`;
  renameSync(trail(), aside);
  writeFileSync(trail(), 'in its place');
  const refused = { code: 'store_failed', hint: expect.stringContaining('cannot be audited') as unknown };
  for (const [tool, args] of [
    ['agy', work],
    ['agy_start', work],
    ['agy_apply', { job_id: data['job_id'], patch_sha256: diff['patch_sha256'] }],
    ['agy_discard', { job_id: data['job_id'] }],
    ['agy_install_skill', { targets: ['codex'] }],
  ] as const)
    expect((await bridge.call(tool, args)).error, tool).toMatchObject(refused);
  expect(bridge.starts()).toHaveLength(starts);
  expect(readdirSync(store()).filter((name) => name.startsWith('job_'))).toEqual(jobs);
  expect(existsSync(path.join(bridge.repo, 'new.txt'))).toBe(false);
  rmSync(trail());
  renameSync(aside, trail());
  expect((await bridge.call('agy', work)).isError).toBe(false);
  expect(command('audit', 'verify')).toMatchObject({ ok: true });
});

test('a job under way goes on, and its end is recorded when the trail can be written again', async () => {
  bridge = await startBridge({
    agent: { version: '1.3.2', steps: [{ text: 'One.\n' }, { wait_for: '{{home}}/go-on' }], answer: 'Done.' },
  });
  const { data } = await bridge.call('agy_start', { prompt: 'Wait.' });
  const id = String(data['job_id']);
  await until(() => existsSync(trail()) && shown(id).includes('started'), 'the job has started');
  const aside = `${trail()}.aside`;
  renameSync(trail(), aside);
  writeFileSync(trail(), 'in its place');
  writeFileSync(path.join(bridge.home, 'go-on'), '');
  const { data: ended } = await bridge.call('agy_status', { job_id: id, wait_seconds: 30 });
  expect(ended['status']).toBe('completed');
  rmSync(trail());
  renameSync(aside, trail());
  expect(shown(id)).toEqual(['admitted', 'started']);
  await bridge.call('agy', { prompt: 'Again.' });
  expect(shown(id)).toEqual(['admitted', 'started', 'ended']);
  expect(records().find(({ kind, job_id }) => kind === 'ended' && job_id === id)).toMatchObject({
    made_up: true,
    status: 'completed',
  });
  expect(command('audit', 'verify')).toMatchObject({ ok: true });
});

test('behind a record that somebody changed nothing runs until a person has looked', async () => {
  bridge = await startBridge({ agent: 'agy-replies' });
  await bridge.call('agy', { prompt: 'One.' });
  const file = path.join(trail(), '000001.jsonl');
  const lines = linesOf(trail());
  const last = (lines.at(-1) ?? '').replace('"completed"', '"failed"');
  writeFileSync(file, `${[...lines.slice(0, -1), last].join('\n')}\n`);
  const { error } = await bridge.call('agy', { prompt: 'Two.' });
  expect(error).toMatchObject({ code: 'store_failed', retry: 'after_fix' });
  expect(error.hint).toContain('agy-mcp audit verify');
  const { data } = await bridge.call('agy_doctor', {});
  expect((data['checks'] as Row[]).find(({ name }) => name === 'audit')).toMatchObject({
    ok: false,
    severity: 'error',
  });
});
