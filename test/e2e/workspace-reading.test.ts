// Jobs for reading: what changes all the same is told, whatever the mode, and their worktrees are thrown away.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startBridgeHere } from '../support/bridge-here.ts';
import { type Bridge } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

const MODES = ['ask', 'plan', 'prototype', 'review', 'browser', 'long'];
const STEPS = [
  { write: 'README.md', content: '# project\nby the agent\n', granted: true },
  { write: 'new/file.txt', content: 'x\n', granted: true },
  { run: 'chmod +x tool.sh', granted: true },
];

async function begin(steps: readonly object[]): Promise<Bridge> {
  bridge = await startBridgeHere({ agent: { version: '1.3.2', answer: 'Looked.', steps } });
  writeFileSync(path.join(bridge.repo, 'tool.sh'), 'true\n');
  return bridge;
}

const told = (paths: string, where = ''): RegExp =>
  new RegExp(`^workspace_modified: files${where} changed although the mode is for reading: ${paths}$`);
const warningsOf = ({ data }: { data: Record<string, unknown> }): string[] =>
  (data['warnings'] as string[]).filter((each) => each.startsWith('workspace_modified'));

// promise: read-only-seen
describe('an agent that writes although it was asked to read', () => {
  it('is told on in every mode but execute, with the paths, in the answer and in the record', async () => {
    const here = await begin(STEPS);
    for (const mode of MODES) {
      writeFileSync(path.join(here.repo, 'README.md'), '# project\n');
      const reply = await here.call('agy', { prompt: 'Only look.', mode });
      expect(reply.data['status'], mode).toBe('completed');
      const all = told('"README\\.md", "new/file\\.txt", "tool\\.sh"');
      expect(warningsOf(reply), mode).toEqual([expect.stringMatching(all)]);
      expect(reply.text, mode).toContain('workspace_modified');
      const later = await here.call('agy_result', { job_id: reply.data['job_id'] });
      expect(warningsOf(later)).toEqual(warningsOf(reply));
    }
  });

  it('in a checkout to throw away has changed nothing of the user, and that goes when the job ends', async () => {
    const here = await begin(STEPS);
    for (const mode of MODES) {
      const reply = await here.call('agy', { prompt: 'Only look.', mode, worktree: true });
      expect(reply.data['workspace'], mode).toMatchObject({ kind: 'worktree', changed_files: 3 });
      expect(warningsOf(reply), mode).toEqual([expect.stringMatching(told('"README.*'))]);
    }
    expect(readFileSync(path.join(here.repo, 'README.md'), 'utf8')).toBe('# project\n');
    expect(existsSync(path.join(here.repo, 'new'))).toBe(false);
    expect(readdirSync(path.join(here.repo, '.agy-mcp/worktrees'))).toEqual([]);
  });

  it('from there into the checkout of the user is told on, apart', async () => {
    const here = await begin([
      { run: 'echo x > ../../../README.md', granted: true },
      { run: 'echo x > ../../../.git/hooks/pre-commit', granted: true },
    ]);
    const reply = await here.call('agy', { prompt: 'Only look.', worktree: true });
    expect(readFileSync(path.join(here.repo, 'README.md'), 'utf8')).toBe('x\n');
    const outside = told('"\\.git/hooks/pre-commit", "README\\.md"', ' of the checkout itself');
    expect(warningsOf(reply)).toEqual([expect.stringMatching(outside)]);
  });
});

describe('an agent that only reads', () => {
  it('is accused of nothing, in no mode, also when the checkout is dirty', async () => {
    const here = await begin([{ run: 'cat README.md; git status', granted: true }]);
    writeFileSync(path.join(here.repo, 'README.md'), 'dirty\n');
    for (const mode of MODES)
      for (const worktree of [false, true]) {
        const reply = await here.call('agy', { prompt: 'Only look.', mode, worktree });
        expect(reply.data['status']).toBe('completed');
        expect(reply.data['warnings'], mode).toEqual([]);
      }
  }, 90_000); // twelve jobs, one after the other
});
