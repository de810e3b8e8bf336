import { chmod, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspaces } from '../../../../src/workspace/workspace.ts';
import { worktreeName } from '../../../../src/workspace/worktree/worktree-names.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../../support/git-repository.ts';

let box: GitSandbox;

beforeEach(async () => {
  box = await createGitSandbox();
});
afterEach(async () => {
  await box.remove();
});

test.each([
  ['Fix: the THING', 'fix-the-thing'],
  ['../../etc', 'etc'],
  ['日本語', 'job'],
  [null, 'job'],
  ['', 'job'],
  [`${'ab-'.repeat(13)}abc`, `${'ab-'.repeat(13)}a`],
  [`${'a'.repeat(39)} b`, 'a'.repeat(39)],
])('the label %j gives the name %s', (label, slug) => {
  expect(worktreeName(label, 'job_a1')).toBe(`${slug}-job_a1`);
});

/** What another git process may leave in the `.git` folder while it works, or for good when it was killed. */
const OBSTACLES = [
  { id: 'lock of the branch', files: { 'refs/heads/agy-mcp/job-job_a1.lock': '' } },
  {
    id: 'incomplete worktree',
    files: {
      'worktrees/half/gitdir': '/nowhere/.git\n',
      'worktrees/half/HEAD': 'ref: refs/heads/half\n',
      'worktrees/half/commondir': '',
    },
  },
];

describe.each(OBSTACLES)('a $id', ({ files }) => {
  const planned = async () => {
    const root = await box.repository();
    const plan = { cwd: root, worktree: true, readOnly: false, baseRef: null, jobId: 'job_a1', label: null };
    const planned = await createWorkspaces({ env: box.env }).plan(plan);
    await writeFiles(path.join(root, '.git'), files);
    return { root, plan: planned.plan };
  };

  test('is waited for', async () => {
    const { root, plan } = await planned();
    const bin = path.join(box.base, 'bin');
    const seen = path.join(box.base, 'seen');
    const real = (await box.git(box.base, '--exec-path')).trim();
    const obstacles = Object.keys(files).map((name) => `'${path.join(root, '.git', name)}'`);
    // the second try finds it gone
    const removal = `[ -e '${seen}' ] && rm -f ${obstacles.join(' ')}; : > '${seen}'`;
    await writeFiles(bin, {
      git: `#!/bin/sh\ncase "$*" in *"worktree add"*) ${removal};; esac\nexec '${real}/git' "$@"\n`,
    });
    await chmod(path.join(bin, 'git'), 0o700);
    const env = { ...box.env, PATH: `${bin}:${box.env['PATH'] ?? ''}` };
    const { view } = await createWorkspaces({ env }).open(plan, box.place('job_a1'));
    expect(view.branch).toBe('agy-mcp/job-job_a1');
  });

  test('that stays ends in a refusal for later and leaves nothing', async () => {
    const { root, plan } = await planned();
    const opening = createWorkspaces({ env: box.env }).open(plan, box.place('job_a1'));
    await expect(opening).rejects.toMatchObject({ code: 'workspace_failed', retry: 'later' });
    for (const name of Object.keys(files)) await rm(path.join(root, '.git', name));
    expect((await box.git(root, 'worktree', 'list')).trim().split('\n')).toHaveLength(1);
    expect(await box.git(root, 'branch', '--list', 'agy-mcp/*')).toBe('');
    await mkdir(path.join(root, '.agy-mcp/worktrees/job-job_a1')); // fails if it were still there
  });
});
