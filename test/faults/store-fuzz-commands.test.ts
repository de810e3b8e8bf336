// Any file of a job and of the store replaced by anything: every command and every resource answers, and says what stands there.
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { removeTree } from '../../src/platform/files/paths.ts';
import { makeTemporary } from '../../src/platform/files/private-file.ts';
import type { JobId } from '../../src/protocol/job.ts';
import { type CommandsHere, createCommandsHere, MOST_MS, NAMES } from '../support/command-here.ts';
import { filesOf } from '../support/files-of.ts';
import { addJob } from '../support/job-folder.ts';
import { createOddFiles, ODDITIES, type OddFiles } from '../support/odd-files.ts';
import { startRaw } from '../support/raw-server.ts';
import { makeHome } from '../support/start-bridge.ts';

const IN_JOB = [
  '.',
  'meta.json',
  'events.jsonl',
  'answer.txt',
  'cancel.json',
  'stdout.log',
  'alive',
  'owner.lock.1',
  'scratch',
];
const IN_ROOT = [
  '.',
  'live',
  'live/JOB',
  'index',
  'index/ids',
  'retention',
  'locks',
  'locks/turn.1',
  'damaged',
  'waiting',
];
const OF_A_JOB = ['status', 'read', 'result', 'diff', 'cancel', 'apply', 'discard', 'path'];
const OF_ALL: readonly (readonly string[])[] = [
  ['sessions', '--limit', '200'],
  ['purge', '--days', '3650', '--dry-run'],
  ['doctor'],
  ['complete', '--', 'status', 'job_'],
];

let base: string;
let odd: OddFiles;
let here: CommandsHere;
const run: CommandsHere['run'] = (...typed) => here.run(...typed);
beforeEach(async () => {
  base = await makeTemporary('agy-mcp-fuzz-');
  odd = await createOddFiles(base);
  here = createCommandsHere(base);
});
afterEach(async () => {
  vi.restoreAllMocks();
  odd.close();
  await removeTree(base);
});

// promise: store-opens
test('every command about a job with anything in the place of its files', { timeout: 120_000 }, async () => {
  const root = path.join(base, 'sessions');
  const [control, other] = [await addJob(root), await addJob(root)];
  const cells: { id: JobId; place: string }[] = [];
  for (const file of IN_JOB)
    for (const oddity of [...ODDITIES, 'the file of another job'] as const) {
      const id = await addJob(root);
      const place = path.join(root, id, file);
      if (oddity !== 'the file of another job') odd.put(place, oddity);
      else if (['meta.json', 'events.jsonl', 'answer.txt'].includes(file))
        cpSync(path.join(root, other, file), place);
      else continue;
      cells.push({ id, place: `${file}: ${oddity}` });
    }
  const harmless = () => [odd.outside, path.join(root, control)].map(filesOf);
  const before = harmless();
  const told = await run(root, 'result', control);
  expect(told.code).toBe(0);
  expect(told.text).toContain('answer');
  // Each place is looked at by some commands, each command looks at all kinds of places.
  for (const [at, { id, place }] of cells.entries())
    for (const command of [0, 3].map((more) => OF_A_JOB[(at + more) % OF_A_JOB.length] ?? '')) {
      const { code, text } = await run(root, command, id);
      expect([0, 1, 5], `${command} ${place}: ${text}`).toContain(code);
      expect(text.trim(), `${command} ${place}`).not.toBe('');
      if (code !== 0) expect(text, `${command} ${place}`).toMatch(NAMES);
    }
  for (const words of OF_ALL) await run(root, ...words);
  const doctor = await run(root, 'doctor');
  expect(doctor.text).toContain('is a named pipe');
  expect(await run(root, 'result', control)).toEqual(told);
  expect(harmless()).toEqual(before);
  process.stderr.write(`${cells.length} places of a job: slowest command ${Math.round(here.slowest())} ms\n`);
});

// promise: store-opens
test('every command over a store whose folders are taken', { timeout: 180_000 }, async () => {
  let cells = 0;
  const before = filesOf(odd.outside);
  for (const file of IN_ROOT)
    for (const oddity of ODDITIES) {
      const root = path.join(base, `store-${cells}`);
      const id = await addJob(root);
      odd.put(path.join(root, file.replace('JOB', id)), oddity);
      const words = [[OF_A_JOB[cells % OF_A_JOB.length] ?? '', id], OF_ALL[cells % OF_ALL.length] ?? []];
      for (const each of words) {
        const { code, text } = await run(root, ...each);
        // 4: there is no agent on this machine
        expect([0, 1, 4, 5], `${each[0] ?? ''} ${file} ${oddity}: ${text}`).toContain(code);
        if (code !== 0) expect(text, `${each[0] ?? ''} ${file} ${oddity}`).toMatch(NAMES);
      }
      cells += 1;
    }
  expect(filesOf(odd.outside)).toEqual(before);
  process.stderr.write(`${cells} places of the store: slowest command ${Math.round(here.slowest())} ms\n`);
});

// promise: store-opens, answer-always
test('every resource while the store under a running server is taken', { timeout: 180_000 }, async () => {
  const home = makeHome(null);
  const root = path.join(home.home, '.agy-mcp', 'sessions');
  const id = await addJob(root);
  const server = await startRaw(home, { era: '2026-07-28' });
  const uris = [
    'agy://jobs',
    ...['', '/result', '/events', '/diff'].map((part) => `agy://jobs/${id}${part}`),
  ];
  const read = async (what: string) => {
    const from = performance.now();
    const replies = await Promise.all(uris.map((uri) => server.ask('resources/read', { uri })));
    expect(performance.now() - from, what).toBeLessThan(MOST_MS);
    return replies.map(({ result, error }) => {
      const text = JSON.stringify(result ?? error);
      expect(text, what).not.toMatch(/"internal"| at .*:\d+:\d+/);
      // The newest record of the audit is another one each time.
      return { isError: error !== undefined, text: text.replace(/,\\"audit_head\\":\{.*?\}/, '') };
    });
  };
  const told = await read('before');
  expect(told.slice(0, 2).map(({ isError }) => isError)).toEqual([false, false]);
  const spare = path.join(home.home, 'spare');
  cpSync(root, spare, { recursive: true });
  const before = filesOf(odd.outside);
  for (const file of [...IN_ROOT, ...IN_JOB.slice(1).map((name) => `JOB/${name}`), 'JOB'])
    for (const oddity of ODDITIES) {
      odd.put(path.join(root, file.replace('JOB', id)), oddity);
      for (const { isError, text } of await read(`${file} ${oddity}`))
        if (isError) expect(text).toMatch(NAMES);
      rmSync(root, { recursive: true, force: true });
      cpSync(spare, root, { recursive: true });
    }
  expect(filesOf(odd.outside)).toEqual(before);
  expect((await read('after')).map(({ text }) => text)).toEqual(told.map(({ text }) => text));
  await server.kill('SIGTERM');
  await home.clear();
});
