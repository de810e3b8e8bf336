import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stateOf } from '../../src/platform/files/file-state.ts';
import type { PlacedJob } from '../../src/workspace/worktree/finished-worktree.ts';
import type { SettledApply } from '../../src/workspace/apply/interrupted-applies.ts';
import { createWorkspaces } from '../../src/workspace/workspace.ts';
import { type ApplyRun, applyUntil, buildApplyProgram } from '../support/build-apply-program.ts';
import { filesOf } from '../support/files-of.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { nestedRepository } from '../support/submodule-repository.ts';
import { openJob } from '../support/worktree-job.ts';

let programs: string;
let program: string;
let box: GitSandbox;
let root: string;

beforeAll(async () => {
  programs = await mkdtemp(path.join(tmpdir(), 'agy-mcp-apply-'));
  program = await buildApplyProgram(programs);
});
afterAll(() => rm(programs, { recursive: true, force: true }));
beforeEach(async () => {
  box = await createGitSandbox();
  root = await box.repository();
});
afterEach(async () => {
  await box.remove();
});

const CHANGES = { 'a.txt': 'agent\n', 'd/b.txt': 'agent\n', 'new/deep/c.txt': 'new\n' };

async function preparedJob(): Promise<PlacedJob> {
  await writeFiles(root, { 'a.txt': 'a\n', 'd/b.txt': 'b\n', 'gone/x.txt': 'x\n', 'kept.txt': 'kept\n' });
  await box.git(root, 'add', '--all');
  await box.git(root, 'commit', '--quiet', '--message', 'more');
  const opened = await openJob(createWorkspaces({ env: box.env }), root);
  await writeFiles(opened.cwd, CHANGES);
  await rm(path.join(opened.cwd, 'gone'), { recursive: true });
  return (await opened.finish()).job;
}

/** @param step the process is killed before this one; 0 lets it end */
function applyTo(job: PlacedJob, step: number): ApplyRun {
  const run = applyUntil(program, box.base, box.env, job, step);
  expect(run).toMatchObject({ stderr: '', temporary: [], signal: step === 0 ? null : 'SIGKILL' });
  return run;
}

async function settle(job: PlacedJob): Promise<SettledApply[]> {
  const settled: SettledApply[] = [];
  await createWorkspaces({ env: box.env }).settle(job, (each) => {
    settled.push(each);
    return Promise.resolve();
  });
  return settled;
}

const nothingLeft = () => {
  const home = path.join(root, '.git/agy-mcp-apply');
  const names = existsSync(home) ? readdirSync(home) : [];
  expect(names.filter((name) => !name.startsWith('lock.'))).toEqual([]);
};

