// Every file of the store replaced by whatever can stand there: every tool answers, and nothing else is harmed.
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { removeTree } from '../../src/platform/files/paths.ts';
import { identify } from '../../src/platform/processes/process-identity.ts';
import { makeTemporary } from '../../src/platform/files/private-file.ts';
import { BridgeError } from '../../src/protocol/error.ts';
import type { JobId } from '../../src/protocol/job.ts';
import { createJobStore } from '../../src/store/job-store.ts';
import { TOOLS } from '../../src/tools/index.ts';
import { parseInput } from '../../src/tools/definition/parse-input.ts';
import type { Call } from '../../src/tools/definition/tool-context.ts';
import { NOWHERE } from '../support/command-here.ts';
import { filesOf } from '../support/files-of.ts';
import { addJob } from '../support/job-folder.ts';
import { createOddFiles, ODDITIES, type Oddity, type OddFiles } from '../support/odd-files.ts';
import { makeHome, type Home, startBridge } from '../support/start-bridge.ts';

/** Two seconds are the promise; this machine may have much else to do. */
const MOST_MS = 10_000;

const IN_JOB = [
  '.',
  'meta.json',
  'events.jsonl',
  'answer.txt',
  'cancel.json',
  'stdout.log',
  'stderr.log',
  'agy.log',
  'agy.log.raw',
  'runner.log',
  'alive',
  'owner.lock.1',
  'owner.lock.999999999999999',
  'scratch',
  'agent-temp',
] as const;
const IN_ROOT = [
  '.',
  'live',
  'live/JOB',
  'index',
  'index/ids',
  'retention',
  'locks',
  'locks/turn.1',
  'locks/apply.7',
  'damaged',
  'waiting',
] as const;

let base: string;
let root: string;
let odd: OddFiles;
beforeEach(async () => {
  base = await makeTemporary('agy-mcp-fuzz-');
  root = path.join(base, 'sessions');
  odd = await createOddFiles(base);
});
afterEach(async () => {
  odd.close();
  await removeTree(base);
});

function appOf(sessionRoot: string): Promise<App> {
  return createApp(
    {
      ...NOWHERE,
      env: {
        PATH: process.env['PATH'],
        AGY_MCP_SESSION_ROOT: sessionRoot,
        AGY_MCP_SESSION_RETENTION_DAYS: '1',
      },
      cwd: base,
      home: path.join(base, 'home'),
      write: () => undefined,
    },
    { keepsRunner: false },
  );
}

const call: Call = {
  signal: new AbortController().signal,
  wantsCancel: () => false,
  defaultCwd: () => Promise.resolve(base),
  waitSeconds: 0,
  maxOutputChars: 1_000,
  pageChars: 60_000,
  ask: () => Promise.resolve('unavailable'),
  onEvents: null,
};

/** A tool's answer, or its error in words; never late, and never a fault of the bridge itself. */
async function answer(app: App, name: string, args: Record<string, unknown>): Promise<string> {
  const tool = TOOLS.find((each) => each.name === name);
  if (tool === undefined) throw new Error(name);
  const handle = tool.handle as (input: unknown, app: App, call: Call) => Promise<unknown>;
  const from = performance.now();
  const told = await Promise.race([
    handle(parseInput(tool.input, args), app, call).then(
      // The newest record of the audit is another one each time.
      (output) => JSON.stringify({ ...(output as object), audit_head: undefined }),
      (error: unknown) => {
        if (error instanceof BridgeError && error.code !== 'internal')
          return `${error.code}: ${error.message}`;
        throw error;
      },
    ),
    new Promise<never>((_, reject) => {
      setTimeout(() => {
        reject(new Error(`no answer in ${MOST_MS} ms`));
      }, MOST_MS).unref();
    }),
  ]).catch((error: unknown) => {
    throw new Error(`${name} ${JSON.stringify(args)}`, { cause: error });
  });
  slowest = Math.max(slowest, performance.now() - from);
  return told;
}
let slowest = 0;

