// An apply that is cancelled, or whose end cannot be noted; and that it holds up nobody meanwhile.
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PlacedJob } from '../../src/workspace/worktree/finished-worktree.ts';
import { createWorkspaces } from '../../src/workspace/workspace.ts';
import { filesOf } from '../support/files-of.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { openJob } from '../support/worktree-job.ts';

let box: GitSandbox;
let root: string;
beforeEach(async () => {
  box = await createGitSandbox();
  root = await box.repository();
});
afterEach(() => box.remove());

const left = (): string[] => {
  const home = path.join(root, '.git/agy-mcp-apply');
  return existsSync(home) ? readdirSync(home).filter((name) => !name.startsWith('lock.')) : [];
};

async function jobWith(files: Readonly<Record<string, string>>): Promise<PlacedJob> {
  const opened = await openJob(createWorkspaces({ env: box.env }), root);
  await writeFiles(opened.cwd, files);
  return (await opened.finish()).job;
}

describe('an apply that is cancelled', () => {
  // promise: loop-free
  test.each(['read', 'staged'])('after the step "%s" changes nothing and leaves nothing', async (last) => {
    const job = await jobWith({ 'README.md': 'changed\n', 'new.ts': 'new\n' });
    const before = filesOf(root);
    const aborted = new AbortController();
    const workspaces = createWorkspaces({
      env: box.env,
      onApplyStep(step) {
        if (step === last) aborted.abort(new Error('cancelled'));
      },
    });
    await expect(workspaces.apply(job, { signal: aborted.signal })).rejects.toThrow('cancelled');
    expect(filesOf(root)).toEqual(before);
    expect(left()).toEqual([]);
  });

  test('while it writes goes on to its end', async () => {
    const job = await jobWith({ 'README.md': 'changed\n', 'new.ts': 'new\n' });
    const aborted = new AbortController();
    const workspaces = createWorkspaces({
      env: box.env,
      onApplyStep(step) {
        if (step.startsWith('write ')) aborted.abort(new Error('cancelled'));
      },
    });
    expect((await workspaces.apply(job, { signal: aborted.signal })).paths).toHaveLength(2);
    expect(await readFile(path.join(root, 'new.ts'), 'utf8')).toBe('new\n');
  });
});

describe('the note of an apply', () => {
  // promise: apply-noted
  test('that fails leaves the journal, and the next look completes it', async () => {
    const job = await jobWith({ 'new.ts': 'new\n' });
    const workspaces = createWorkspaces({ env: box.env });
    const full = new Error('no space left');
    const applied = await workspaces.apply(job, { note: () => Promise.reject(full) });
    expect(applied).toMatchObject({ paths: ['new.ts'], submodules: [], notNoted: full });
    expect(left()).toEqual([job.job_id]);

    const settle = async (note: () => Promise<void>): Promise<string[]> => {
      const outcomes: string[] = [];
      await workspaces.settle(job, async ({ outcome }) => {
        outcomes.push(outcome);
        await note();
      });
      return outcomes;
    };
    expect(await settle(() => Promise.reject(full))).toEqual(['completed']);
    expect(await settle(() => Promise.resolve())).toEqual(['completed']);
    expect(await settle(() => Promise.resolve())).toEqual([]);
    expect(await readFile(path.join(root, 'new.ts'), 'utf8')).toBe('new\n');
    expect(left()).toEqual([]);
  });

  test('is made while the journal still stands', async () => {
    const job = await jobWith({ 'new.ts': 'new\n' });
    const workspaces = createWorkspaces({ env: box.env });
    let stood: string[] = [];
    await workspaces.apply(job, {
      note: () => {
        stood = left();
        return Promise.resolve();
      },
    });
    expect(stood).toEqual([job.job_id]);
    expect(left()).toEqual([]);
  });
});

describe('others have their turn', () => {
  // promise: loop-free
  test('while a large file is written and while many are', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_500 }, (_, at) => [`many/${at}.ts`, `${at}\n`]));
    const job = await jobWith({ 'README.md': 'x'.repeat(30_000_000), ...many });
    const turns: Record<string, number> = {};
    let phase = 'begin';
    let isDone = false;
    const count = (): void => {
      turns[phase] = (turns[phase] ?? 0) + 1;
      if (!isDone) setImmediate(count);
    };
    const workspaces = createWorkspaces({
      env: box.env,
      onApplyStep(step) {
        phase = step.replace(/ .*/, '');
      },
    });
    setImmediate(count);
    await workspaces.apply(job);
    isDone = true;
    // each of these phases did all of its work in one turn when it was synchronous
    for (const name of ['staged', 'write', 'written']) expect(turns[name], name).toBeGreaterThan(1);
  });
});
