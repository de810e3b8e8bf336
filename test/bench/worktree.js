// How long a job's agent waits for its worktree: request to agent start, against a plain `git worktree add`.
// npm run bench:worktree [-- FILES]      one run, both measured in turn on the same repository
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const FILES = Number(process.argv[2] ?? 20_000);
const ROUNDS = 7;
const dist = path.resolve(import.meta.dirname, '../../dist');
const say = (text) => process.stdout.write(`${text}\n`);

const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-mcp-bench-')));
const repo = path.join(home, 'project');
const started = path.join(home, 'started');
const env = { PATH: `${home}/bin:${process.env.PATH}`, HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
const git = (...args) =>
  execFileSync('git', ['-C', repo, '-c', 'user.name=B', '-c', 'user.email=b@localhost', ...args], { env });

function makeRepository() {
  mkdirSync(repo);
  git('init', '--quiet', '--initial-branch=main');
  for (let at = 0; at < FILES; at += 1) {
    const folder = path.join(repo, `part${at % 20}`, `unit${at % 400}`);
    if (at < 400) mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, `file${at}.ts`),
      `export const value${at} = ${at};\n`.repeat(1 + (at % 60)),
    );
  }
  git('add', '--all');
  git('commit', '--quiet', '--message', 'all of it');
}

function placeAgent() {
  mkdirSync(path.join(home, 'bin'));
  symlinkSync(path.join(dist, 'agy-sim.js'), path.join(home, 'bin/agy'));
  const scenario = { quiet: true, speed: 0, answer: 'Done.', before: [{ touch: started }] };
  writeFileSync(path.join(home, 'bin/agy.json'), JSON.stringify(scenario));
}

/** The time at which the agent's first act is seen. */
function agentStart() {
  return new Promise((resolve) => {
    const watching = watch(home, () => {
      if (!existsSync(started)) return;
      watching.close();
      resolve(performance.now());
    });
  });
}

const median = (times) => [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)];

function plain(round) {
  const folder = path.join(home, `plain${round}`);
  const begin = performance.now();
  git('worktree', 'add', '--quiet', '-b', `plain${round}`, folder);
  const took = performance.now() - begin;
  git('worktree', 'remove', '--force', folder);
  return took;
}

async function job(client, args) {
  rmSync(started, { force: true });
  const begin = performance.now();
  const start = agentStart();
  const { structuredContent } = await client.callTool({
    name: 'agy_start',
    arguments: { prompt: 'Work.', ...args },
  });
  const took = (await start) - begin;
  const { job_id } = structuredContent;
  await client.callTool({ name: 'agy_status', arguments: { job_id, wait_seconds: 60 } });
  if (args.mode === 'execute') await client.callTool({ name: 'agy_discard', arguments: { job_id } });
  return took;
}

const client = new Client({ name: 'bench', version: '1' });
try {
  makeRepository();
  placeAgent();
  const server = { command: process.execPath, args: [path.join(dist, 'agy-mcp.js')], env, cwd: repo };
  await client.connect(new StdioClientTransport(server));
  const write = { mode: 'execute', allow_write: true };
  const times = { plain: [], clean: [], dirty: [], none: [] };
  plain('warm');
  await job(client, write);
  for (let round = 0; round < ROUNDS; round += 1) {
    times.plain.push(plain(round));
    times.clean.push(await job(client, write));
    writeFileSync(path.join(repo, 'part0/uncommitted.ts'), `export const round = ${round};\n`);
    times.dirty.push(await job(client, write));
    rmSync(path.join(repo, 'part0/uncommitted.ts'));
    times.none.push(await job(client, { ...write, worktree: false }));
  }
  const base = median(times.plain);
  const row = (what, ms) =>
    say(`${what.padEnd(58)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / base).toFixed(2)} x`);
  say(
    `${FILES} files, index of ${(statSync(path.join(repo, '.git/index')).size / 1e6).toFixed(1)} MB, median of ${ROUNDS}`,
  );
  row('git worktree add', base);
  row('request to agent start in a worktree, clean checkout', median(times.clean));
  row('request to agent start in a worktree, uncommitted work', median(times.dirty));
  row('request to agent start without a worktree', median(times.none));
  const ratio = median(times.dirty) / base;
  say(ratio <= 1.5 ? 'goal met: at most 1.5 x' : 'goal missed: more than 1.5 x');
  process.exitCode = ratio <= 1.5 ? 0 : 1;
} finally {
  await client.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
