// Flame graphs of a start, of a stream and of a list, for docs/development/performance.md.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drawFlame, foldProfile, type Profile } from './report/flame.ts';
import { BENCH, type Home, PROJECT } from './world/home.ts';
import { addJobs } from './world/jobs.ts';
import { createWorld, type World } from './world/world.ts';

const FOLDER = path.join(PROJECT, 'docs/development/performance');
const PAGES = 200;
const JOBS = 10_000;
const MEGABYTES = 100;

const profiled = (folder: string, microseconds: number): string[] => [
  '--cpu-prof',
  `--cpu-prof-dir=${folder}`,
  `--cpu-prof-interval=${microseconds}`,
];

/** A start, the lists, and a first call, which loads the whole server. */
async function start(world: World, folder: string): Promise<void> {
  const server = await world.server(world.home(null), profiled(folder, 100));
  await server.ask('tools/list');
  await server.call('agy_sessions');
  await server.close();
}

async function list(world: World, folder: string): Promise<void> {
  const home = world.home(null);
  addJobs(home.store, JOBS, 0);
  const server = await world.server(home, profiled(folder, 500));
  for (let page = 0; page < PAGES; page += 1) await server.call('agy_sessions');
  await server.close();
}

async function stream(world: World, folder: string): Promise<void> {
  const home = world.home('bench');
  const hook = path.join(BENCH, 'agents/profile-hook.js');
  const env = { ...home.env, NODE_OPTIONS: `--import=${hook}`, BENCH_PROFILES: folder };
  const hooked: Home = { ...home, env };
  const server = await world.server(hooked);
  const { result } = await server.call('agy_start', { prompt: `bench: flood ${MEGABYTES}` });
  await server.call('agy_status', { job_id: result['job_id'], wait_seconds: 300 });
  await server.close();
}

const FLAMES = {
  'flame-start': ['A start, its lists and a first call', start],
  'flame-stream': [`The runner of an agent that writes ${MEGABYTES} MB`, stream],
  'flame-list': [`${PAGES} pages of ${JOBS.toLocaleString('en-US')} jobs`, list],
} as const;

/** Waits for a profile: the process that writes it may be leaving still. */
async function profileIn(folder: string): Promise<Profile> {
  for (let tries = 0; tries < 100; tries += 1) {
    const [file] = readdirSync(folder);
    if (file !== undefined) return JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Profile;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no profile was written into ${folder}`);
}

export async function writeFlames(log: (text: string) => void): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, [title, run]] of Object.entries(FLAMES)) {
    log(name);
    const folder = mkdtempSync(path.join(tmpdir(), 'agy-mcp-bench-'));
    const world = createWorld(process.execPath, false, log);
    try {
      await run(world, folder);
      const svg = drawFlame(title, foldProfile(await profileIn(folder)));
      writeFileSync(path.join(FOLDER, `${name}.svg`), svg);
    } finally {
      await world.clear();
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
