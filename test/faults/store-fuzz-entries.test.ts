// A damaged store through its other entry points: every command and every resource answers, other jobs are unharmed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeTree } from '../../src/platform/files/paths.ts';
import { makeTemporary } from '../../src/platform/files/private-file.ts';
import type { JobId } from '../../src/protocol/job.ts';
import { filesOf } from '../support/files-of.ts';
import { addJob } from '../support/job-folder.ts';
import { createOddFiles, type OddFiles, type Oddity } from '../support/odd-files.ts';
import { startRaw } from '../support/raw-server.ts';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

/** Two seconds are the promise, of a machine that has nothing else to do. */
const MOST_MS = 10_000;

/** Of each file some of what can stand there: all of it is tried with the tools. */
const DAMAGES: readonly (readonly [string, Oddity])[] = [
  ['.', 'pipe'],
  ['.', 'link outside'],
  ['meta.json', 'pipe'],
  ['meta.json', 'sparse file'],
  ['meta.json', 'random bytes'],
  ['events.jsonl', 'pipe'],
  ['events.jsonl', 'folder'],
  ['answer.txt', 'socket'],
  ['answer.txt', 'link to a pipe'],
  ['cancel.json', 'pipe'],
  ['alive', 'device'],
];

let base: string;
let odd: OddFiles;
let home: Home;
let root: string;
let control: JobId;
let ids: JobId[];
beforeEach(async () => {
  base = await makeTemporary('agy-mcp-fuzz-');
  odd = await createOddFiles(base);
  home = makeHome();
  root = path.join(home.home, '.agy-mcp', 'sessions');
  control = await addJob(root);
  ids = [];
  for (const [file, oddity] of DAMAGES) {
    const id = await addJob(root);
    odd.put(path.join(root, id, file), oddity);
    ids.push(id);
  }
});
afterEach(async () => {
  odd.close();
  await home.clear();
  await removeTree(base);
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(...words: string[]): Promise<Ended> {
  const from = performance.now();
  const child = spawn(process.execPath, [SERVER, ...words], { cwd: home.repo, env: serverEnv(home) });
  child.stdin.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), MOST_MS);
  let [out, err] = ['', ''];
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (err += piece.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  slowest = Math.max(slowest, performance.now() - from);
  expect(code, `${words.join(' ')} ended by itself`).not.toBeNull();
  expect(`${out}${err}`, words.join(' ')).not.toMatch(/^ +at .*:\d+|internal/m);
  return { code, out, err };
}
let slowest = 0;

const harmless = () => ({ outside: filesOf(odd.outside), control: filesOf(path.join(root, control)) });

// promise: store-opens
test('every command answers', { timeout: 60_000 }, async () => {
  const before = harmless();
  const OF_A_JOB = ['status', 'read', 'result', 'diff', 'cancel'];
  // Each damage with one command, each command with some damages.
  const calls = ids.map((id, at) => [OF_A_JOB[at % OF_A_JOB.length] ?? '', id]);
  const [told, ...answers] = await Promise.all([
    run('result', control),
    run('sessions', '--limit', '200'),
    run('purge', '--days', '3650', '--dry-run'),
    run('doctor'),
    ...calls.map((words) => run(...words)),
  ]);
  expect(told).toMatchObject({ code: 0, out: 'answer\n' });
  const [sessions, purge, doctor, ...ofJobs] = answers;
  for (const [at, [file]] of DAMAGES.entries()) if (file !== '.') expect(sessions.out).toContain(ids[at]);
  expect([sessions.code, purge.code]).toEqual([0, 0]);
  expect(doctor.out).toContain('is a named pipe');
  for (const [at, { code, out, err }] of ofJobs.entries())
    if (DAMAGES[at]?.[0] === 'meta.json') {
      expect(code, err).toBe(1);
      expect(err).toContain('doctor --fix');
    } else expect(`${out}${err}`).not.toBe('');
  expect(harmless()).toEqual(before);
  process.stderr.write(`${calls.length + 4} commands: slowest ${Math.round(slowest)} ms\n`);
});

test('every resource answers, and the server ends with its input', { timeout: 60_000 }, async () => {
  const before = harmless();
  const server = await startRaw(home, { era: '2026-07-28' });
  const read = async (uri: string) => {
    const { result, error } = await server.ask('resources/read', { uri });
    expect(result ?? error, uri).toBeDefined();
    return JSON.stringify(result ?? error);
  };
  const told = await read(`agy://jobs/${control}/result`);
  expect(told).toContain('answer');
  const from = performance.now();
  const answers = await Promise.all([
    read('agy://jobs'),
    ...ids.flatMap((id) =>
      ['', '/result', '/events', '/diff'].map((part) => read(`agy://jobs/${id}${part}`)),
    ),
  ]);
  expect(performance.now() - from).toBeLessThan(MOST_MS);
  for (const words of answers) expect(words).not.toMatch(/ at .*:\d+:\d+/);
  expect(answers[0]).toContain(control);
  expect(await read(`agy://jobs/${control}/result`)).toBe(told);
  expect(harmless()).toEqual(before);
  await server.kill('SIGTERM');
});