// promise: apply-journal
describe('an apply that is killed', () => {
  test('before any step leaves each path all old or all new, and the next look takes it back or completes it', async () => {
    const job = await preparedJob();
    const before = filesOf(root);
    const steps = applyTo(job, 0).steps ?? 0;
    const after = filesOf(root);
    expect(steps).toBeGreaterThan(5);
    const outcomes: string[] = [];
    for (let step = 1; step <= steps; step += 1) {
      await box.git(root, 'checkout', '--quiet', '--force', 'HEAD');
      await box.git(root, 'clean', '--quiet', '-fd', '--exclude=.agy-mcp');
      expect(filesOf(root)).toEqual(before);
      applyTo(job, step);
      for (const [name, content] of Object.entries(filesOf(root)))
        expect([before[name], after[name]], `${step} ${name}`).toContain(content);
      const [settled] = await settle(job);
      outcomes.push(settled?.outcome ?? 'not begun');
      expect(filesOf(root)).toEqual(settled?.outcome === 'completed' ? after : before);
      nothingLeft();
      expect(await settle(job)).toEqual([]);
    }
    expect(new Set(outcomes)).toEqual(new Set(['not begun', 'taken_back', 'completed']));
  }, 60_000);

  // promise: submodules-reviewed
  test('in submodules as well: what was written in each is taken back or completed together with the rest', async () => {
    await rm(root, { recursive: true });
    root = await nestedRepository(box);
    const opened = await openJob(createWorkspaces({ env: box.env }), root);
    await writeFiles(opened.cwd, {
      'README.md': 'agent\n',
      'lib/lib.txt': 'agent\n',
      'lib/new/a.txt': 'new\n',
      'lib/inner/lib.txt': 'agent\n',
    });
    await rm(path.join(opened.cwd, 'lib/src'), { recursive: true });
    const { job } = await opened.finish();
    await writeFiles(root, { 'lib/inner/mine.txt': 'of the user\n' });
    const before = filesOf(root);
    const steps = applyTo(job, 0).steps ?? 0;
    const after = filesOf(root);
    expect(Object.keys(after)).toContain('lib/new/a.txt');
    expect(steps).toBeGreaterThan(7);
    const outcomes: string[] = [];
    for (let step = 1; step <= steps; step += 1) {
      await box.git(root, 'checkout', '--quiet', '--force', 'HEAD');
      await box.git(path.join(root, 'lib'), 'checkout', '--quiet', '--force', 'HEAD');
      await box.git(path.join(root, 'lib'), 'clean', '--quiet', '-fd');
      await box.git(path.join(root, 'lib/inner'), 'checkout', '--quiet', '--force', 'HEAD');
      expect(filesOf(root)).toEqual(before);
      applyTo(job, step);
      for (const [name, content] of Object.entries(filesOf(root)))
        expect([before[name], after[name]], `${step} ${name}`).toContain(content);
      const [settled] = await settle(job);
      outcomes.push(settled?.outcome ?? 'not begun');
      expect(filesOf(root), `step ${step}`).toEqual(settled?.outcome === 'completed' ? after : before);
      nothingLeft();
      expect(await settle(job)).toEqual([]);
    }
    expect(new Set(outcomes)).toEqual(new Set(['not begun', 'taken_back', 'completed']));
  }, 180_000);

  test('does not lose what the user does before the next look', async () => {
    const job = await preparedJob();
    const steps = applyTo(job, 0).steps ?? 0;
    await box.git(root, 'checkout', '--quiet', '--force', 'HEAD');
    await box.git(root, 'clean', '--quiet', '-fd', '--exclude=.agy-mcp');
    applyTo(job, steps - 1);
    await writeFiles(root, { 'a.txt': 'mine\n', 'kept.txt': 'mine as well\n', 'gone/x.txt': 'mine again\n' });
    expect(await settle(job)).toEqual([
      expect.objectContaining({
        outcome: 'taken_back',
        foreign: expect.arrayContaining(['a.txt', 'gone/x.txt']) as string[],
      }),
    ]);
    const text = (name: string) => readFileSync(path.join(root, name), 'utf8');
    expect([text('a.txt'), text('kept.txt'), text('gone/x.txt'), text('d/b.txt')]).toEqual([
      'mine\n',
      'mine as well\n',
      'mine again\n',
      'b\n',
    ]);
    expect(existsSync(path.join(root, 'new'))).toBe(false);
  }, 30_000);

  test('has a journal that leads nowhere else, whoever wrote it', async () => {
    const job = await preparedJob();
    const before = filesOf(root);
    const home = path.join(root, '.git/agy-mcp-apply/job_a1');
    const was = { kind: 'absent', sum: '', mode: 0 };
    const outside = path.join(box.base, 'precious');
    writeFileSync(outside, 'x');
    for (const name of ['../precious', '.git/config', 'a/../../precious', '/etc/hosts', '.GIT/config', '']) {
      await writeFiles(home, {
        'journal.json': JSON.stringify({ changes: [{ name, was, becomes: was }], made: [], left: [] }),
      });
      expect(await settle(job)).toEqual([expect.objectContaining({ outcome: 'unsettled', folder: home })]);
      expect(filesOf(root)).toEqual(before);
      expect(existsSync(outside)).toBe(true);
    }
    const harmless = { changes: [{ name: 'no/such', was, becomes: was }], made: [], left: [] };
    await writeFiles(home, { 'journal.json': JSON.stringify(harmless) });
    expect(await settle(job)).toEqual([expect.objectContaining({ outcome: 'completed' })]);
  });

  test('is not looked for in the checkout, where an agent can write', async () => {
    const job = await preparedJob();
    const before = filesOf(root);
    const was = { kind: 'absent', sum: '', mode: 0 };
    const becomes = await stateOf(root, 'kept.txt');
    await writeFiles(path.join(root, '.agy-mcp/apply/job_x'), {
      'journal.json': JSON.stringify({ changes: [{ name: 'kept.txt', was, becomes }], made: [], left: [] }),
    });
    expect(await settle(job)).toEqual([]);
    expect(filesOf(root)).toEqual(before);
  });
});
