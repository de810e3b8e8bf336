import { appendFile, chmod, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';

let box: GitSandbox;

beforeEach(async () => {
  box = await createGitSandbox();
});
afterEach(async () => {
  await box.remove();
});

async function planAndOpen(
  cwd: string,
  env: Readonly<Record<string, string>> = box.env,
  baseRef: string | null = null,
) {
  const workspaces = createWorkspaces({ env });
  const { plan } = await workspaces.plan({
    cwd,
    worktree: true,
    readOnly: false,
    baseRef,
    jobId: 'job_a1',
    label: null,
  });
  return workspaces.open(plan, box.place('job_a1'));
}

/** What an unsuspecting user would run; failures do not matter, only whether the canary sang. */
async function carelessly(root: string): Promise<void> {
  await box.git(root, 'status').catch(() => undefined);
  await box.git(root, 'worktree', 'add', path.join(box.base, 'careless')).catch(() => undefined);
}

interface Trap {
  readonly id: string;
  readonly set: (root: string, script: string) => Promise<void>;
}

const hook = (name: string): Trap => ({
  id: `hook ${name}`,
  set: async (root, script) => {
    await writeFiles(root, { [`.git/hooks/${name}`]: await readFile(script, 'utf8') });
    await chmod(path.join(root, '.git/hooks', name), 0o700);
  },
});

const config = (id: string, entries: (script: string) => readonly (readonly [string, string])[]): Trap => ({
  id,
  set: async (root, script) => {
    for (const [key, value] of entries(script)) await box.git(root, 'config', key, value);
  },
});

const TRAPS: readonly Trap[] = [
  hook('post-checkout'),
  hook('post-index-change'),
  hook('reference-transaction'),
  {
    id: 'core.hooksPath',
    set: async (root, script) => {
      await writeFiles(root, { 'hooks/post-checkout': await readFile(script, 'utf8') });
      await chmod(path.join(root, 'hooks/post-checkout'), 0o700);
      await box.git(root, 'config', 'core.hooksPath', path.join(root, 'hooks'));
    },
  },
  config('core.fsmonitor', (script) => [['core.fsmonitor', script]]),
  config('smudge filter', (script) => [['filter.trap.smudge', script]]),
  config('clean filter', (script) => [['filter.trap.clean', script]]),
  config('process filter', (script) => [['filter.trap.process', script]]),
  config('required filter', (script) => [
    ['filter.trap.smudge', script],
    ['filter.trap.required', 'true'],
  ]),
  config('filter with = and dots in its name', (script) => [['filter.a=b.c.smudge', script]]),
  {
    id: 'filter of an included file of the tree',
    set: async (root, script) => {
      await writeFiles(root, { 'conf/evil': `[filter "trap"]\n\tsmudge = ${script}\n` });
      await box.git(root, 'config', 'include.path', '../conf/evil');
    },
  },
  {
    id: 'filter of a worktree configuration',
    set: async (root, script) => {
      await box.git(root, 'config', 'extensions.worktreeConfig', 'true');
      await box.git(root, 'config', '--worktree', 'filter.trap.smudge', script);
    },
  },
];

// promise: git-hostile
test.each(TRAPS)('$id of a repository does not run', async ({ set }) => {
  const root = await box.repository();
  await writeFiles(root, { '.gitattributes': '*.md filter=trap\n*.ts filter=a=b.c\n' });
  await box.git(root, 'add', '--all');
  await box.git(root, 'commit', '--quiet', '--message', 'attributes');
  const canary = await box.canary('trap');
  await set(root, canary.script);
  await utimes(path.join(root, 'README.md'), 1, 1); // so that status compares its content
  const { cwd } = await planAndOpen(root);
  expect(await canary.ran()).toBe(false);
  expect(await readFile(path.join(cwd, 'README.md'), 'utf8')).toBe('hello\n');
  await utimes(path.join(root, 'README.md'), 2, 2);
  await carelessly(root);
  expect(await canary.ran()).toBe(true);
});

test('a filter of a submodule does not run', async () => {
  const library = await box.repository('library');
  await writeFiles(library, { '.gitattributes': '*.md filter=trap\n' });
  await box.git(library, 'add', '--all');
  await box.git(library, 'commit', '--quiet', '--message', 'attributes');
  const root = await box.repository();
  await box.git(root, 'submodule', '--quiet', 'add', library, 'lib');
  await box.git(root, 'commit', '--quiet', '--message', 'lib');
  const canary = await box.canary('trap');
  await box.git(path.join(root, 'lib'), 'config', 'filter.trap.clean', canary.script);
  await utimes(path.join(root, 'lib/README.md'), 1, 1);
  await planAndOpen(root);
  expect(await canary.ran()).toBe(false);
  await carelessly(root);
  expect(await canary.ran()).toBe(true);
});

test('a missing object is not fetched, whatever transport the repository allows itself', async () => {
  const root = await box.repository();
  const canary = await box.canary('trap');
  const blob = (await box.git(root, 'rev-parse', 'HEAD:README.md')).trim();
  await rm(path.join(root, '.git/objects', blob.slice(0, 2), blob.slice(2)));
  await appendFile(
    path.join(root, '.git/config'),
    `[extensions]\n\tpartialClone = evil\n[remote "evil"]\n\tpromisor = true\n\turl = ext::touch ${canary.mark}\n[protocol "ext"]\n\tallow = always\n`,
  );
  await box.git(root, 'config', 'core.repositoryFormatVersion', '1');
  await expect(planAndOpen(root, box.env, 'HEAD')).rejects.toMatchObject({
    code: 'workspace_failed',
    message: expect.stringContaining('missing from this clone') as string,
  });
  expect(await canary.ran()).toBe(false);
  expect(await box.git(root, 'branch', '--list', 'agy-mcp/*')).toBe('');
  await carelessly(root);
  expect(await canary.ran()).toBe(true);
});

test('pager, editor, aliases, external diff and askpass do not run', async () => {
  const root = await box.repository();
  const canary = await box.canary('trap');
  const programs = [
    'core.pager',
    'core.editor',
    'diff.external',
    'core.askPass',
    'core.sshCommand',
    'pager.status',
  ];
  for (const key of programs) await box.git(root, 'config', key, canary.script);
  for (const name of ['status', 'rev-parse', 'worktree', 'reset', 'cat-file', 'show-ref', 'update-ref']) {
    await box.git(root, 'config', `alias.${name}`, `!${canary.script}`);
  }
  await planAndOpen(root);
  expect(await canary.ran()).toBe(false);
});

async function withUsersFilter(): Promise<string> {
  const root = await box.repository();
  await writeFiles(root, { '.gitattributes': '*.md filter=mine\n' });
  await box.git(root, 'add', '--all');
  await box.git(root, 'commit', '--quiet', '--message', 'attributes');
  await box.git(root, 'config', '--global', 'filter.mine.smudge', 'tr a-z A-Z');
  await box.git(root, 'config', '--global', 'filter.mine.clean', 'tr A-Z a-z');
  await appendFile(box.globalConfig, '[filter "mine"]\n\trequired\n');
  return root;
}

test('filters of the user still run, even where the repository defines them too', async () => {
  const root = await withUsersFilter();
  const canary = await box.canary('trap');
  for (const key of ['smudge', 'clean']) await box.git(root, 'config', `filter.mine.${key}`, canary.script);
  const { cwd } = await planAndOpen(root);
  expect(await readFile(path.join(cwd, 'README.md'), 'utf8')).toBe('HELLO\n');
  expect(await canary.ran()).toBe(false);
});

test('a filter of the user that the repository shadows with a process is off as a whole, and that is told', async () => {
  const root = await withUsersFilter();
  const canary = await box.canary('trap');
  await box.git(root, 'config', 'filter.mine.process', canary.script);
  const { cwd, warnings } = await planAndOpen(root);
  expect(await readFile(path.join(cwd, 'README.md'), 'utf8')).toBe('hello\n');
  expect(warnings).toContainEqual(expect.stringContaining('Files behind the filter "mine"'));
  expect(await canary.ran()).toBe(false);
});

test('variables of the surrounding git do not lead elsewhere', async () => {
  const root = await box.repository();
  const other = await box.repository('other');
  const canary = await box.canary('trap');
  const { view } = await planAndOpen(root, {
    ...box.env,
    GIT_DIR: path.join(other, '.git'),
    GIT_WORK_TREE: other,
    GIT_INDEX_FILE: path.join(other, '.git/index'),
    GIT_EXTERNAL_DIFF: canary.script,
    GIT_SSH_COMMAND: canary.script,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: canary.script,
    GIT_CONFIG_PARAMETERS: `'core.fsmonitor=${canary.script}'`,
    EDITOR: canary.script,
    PAGER: canary.script,
  });
  expect(view.path.startsWith(root)).toBe(true);
  expect(await canary.ran()).toBe(false);
});

test('a relative GIT_CONFIG_GLOBAL is not looked for in the repository', async () => {
  const root = await box.repository();
  const canary = await box.canary('trap');
  await writeFile(path.join(root, 'gitconfig'), `[filter "trap"]\n\tsmudge = ${canary.script}\n`);
  await writeFiles(root, { '.gitattributes': '*.md filter=trap\n' });
  await box.git(root, 'add', '--all');
  await box.git(root, 'commit', '--quiet', '--message', 'attributes');
  await planAndOpen(root, { ...box.env, GIT_CONFIG_GLOBAL: 'gitconfig' });
  expect(await canary.ran()).toBe(false);
});
