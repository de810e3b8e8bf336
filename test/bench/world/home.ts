// A home for a measurement: a project under git, the simulated agent or the suite's own, an environment with nothing else.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { livingWith, until } from '../../support/processes.ts';

/** A runner that stands by ends within a few seconds of its server. */
const LAST_EXIT_MS = 30_000;

declare const BENCH_FOLDER: string;
/** The checkout. */
export const PROJECT = path.resolve(BENCH_FOLDER, '../..');
/** This suite. */
export const BENCH = BENCH_FOLDER;
export const SERVER = path.join(PROJECT, 'dist/agy-mcp.js');

/** `sim`: agy-sim with this scenario; `bench`: an agent that does what its prompt says (agents/agent.js). */
export type HomeAgent = { readonly sim: Readonly<Record<string, unknown>> } | 'bench' | null;

export interface Home {
  readonly home: string;
  readonly repo: string;
  /** The agent's program. */
  readonly agent: string;
  readonly store: string;
  /** PATH and HOME alone: what else stands in an environment, such as extra certificates, costs a start its own time. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes it when its last process has ended: a runner writes its compile cache as it exits. */
  readonly clear: () => Promise<void>;
}

export function makeHome(node: string, agent: HomeAgent): Home {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-mcp-bench-')));
  const bin = path.join(home, 'bin');
  const repo = path.join(home, 'project');
  mkdirSync(bin);
  mkdirSync(repo);
  // Agents are started by their first line: with the Node that is measured.
  symlinkSync(node, path.join(bin, 'node'));
  const program = path.join(bin, 'agy');
  if (agent === 'bench') symlinkSync(path.join(BENCH_FOLDER, 'agents/agent.js'), program);
  else if (agent !== null) {
    symlinkSync(path.join(PROJECT, 'dist/agy-sim.js'), program);
    writeFileSync(`${program}.json`, JSON.stringify({ quiet: true, speed: 0, ...agent.sim }));
  }
  // Confinement costs a start its own time, where this machine has the means.
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: home, AGY_MCP_CONFINEMENT: 'off' };
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', repo, '-c', 'user.name=B', '-c', 'user.email=b@localhost', ...args], { env });
  };
  git('init', '--quiet', '--initial-branch=main');
  writeFileSync(path.join(repo, 'README.md'), '# project\n');
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  return {
    home,
    repo,
    agent: program,
    store: path.join(home, '.agy-mcp/sessions'),
    env,
    async clear() {
      await until(
        () => !existsSync('/proc') || livingWith('HOME', home).length === 0,
        `the processes of ${home} end`,
        LAST_EXIT_MS,
      );
      if (existsSync(home)) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
