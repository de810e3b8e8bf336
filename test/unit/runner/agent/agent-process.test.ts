// One run of a process: what it printed arrives, however soon it has ended.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runAgent } from '../../../../src/runner/agent/agent-process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'agy-mcp-run-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a program that prints and ends at once loses no line', async () => {
  const executable = path.join(folder, 'quick.sh');
  writeFileSync(executable, '#!/bin/sh\necho out\necho err >&2\n', { mode: 0o755 });
  const told: string[] = [];
  for (let round = 0; round < 30; round += 1) {
    const end = await runAgent({
      launch: {
        program: executable,
        argv: [],
        stdin: null,
        env: { PATH: process.env['PATH'] ?? '' },
        cwd: folder,
      },
      stdinAfterInit: false,
      logFile: null,
      mark: `agy-mcp-run-${path.basename(folder)}-${round}`,
      signal: new AbortController().signal,
      onLines: (source, lines) => {
        told.push(...lines.map((line) => `${source} ${line}`));
        return Promise.resolve('go_on');
      },
    });
    expect(end).toEqual({ exitCode: 0, signal: null, survivors: [] });
  }
  expect(told.filter((line) => line === 'stdout out')).toHaveLength(30);
  expect(told.filter((line) => line === 'stderr err')).toHaveLength(30);
});