const OF_A_JOB = (job_id: JobId): readonly (readonly [string, Record<string, unknown>])[] => [
  ['agy_status', { job_id }],
  ['agy_status', { job_id, wait_seconds: 0 }],
  ['agy_result', { job_id, include_events: true }],
  ['agy_read', { job_id, translate: 'raw' }],
  ['agy_read', { job_id, since: 1, translate: 'claude' }],
  ['agy_diff', { job_id }],
];
const OF_ALL: readonly (readonly [string, Record<string, unknown>])[] = [
  ['agy_sessions', { limit: 200 }],
  ['agy_sessions', { status: 'unknown', limit: 200 }],
  ['agy_purge', { days: 3_650, dry_run: true }],
];

const SAME = ODDITIES.length;

// promise: store-opens
describe('every file of a job, replaced by anything', () => {
  for (const status of ['completed', 'running'] as const)
    test(
      `of one that is ${status}: every tool answers, and other jobs and the world around stay as they are`,
      { timeout: 120_000 },
      async () => {
        const owner = status === 'running' ? await identify() : null;
        const [control, other] = [await addJob(root), await addJob(root)];
        const cells: { id: JobId; file: string; oddity: Oddity | 'the file of another job' }[] = [];
        for (const file of IN_JOB)
          for (let kind = 0; kind <= SAME; kind += 1) {
            const oddity = ODDITIES[kind] ?? 'the file of another job';
            const id = await addJob(root, {
              status,
              owner,
              ...(status === 'running' ? { finished_at: null } : {}),
            });
            const place = path.join(root, id, file);
            if (oddity !== 'the file of another job') odd.put(place, oddity);
            else if (file === 'meta.json' || file === 'events.jsonl' || file === 'answer.txt')
              cpSync(path.join(root, other, file), place);
            else continue;
            cells.push({ id, file, oddity });
          }
        expect(cells.length).toBeGreaterThan(190);
        const before = { outside: filesOf(odd.outside), control: filesOf(path.join(root, control)) };
        const app = await appOf(root);
        const told = await answer(app, 'agy_result', { job_id: control });
        slowest = 0;
        for (const { id } of cells) {
          const answers = await Promise.all(OF_A_JOB(id).map(([name, args]) => answer(app, name, args)));
          expect(answers).toHaveLength(6);
          // Of one that runs this process is the owner, which a cancel ends.
          if (status === 'completed') await answer(app, 'agy_cancel', { job_id: id });
        }
        for (const [name, args] of OF_ALL) await answer(app, name, args);
        const doctor = await answer(app, 'agy_doctor', {});
        expect(doctor).toContain('damaged_jobs');
        const list = await answer(app, 'agy_sessions', { limit: 200, status: 'unknown' });
        const hidden = cells.filter(
          ({ id, file, oddity }) => file === 'meta.json' && !list.includes(id) && oddity !== 'empty file',
        );
        expect(hidden).toEqual([]);
        expect(await answer(app, 'agy_result', { job_id: control })).toBe(told);
        expect({ outside: filesOf(odd.outside), control: filesOf(path.join(root, control)) }).toEqual(before);
        process.stderr.write(`${cells.length} cells, ${status}: slowest answer ${Math.round(slowest)} ms\n`);
      },
    );
  test('all of them can be removed, and nothing else goes', { timeout: 120_000 }, async () => {
    const control = await addJob(root);
    for (const file of IN_JOB)
      for (const oddity of ODDITIES) odd.put(path.join(root, await addJob(root), file), oddity);
    const before = { outside: filesOf(odd.outside), control: filesOf(path.join(root, control)) };
    const store = createJobStore(root);
    const left: string[] = [];
    for (const id of await store.list())
      if (id !== control && !(await store.remove(id, () => Promise.resolve(true)))) left.push(id);
    expect(left).toEqual([]);
    expect(await store.list()).toEqual([control]);
    expect({ outside: filesOf(odd.outside), control: filesOf(path.join(root, control)) }).toEqual(before);
  });
});

