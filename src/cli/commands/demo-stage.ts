// A place for the demonstration: a git repository, a home and the simulator as agent, all temporary.
import path from 'node:path';
import type { Machine } from '../../app.ts';
import { copyProgram, ensureFolder, makeTemporary, writeWhole } from '../../platform/files/private-file.ts';
import { removeTree } from '../../platform/files/paths.ts';
import { askProgram } from '../../platform/processes/spawn.ts';
import { BridgeError } from '../../protocol/error.ts';

export interface DemoStage {
  readonly repository: string;
  /** Environment of the server. */
  readonly env: Record<string, string>;
  git(...args: string[]): Promise<string>;
  clear(): Promise<void>;
}

const GIT_MS = 30_000;
/** Delays of the simulator, so that progress can be watched. */
const SPEED = 0.1;

/** @param agent absolute path of a real agent; null brings the simulator */
export async function createDemoStage(
  machine: Machine,
  simulator: string,
  agent: string | null,
): Promise<DemoStage> {
  const root = await makeTemporary('agy-mcp-demo-');
  const repository = path.join(root, 'project');
  const home = path.join(root, 'home');
  const gitEnv = {
    ...definedOnly(machine.env),
    GIT_CONFIG_GLOBAL: path.join(root, 'gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const git = async (...args: string[]): Promise<string> => {
    const answer = await askProgram('git', args, { env: gitEnv, cwd: repository, timeoutMs: GIT_MS });
    if (answer?.exitCode === 0) return answer.stdout;
    throw new BridgeError('workspace_failed', `git ${args[0] ?? ''} failed in the demonstration.`, {
      hint: answer === null ? 'Install git.' : answer.stderr.slice(0, 300),
    });
  };
  try {
    await ensureFolder(repository);
    await ensureFolder(home);
    await writeWhole(path.join(repository, 'greeting.txt'), 'Hello\n');
    await git('init', '-q', '-b', 'main');
    await git('add', '.');
    await git(
      '-c',
      'user.name=Demo',
      '-c',
      'user.email=demo@localhost',
      'commit',
      '-q',
      '-m',
      'First commit',
    );
    const env = {
      ...definedOnly(machine.env),
      AGY_MCP_SESSION_ROOT: path.join(root, 'sessions'),
      AGY_MCP_CONFIG: path.join(root, 'config.toml'),
      AGY_BIN: agent ?? (await placeSimulator(root, simulator)),
      ...(agent === null ? { HOME: home, USERPROFILE: home } : {}),
    };
    await writeWhole(env.AGY_MCP_CONFIG, 'backend = "agy"\n');
    return { repository, env, git, clear: () => removeTree(root) };
  } catch (error) {
    await removeTree(root);
    throw error;
  }
}

async function placeSimulator(root: string, simulator: string): Promise<string> {
  const program = path.join(root, 'agy.mjs');
  await copyProgram(simulator, program);
  await writeWhole(`${program}.json`, JSON.stringify({ speed: SPEED, quiet: true }));
  return program;
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
