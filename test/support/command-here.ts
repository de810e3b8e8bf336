// Commands of the command line in this process, without a start of Node for each: what they say, and that they end.
import path from 'node:path';
import { expect, vi } from 'vitest';
import type { Machine } from '../../src/app.ts';
import { runCommandLine } from '../../src/cli/run-command.ts';
import { type Home, SERVER, serverEnv } from './start-bridge.ts';

/** Two seconds are the promise, of a machine that has nothing else to do. */
export const MOST_MS = 10_000;

/** What a command wrote to each stream, and to both in order. */
interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly text: string;
}

type Streams = Pick<Said, 'out' | 'err' | 'text'>;

async function runHere(machine: Omit<Machine, 'write'>, words: readonly string[]): Promise<Said> {
  const said = { out: '', err: '', text: '' };
  const keep =
    (stream: Exclude<keyof Streams, 'text'>) =>
    (piece: string | Uint8Array): boolean => {
      said[stream] += String(piece);
      said.text += String(piece);
      return true;
    };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(keep('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(keep('err')),
  ];
  const write = (line: string): void => void keep('err')(line);
  const code = await runCommandLine({ ...machine, write }, words).finally(() => {
    for (const spy of spies) spy.mockRestore();
    process.removeAllListeners('SIGINT');
  });
  return { code, ...said };
}

/** The test runner gives its processes a terminal where colours are asked for. */
const NO_TERMINAL = { NO_COLOR: '1' };

/** This machine, without the programs and files that are shipped. */
export const NOWHERE = {
  platform: process.platform,
  nodeVersion: process.version,
  runnerScript: '/nowhere/run-job.js',
  holderScript: '/nowhere/hold-jobs.js',
  serverScript: '/nowhere/agy-mcp.js',
  simulatorScript: '/nowhere/agy-sim.js',
  skillsFolder: '/nowhere/skills',
  answersFile: '/nowhere/prepared.json',
} as const;

/** A command in a home, as the built program would run it there with nothing on its input. */
export const typeHere = (
  home: Home,
  words: readonly string[],
  { env, cwd = home.repo }: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Said> =>
  runHere(
    {
      ...NOWHERE,
      env: serverEnv(home, { ...NO_TERMINAL, ...env }),
      cwd,
      home: home.home,
      runnerScript: path.join(path.dirname(SERVER), 'run-job.js'),
      serverScript: SERVER,
    },
    words,
  );

export interface CommandsHere {
  /** One command on a store; fails when it takes too long or shows what is inside of the program. */
  readonly run: (root: string, ...words: string[]) => Promise<Said>;
  /** How long the slowest of them took, in milliseconds. */
  readonly slowest: () => number;
}

/** What must be said of what stands in the place of a file. */
export const NAMES =
  /pipe|socket|device|link|folder|directory|file|damaged|no job|not found|cannot|could not|no worktree|not finished|already|unknown/i;

/** @param base working directory, and the place of the home */
export function createCommandsHere(base: string): CommandsHere {
  let slowest = 0;
  return {
    async run(root, ...words) {
      const env = { ...NO_TERMINAL, PATH: process.env['PATH'], AGY_MCP_SESSION_ROOT: root };
      const machine = { ...NOWHERE, env, cwd: base, home: path.join(base, 'home') };
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => {
          reject(new Error(`no answer in ${MOST_MS} ms: ${words.join(' ')}`));
        }, MOST_MS).unref();
      });
      const from = performance.now();
      const said = await Promise.race([runHere(machine, words), late]);
      slowest = Math.max(slowest, performance.now() - from);
      expect(said.text, words.join(' ')).not.toMatch(/^ +at .*:\d+|internal|\bE[A-Z]{3,}\b:/m);
      return said;
    },
    slowest: () => slowest,
  };
}
