// How long an agent waits for its worktree: request to agent start, against a plain `git worktree add`.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Row } from '../row.ts';
import type { Home } from '../world/home.ts';
import type { Server } from '../world/server.ts';
import { inTurn } from '../world/world.ts';

const FILES = { full: 20_000, short: 2_000 };
const ROUNDS = 5;
const GOAL = { most: 1.5 };

const git = ({ repo, env }: Home, ...words: string[]): void => {
  execFileSync('git', ['-C', repo, '-c', 'user.name=B', '-c', 'user.email=b@localhost', ...words], {
    env: { ...env, GIT_CONFIG_NOSYSTEM: '1' },
  });
};

function fillRepository(home: Home, files: number): void {
  for (let at = 0; at < files; at += 1) {
    const folder = path.join(home.repo, `part${at % 20}`, `unit${at % 400}`);
    if (at < 400) mkdirSync(folder, { recursive: true });
    const line = `export const value${at} = ${at};\n`;
    writeFileSync(path.join(folder, `file${at}.ts`), line.repeat(1 + (at % 60)));
  }
  git(home, 'add', '--all');
  git(home, 'commit', '--quiet', '--message', 'all of it');
}

/** @returns ms of a plain `git worktree add`; its removal does not count */
function plain(home: Home): Promise<number> {
  const folder = path.join(home.home, 'plain');
  const begin = performance.now();
  git(home, 'worktree', 'add', '--quiet', '--detach', folder);
  const ms = performance.now() - begin;
  git(home, 'worktree', 'remove', '--force', folder);
  return Promise.resolve(ms);
}

const markOf = ({ home }: Home): string => path.join(home, 'started');

/** @returns ms from the request to the first act of the agent */
async function untilStarted(home: Home, server: Server, args: object): Promise<number> {
  const mark = markOf(home);
  rmSync(mark, { force: true });
  const begin = performance.now();
  const seen = new Promise<number>((resolve) => {
    const watching = watch(home.home, () => {
      if (!existsSync(mark)) return;
      watching.close();
      resolve(performance.now() - begin);
    });
  });
  const write = { mode: 'execute', allow_write: true, ...args };
  const { result } = await server.call('agy_start', { prompt: 'Work.', ...write });
  const ms = await seen;
  const { job_id } = result;
  await server.call('agy_status', { job_id, wait_seconds: 60 });
  if (!('worktree' in args)) await server.call('agy_discard', { job_id });
  return ms;
}

export const worktree: Row = {
  name: 'worktree',
  // It is git that takes the time.
  anyNode: true,
  figures: {
    clean: { what: 'request → agent in its worktree, clean checkout', unit: 'ms' },
    dirty: {
      what: 'the same with uncommitted work, against `git worktree add`',
      unit: 'ms',
      goal: GOAL,
      judged: 'ratio',
    },
    none: { what: 'the same without a worktree', unit: 'ms' },
  },
  async measure(world) {
    const started = { quiet: true, speed: 0, answer: 'Done.' };
    const home = world.home({ sim: started });
    writeFileSync(`${home.agent}.json`, JSON.stringify({ ...started, before: [{ touch: markOf(home) }] }));
    fillRepository(home, world.short ? FILES.short : FILES.full);
    const server = await world.server(home);
    const uncommitted = path.join(home.repo, 'part0/uncommitted.ts');
    const [floor, clean, dirty, none] = await inTurn(
      world.rounds(ROUNDS),
      () => plain(home),
      () => untilStarted(home, server, {}),
      async () => {
        writeFileSync(uncommitted, 'export const more = true;\n');
        const ms = await untilStarted(home, server, {});
        rmSync(uncommitted);
        return ms;
      },
      () => untilStarted(home, server, { worktree: false }),
    );
    return {
      figures: {
        clean: { values: clean, floor },
        dirty: { values: dirty, floor },
        none: { values: none, floor },
      },
    };
  },
};
