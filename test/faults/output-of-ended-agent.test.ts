// What an agent printed before it ended is kept, however slow the disk is that takes it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runAgent } from '../../src/runner/agent/agent-process.ts';
import { TIMES } from '../../src/protocol/limits.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'agy-mcp-drain-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const LINES = 3_000;

/** Runs a shell script whose lines take `ms` a portion to be stored. */
async function linesOf(script: string, ms: number): Promise<string[]> {
  const told: string[] = [];
  await runAgent({
    launch: {
      program: '/bin/sh',
      argv: ['-c', script],
      stdin: null,
      env: { PATH: process.env['PATH'] ?? '' },
      cwd: folder,
    },
    stdinAfterInit: false,
    logFile: null,
    mark: `agy-mcp-drain-${path.basename(folder)}`,
    signal: new AbortController().signal,
    onLines: async (_source, lines) => {
      await delay(ms);
      told.push(...lines);
      return 'go_on';
    },
  });
  return told;
}

test('all lines of an agent that has ended are taken, though storing each portion takes longer than the wait for its end', async () => {
  const lines = Array.from({ length: LINES }, (_, n) => `${n} ${'x'.repeat(50)}`);
  writeFileSync(path.join(folder, 'lines'), `${lines.join('\n')}\n`);
  expect(await linesOf('exec cat lines', TIMES.drainAfterExitMs + 200)).toEqual(lines);
});

test('a process that goes on to write in the name of an ended agent is not waited for', async () => {
  const told = await linesOf('echo ended; (while :; do echo more; sleep 0.05; done) & exit 0', 0);
  expect(told[0]).toBe('ended');
  expect(told.length).toBeLessThan(1_000);
});
