import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { gitFailure, isPassing } from '../../../../src/workspace/git/git-failures.ts';

test('a ref in the place of the folder of our refs is named, with what removes it, and is no lock', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'agy-ref-'));
  const git = (...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root, encoding: 'utf8' });
  try {
    git('init', '--quiet');
    git('commit', '--quiet', '--allow-empty', '--message=x');
    git('update-ref', 'refs/agy-mcp', 'HEAD');
    const { stderr } = git('update-ref', 'refs/agy-mcp/job_1', 'HEAD');
    expect(isPassing(stderr)).toBe(false);
    const { message, hint } = gitFailure([], stderr);
    expect(message).toBe('A ref named refs/agy-mcp is where the work of the jobs is kept (refs/agy-mcp/…).');
    expect(hint).toContain('`git update-ref -d refs/agy-mcp`');
  } finally {
    rmSync(root, { recursive: true });
  }
});
