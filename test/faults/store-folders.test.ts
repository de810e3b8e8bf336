// Something else in the place of a folder of the store: whoever needs the folder says so by its name, with the way out.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { removeTree } from '../../src/platform/files/paths.ts';
import { makeTemporary } from '../../src/platform/files/private-file.ts';
import { identify } from '../../src/platform/processes/process-identity.ts';
import { BridgeError } from '../../src/protocol/error.ts';
import { parseInput } from '../../src/tools/definition/parse-input.ts';
import type { Call } from '../../src/tools/definition/tool-context.ts';
import { TOOLS } from '../../src/tools/index.ts';
import { filesOf } from '../support/files-of.ts';
import { addJob } from '../support/job-folder.ts';
import { createOddFiles, ODDITIES, type OddFiles } from '../support/odd-files.ts';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

/** Two seconds are the promise; this machine may have much else to do. */
const MOST_MS = 20_000;

const FOLDERS = ['live', 'locks', 'queue', 'waiting', 'index', 'damaged', 'compile-cache'] as const;
/** What is a folder of this user. */
const HARMLESS: readonly string[] = ['nothing', 'folder', 'full folder'];

let base: string;
let odd: OddFiles;
let home: Home;
beforeEach(async () => {
  base = await makeTemporary('agy-mcp-fuzz-');
  odd = await createOddFiles(base);
  home = makeHome();
});
afterEach(async () => {
  odd.close();
  await home.clear();
  await removeTree(base);
});

const call: Call = {
  signal: new AbortController().signal,
  wantsCancel: () => false,
  defaultCwd: () => Promise.resolve(home.repo),
  waitSeconds: 0,
  maxOutputChars: 1_000,
  pageChars: 60_000,
  ask: () => Promise.resolve('unavailable'),
  onEvents: null,
};

function appOf(root: string): Promise<App> {
  const dist = path.dirname(SERVER);
  return createApp(
    {
      env: serverEnv(home, { AGY_MCP_SESSION_ROOT: root }),
      cwd: home.repo,
      home: home.home,
      platform: process.platform,
      nodeVersion: process.version,
      runnerScript: path.join(dist, 'run-job.js'),
      holderScript: path.join(dist, 'hold-jobs.js'),
      serverScript: SERVER,
      simulatorScript: path.join(dist, 'agy-sim.js'),
      skillsFolder: '/nowhere/skills',
      answersFile: '/nowhere/prepared.json',
      write: () => undefined,
    },
    { keepsRunner: true },
  );
}

interface Told {
  readonly code: string | null;
  readonly words: string;
}

async function tell(app: App, name: string, args: Record<string, unknown>): Promise<Told> {
  const tool = TOOLS.find((each) => each.name === name);
  if (tool === undefined) throw new Error(name);
  const handle = tool.handle as (input: unknown, app: App, call: Call) => Promise<unknown>;
  const from = performance.now();
  const told = await handle(parseInput(tool.input, args), app, call).then(
    (output): Told => ({ code: null, words: JSON.stringify(output) }),
    (error: unknown): Told => {
      if (!(error instanceof BridgeError)) return { code: 'internal', words: String((error as Error).stack) };
      return { code: error.code, words: `${error.message} ${error.hint}` };
    },
  );
  expect(performance.now() - from, name).toBeLessThan(MOST_MS);
  return told;
}

/** The folder is named in what an error says, and how to go on. */
const NAMED = (folder: string): RegExp => new RegExp(`^The job store is damaged: ${folder} is .*Move it out`);
const NO_WORKTREE = /^The job has no worktree/;

// promise: store-opens
test.each(FOLDERS)(
  'anything in the place of %s/ is named, with the way out',
  { timeout: 300_000 },
  async (folder) => {
    const before = filesOf(odd.outside);
    for (const oddity of ODDITIES) {
      const root = path.join(base, `${folder}-${oddity.replaceAll(' ', '-')}`);
      const ended = await addJob(root);
      const waiting = await addJob(root, { status: 'queued', owner: await identify(), finished_at: null });
      odd.put(path.join(root, folder), oddity);
      const app = await appOf(root);
      const calls: (readonly [string, Record<string, unknown>])[] = [
        ['agy_status', { job_id: ended }],
        ['agy_sessions', {}],
        ['agy_cancel', { job_id: waiting }],
        ['agy_apply', { job_id: ended, patch_sha256: 'a'.repeat(64) }],
        ['agy_discard', { job_id: ended }],
        ['agy_doctor', {}],
        ['agy_purge', { days: 1 }],
        ['agy_purge', { days: 1, trust_clock: true }],
      ];
      for (const [name, args] of calls) {
        const { code, words } = await tell(app, name, args);
        const where = `${oddity}: ${name} said ${String(code)}: ${words}`;
        if (name === 'agy_cancel') expect(words, where).toContain('"cancelled"');
        if (code === null || NO_WORKTREE.test(words) || /^The clock says/.test(words)) continue;
        expect(HARMLESS.includes(oddity), where).toBe(false);
        expect(code, where).toBe('store_failed');
        expect(words, where).toMatch(NAMED(folder));
      }
      const isTold = (await tell(app, 'agy_doctor', {})).words.includes(`${folder} in it is `);
      expect(isTold, oddity).toBe(!HARMLESS.includes(oddity));
      await app.close();
    }
    expect(filesOf(odd.outside)).toEqual(before);
  },
);

test.each(FOLDERS)(
  'a start with a file in the place of %s/ works, or says so; and works when it is gone',
  { timeout: 60_000 },
  async (folder) => {
    const root = path.join(base, 'sessions');
    await addJob(root);
    odd.put(path.join(root, folder), 'empty file');
    const app = await appOf(root);
    const start = async (): Promise<Told> => {
      const started = await tell(app, 'agy_start', { prompt: 'hello', cwd: home.repo, mode: 'plan' });
      if (started.code !== null) return started;
      const { job_id } = JSON.parse(started.words) as { job_id: string };
      return tell(app, 'agy_status', { job_id, wait_seconds: 30 });
    };
    const first = await start();
    if (!first.words.includes('"completed"')) {
      expect(first.words).toContain(`The job store is damaged: ${folder} is a file.`);
      expect(`${String(first.code)} ${first.words}`).toContain('store_failed');
    }
    rmSync(path.join(root, folder));
    expect((await start()).words).toContain('"completed"');
    await app.close();
  },
);
