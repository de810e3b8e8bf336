// A small world for one test: a HOME, a project under git, a simulated agent, an environment from nothing.
import { spawnSync } from 'node:child_process';
import {
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
import { z } from 'zod';
import { openBorder } from './border.ts';
import { kill, processesWith, until } from './processes.ts';
import type { Living } from './processes.ts';

/** The repository this test belongs to. */
export const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
/** The built programs; AGY_MCP_DIST tests another build. */
const DIST = path.resolve(process.env['AGY_MCP_DIST'] ?? path.join(REPOSITORY, 'dist'));
export const SERVER = path.join(DIST, 'agy-mcp.js');

/** A secret that every client hands to the server and no agent may see. */
export const CANARY = {
  name: 'CANARY_API_TOKEN',
  value: 'canary-7c1e5b90-must-not-reach-the-agent',
} as const;
export const ANSWER = 'The heron stands on one leg.';

const AgentRecord = z.looseObject({
  argv: z.array(z.string()),
  env: z.record(z.string(), z.string()),
  cwd: z.string(),
  stdin: z.string(),
  pid: z.number(),
});
export type AgentRecord = z.infer<typeof AgentRecord>;

export interface World {
  readonly dir: string;
  readonly home: string;
  readonly project: string;
  /** The environment of the client. */
  readonly env: Readonly<Record<string, string>>;
  /** What the client is told to give to the server. */
  readonly serverEnv: Readonly<Record<string, string>>;
  /** What the agent does from now on, instead of answering at once. */
  letAgentPlay(steps: readonly unknown[]): void;
  /** The agent's own notes, one for each time it was run: probes first, then work. */
  agentRecords(): AgentRecord[];
  agentProcesses(): Living[];
  /** What somebody in this world tried to reach beyond loopback. */
  readonly refused: readonly string[];
  /** Waits for the last process, ends what is left, removes the world; a process that had to be ended is a failure. */
  close(): Promise<void>;
}

/** Runs a test in a world of its own; a process left behind or a reach beyond loopback is a failure, too. */
export async function inWorld(use: (world: World) => Promise<void>): Promise<void> {
  const world = await createWorld();
  try {
    await use(world);
  } catch (error) {
    // The first failure is the one to report; what it left behind is only its consequence.
    await world.close().catch(() => undefined);
    throw error;
  }
  await world.close();
  if (world.refused.length > 0) throw new Error(`reached for beyond loopback: ${world.refused.join(', ')}`);
}

async function createWorld(): Promise<World> {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-clients-')));
  const folder = (name: string): string => {
    mkdirSync(path.join(dir, name), { mode: 0o700 });
    return path.join(dir, name);
  };
  const home = folder('home');
  const project = folder('project');
  const agentDir = folder('agent');
  const record = path.join(agentDir, 'record.jsonl');

  const agent = path.join(agentDir, 'agy');
  symlinkSync(path.join(DIST, 'agy-sim.js'), agent);
  const play = (scenario: Record<string, unknown>): void => {
    const common = { version: '1.3.2', speed: 0, record, quiet: true };
    writeFileSync(`${agent}.json`, JSON.stringify({ ...common, ...scenario }));
  };
  play({ scenario: 'ok', answer: ANSWER });

  const border = await openBorder();
  const env = {
    PATH: [path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    HOME: home,
    TMPDIR: folder('tmp'),
    USER: 'tester',
    SHELL: '/bin/sh',
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    HTTP_PROXY: border.url,
    HTTPS_PROXY: border.url,
    https_proxy: border.url,
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
  };
  createRepository(project, env);

  return {
    dir,
    home,
    project,
    env,
    serverEnv: {
      AGY_BIN: agent,
      AGY_MCP_CONFINEMENT: 'off',
      AGY_MCP_ASK_BEFORE_START: '0', // without a person, these clients say no
      [CANARY.name]: CANARY.value,
    },
    letAgentPlay(steps) {
      play({ steps });
    },
    agentRecords() {
      if (!existsSync(record)) return [];
      const lines = readFileSync(record, 'utf8').split('\n').slice(0, -1);
      return lines.map((line) => AgentRecord.parse(JSON.parse(line)));
    },
    agentProcesses: () => processesWith(agent).filter(({ command }) => command.includes(agent)),
    refused: border.refused,
    async close() {
      const alive = (): Living[] => processesWith(dir);
      await until('every process ends', () => (alive().length === 0 ? true : undefined)).catch(
        () => undefined,
      );
      const left = alive();
      for (const { pid } of left) kill(pid);
      await border.close();
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
      if (left.length > 0) throw new Error(`left behind: ${left.map(({ command }) => command).join('; ')}`);
    },
  };
}

function createRepository(project: string, env: Readonly<Record<string, string>>): void {
  writeFileSync(path.join(project, 'README.md'), '# Herons\n');
  git(project, env, 'init', '--quiet', '--initial-branch=main');
  git(project, env, 'config', 'user.name', 'Tester');
  git(project, env, 'config', 'user.email', 'tester@localhost');
  git(project, env, 'add', '.');
  git(project, env, 'commit', '--quiet', '--message=Begin');
}

export function git(cwd: string, env: Readonly<Record<string, string>>, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}
