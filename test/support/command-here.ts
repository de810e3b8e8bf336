// Commands of the command line in this process, on a store in the way: what each says, and that it ends.
import path from 'node:path';
import { expect, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/run-command.ts';

/** Two seconds are the promise, of a machine that has nothing else to do. */
export const MOST_MS = 10_000;

interface Told {
  readonly code: number;
  readonly text: string;
}

export interface CommandsHere {
  /** One command on a store, as a person types it into a shell whose output goes to a file. */
  readonly run: (root: string, ...words: string[]) => Promise<Told>;
  /** How long the slowest of them took, in milliseconds. */
  readonly slowest: () => number;
}

/** What must be said of what stands in the place of a file. */
export const NAMES =
  /pipe|socket|device|link|folder|directory|file|damaged|no job|not found|cannot|could not|no worktree|not finished|already|unknown/i;

/** @param base working directory, and the place of the home */
export function createCommandsHere(base: string): CommandsHere {
  let slowest = 0;
  async function run(root: string, ...words: string[]): Promise<Told> {
    let text = '';
    const keep = (piece: string | Uint8Array): boolean => {
      text += String(piece);
      return true;
    };
    const spies = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation(keep),
    );
    const from = performance.now();
    const machine = {
      env: { PATH: process.env['PATH'], AGY_MCP_SESSION_ROOT: root },
      cwd: base,
      home: path.join(base, 'home'),
      platform: process.platform,
      nodeVersion: process.version,
      runnerScript: '/nowhere/run-job.js',
      holderScript: '/nowhere/hold-jobs.js',
      serverScript: '/nowhere/agy-mcp.js',
      simulatorScript: '/nowhere/agy-sim.js',
      skillsFolder: '/nowhere/skills',
      answersFile: '/nowhere/prepared.json',
      write: (line: string) => void keep(line),
    };
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => {
        reject(new Error(`no answer in ${MOST_MS} ms: ${words.join(' ')}`));
      }, MOST_MS).unref();
    });
    const code = await Promise.race([runCommandLine(machine, words), late]);
    for (const spy of spies) spy.mockRestore();
    process.removeAllListeners('SIGINT');
    slowest = Math.max(slowest, performance.now() - from);
    expect(text, words.join(' ')).not.toMatch(/^ +at .*:\d+|internal|\bE[A-Z]{3,}\b:/m);
    return { code, text };
  }
  return { run, slowest: () => slowest };
}