describe('a cancel of a job that waits', () => {
  test(
    'with anything in the place of a file is answered, and cancels no other job',
    { timeout: 60_000 },
    async () => {
      const waits = { status: 'queued', owner: await identify(), finished_at: null } as const;
      const [ended, waiting] = [await addJob(root), await addJob(root, waits)];
      const cells: { id: JobId; place: string }[] = [];
      for (const file of ['.', 'meta.json', 'cancel.json', 'alive', 'owner.lock.1', 'events.jsonl'])
        for (const oddity of ODDITIES) {
          const id = await addJob(root, waits);
          odd.put(path.join(root, id, file), oddity);
          cells.push({ id, place: `${file}: ${oddity}` });
        }
      const others = [ended, waiting].map((id) => path.join(root, id));
      const before = [odd.outside, ...others].map(filesOf);
      const app = await appOf(root);
      const told = await Promise.all(
        cells.map(async ({ id, place }) => [place, await answer(app, 'agy_cancel', { job_id: id })] as const),
      );
      // What cannot be read, or is locked by nobody knows whom, is an error; all others are cancelled, and truly so.
      for (const [place, words] of told) {
        const isClosed = /"status":"cancelled"/.test(words);
        expect(isClosed || /^(?:store_failed|job_not_found|busy): /.test(words), `${place}: ${words}`).toBe(
          true,
        );
        if (/^(?:events\.jsonl|alive|cancel\.json)/.test(place))
          expect(words, place).toContain('"cancelled"');
      }
      expect([odd.outside, ...others].map(filesOf)).toEqual(before);
      expect(await answer(app, 'agy_status', { job_id: waiting })).toContain('"status":"queued"');
    },
  );
});

describe('what stands beside the jobs, replaced by anything', () => {
  test('is answered for, and the jobs are there again when it is gone', { timeout: 120_000 }, async () => {
    let cells = 0;
    slowest = 0;
    const before = filesOf(odd.outside);
    for (const file of IN_ROOT)
      for (const oddity of ODDITIES) {
        const sessions = path.join(base, `store-${cells}`);
        const id = await addJob(sessions, {});
        mkdirSync(path.join(sessions, 'live'), { recursive: true });
        odd.put(path.join(sessions, file.replace('JOB', id)), oddity);
        const app = await appOf(sessions);
        for (const [name, args] of [...OF_A_JOB(id).slice(0, 3), ...OF_ALL]) await answer(app, name, args);
        cells += 1;
      }
    expect(filesOf(odd.outside)).toEqual(before);
    process.stderr.write(`${cells} cells beside the jobs: slowest answer ${Math.round(slowest)} ms\n`);
  });
});

describe('through the real server', () => {
  let home: Home;
  test(
    'pipes in the place of files hang nothing, and it ends with its input',
    { timeout: 60_000 },
    async () => {
      home = makeHome();
      const sessions = path.join(home.home, '.agy-mcp', 'sessions');
      const places = ['meta.json', 'events.jsonl', 'answer.txt', 'cancel.json', '.'];
      const ids: JobId[] = [];
      for (const place of places)
        for (const oddity of ['pipe', 'socket', 'sparse file'] as const) {
          const id = await addJob(sessions);
          odd.put(path.join(sessions, id, place), oddity);
          ids.push(id);
        }
      const bridge = await startBridge({ home });
      const from = performance.now();
      for (const job_id of ids)
        await Promise.all(
          ['agy_status', 'agy_result', 'agy_read', 'agy_diff', 'agy_cancel'].map((name) =>
            bridge.call(name, { job_id }),
          ),
        );
      for (const [name, args] of [...OF_ALL, ['agy_doctor', {}] as const]) await bridge.call(name, args);
      expect(performance.now() - from).toBeLessThan(30_000);
      const closing = performance.now();
      await bridge.close();
      expect(performance.now() - closing).toBeLessThan(MOST_MS);
    },
  );
});
