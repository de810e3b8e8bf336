// One confined job of the built program, whose agent runs a shell script: what the script found, and what it left.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from './processes.ts';
import { type Bridge, SERVER } from './start-bridge.ts';

const SIMULATOR = path.resolve(import.meta.dirname, '../../dist/agy-sim.js');

export interface World {
  readonly home: string;
  readonly repo: string;
  readonly env: Readonly<Record<string, string>>;
  readonly git: (...args: string[]) => string;
  readonly clear: () => void;
}

/** Another user, where the test is root: who has no rights but those of a user. */
export type Who = 'self' | 'nobody';
const NOBODY = 65_534;

/** A home with canaries, a repository and the simulated agent. */
export function makeWorld(): World {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-mcp-confined-')));
  chmodSync(home, 0o755);
  const repo = path.join(home, 'project');
  const folders = [
    'bin',
    'project',
    'other',
    '.ssh',
    '.config/gh',
    '.config/agy-mcp',
    '.gemini/antigravity-cli',
  ];
  for (const folder of folders) mkdirSync(path.join(home, folder), { recursive: true });
  const put = (file: string, text: string): void => {
    writeFileSync(path.join(home, file), text);
  };
  put('.ssh/id_ed25519', 'canary-ssh\n');
  put('.netrc', 'canary-netrc\n');
  put('.config/gh/hosts.yml', 'canary-gh\n');
  put('.gemini/antigravity-cli/antigravity-oauth-token', 'own-sign-in\n');
  put('.gemini/antigravity-cli/settings.json', '{}\n');
  put('.bashrc', '# start\n');
  put('other/notes', 'canary-other\n');
  const env = {
    PATH: `${path.join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', repo, '-c', 'user.name=T', '-c', 'user.email=t@localhost', ...args], {
      env,
      encoding: 'utf8',
    });
  git('init', '-q', '-b', 'main');
  put('project/README.md', '# project\n');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  return {
    home,
    repo,
    env,
    git,
    clear: () => {
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Neither bubblewrap nor unshare may make namespaces. */
export function hideAllMeans(world: Pick<World, 'home'>): void {
  hideBubblewrap(world);
  writeFileSync(path.join(world.home, 'bin/unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
}

/** A bubblewrap that may not make namespaces stands before the machine's own, as where it is missing. */
export function hideBubblewrap({ home }: Pick<World, 'home'>): void {
  writeFileSync(path.join(home, 'bin/bwrap'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
}

/** Where the test itself runs, beside the confined job. */
export const asWho = (who: Who): readonly string[] =>
  who === 'self' ? [] : ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

/** An agent that starts a program which outlives it, names that in `pid`, and hangs. */
export const HANGS = {
  version: '1.3.2',
  steps: [{ spawn: 'daemon', pid_file: '{{cwd}}/pid' }, { hang: true }],
};

export interface HangingJob {
  readonly id: string;
  readonly folder: string;
  readonly mark: string;
  readonly owner: { readonly pid: number };
}

/** Starts a job of `HANGS` in a worktree; returns when its program runs. */
export async function startHanging({ call, home }: Bridge): Promise<HangingJob> {
  const { data } = await call('agy_start', { prompt: 'x', mode: 'execute', allow_write: true });
  const id = String(data['job_id']);
  const folder = path.join(home, '.agy-mcp/sessions', id);
  const read = () =>
    JSON.parse(readFileSync(path.join(folder, 'meta.json'), 'utf8')) as Pick<HangingJob, 'mark' | 'owner'> & {
      workspace: { path: string } | null;
    };
  const runs = (): boolean => existsSync(path.join(read().workspace?.path ?? '/none', 'pid'));
  await until(runs, 'the daemon runs', 40_000);
  const { mark, owner } = read();
  return { id, folder, mark, owner };
}

/** A command of the built program, typed in the repository where nobody can be asked. */
export function runTyped({ repo, env }: World, ...words: string[]): { code: number | null; out: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SERVER, ...words], {
    cwd: repo,
    env: { ...env },
    encoding: 'utf8',
  });
  return { code: status, out: stdout + (status === 0 ? '' : stderr) };
}

export interface ConfinedRun {
  /** What the script printed. */
  readonly said: string;
  readonly record: Record<string, unknown>;
  readonly events: readonly Record<string, unknown>[];
}

/**
 * @param script for /bin/sh, in the workspace
 * @param args of `agy-mcp run`
 */
export async function runConfined(
  world: World,
  script: string,
  args: readonly string[],
  {
    who = 'self',
    env = {},
    config = '',
    cwd = world.repo,
  }: { who?: Who; env?: Record<string, string>; config?: string; cwd?: string } = {},
): Promise<ConfinedRun> {
  const { home } = world;
  writeFileSync(path.join(home, 'bin/attack.sh'), `exec 2>&1\n${script}\n`);
  writeFileSync(path.join(home, '.config/agy-mcp/config.toml'), config);
  const agent = path.join(home, 'bin/agy');
  if (!existsSync(agent)) symlinkSync(SIMULATOR, agent);
  const steps = [{ run: `sh ${home}/bin/attack.sh`, granted: true }, { say: 'done' }, { answer: true }];
  writeFileSync(`${agent}.json`, JSON.stringify({ quiet: true, speed: 0, version: '1.3.2', steps }));
  if (who === 'nobody') execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, home]);
  const [program = '', ...words] = [
    ...asWho(who),
    process.execPath,
    SERVER,
    'run',
    'do it',
    '--json',
    ...args,
  ];
  const child = spawn(program, words, { cwd, env: { ...world.env, ...env } });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  const told = JSON.parse(out) as { job_id?: string; error?: { job_id?: string } };
  const id = told.job_id ?? told.error?.job_id;
  if (id === undefined) return { said: '', record: told, events: [] };
  const folder = path.join(home, '.agy-mcp/sessions', id);
  const record = JSON.parse(readFileSync(path.join(folder, 'meta.json'), 'utf8')) as Record<string, unknown>;
  const lines = readFileSync(path.join(folder, 'events.jsonl'), 'utf8').trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const results = events.filter(({ type }) => type === 'tool_result');
  return {
    said: results
      .map(({ output }) => (typeof output === 'string' ? output : ''))
      .join('\n')
      .replaceAll('\r', ''),
    record,
    events,
  };
}
