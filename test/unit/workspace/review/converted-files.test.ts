import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../../support/git-repository.ts';
import { openJob } from '../../../support/worktree-job.ts';

let box: GitSandbox;
let root: string;
let workspaces: Workspaces;

beforeEach(async () => {
  box = await createGitSandbox();
  root = await box.repository();
  workspaces = createWorkspaces({ env: box.env });
});
afterEach(async () => {
  await box.remove();
});

async function finished(files: Record<string, string>) {
  const opened = await openJob(workspaces, root);
  await writeFiles(opened.cwd, files);
  return { opened, end: () => opened.finish() };
}

test('files that are written as they are shown are not named', async () => {
  const { end } = await finished({ 'a.txt': 'a\n', '.gitattributes': '*.md text\n', 'b.md': 'b\n' });
  expect(await workspaces.converted((await end()).job)).toEqual([]);
});

// promise: review-visible
test('files behind a filter of the user, keywords and line ends are named', async () => {
  await box.git(root, 'config', '--global', 'filter.rot.clean', 'tr a-z n-za-m');
  await box.git(root, 'config', '--global', 'filter.rot.smudge', 'tr a-z n-za-m');
  const { end } = await finished({
    '.gitattributes': '*.rot filter=rot\n*.id ident\n*.win text eol=crlf\n',
    'a.rot': 'hello\n',
    'b.id': '$Id$\n',
    'c.win': 'c\r\n',
    'd.txt': 'd\n',
    '"odd\nname.win': 'x\r\n',
  });
  expect(await workspaces.converted((await end()).job)).toEqual(['"odd\nname.win', 'a.rot', 'b.id', 'c.win']);
});

test('attributes that the agent writes into the .git folder are told and judged', async () => {
  const { opened, end } = await finished({ 'x.sh': 'echo\n' });
  mkdirSync(path.join(root, '.git/info'), { recursive: true });
  writeFileSync(path.join(root, '.git/info/attributes'), '*.sh eol=crlf\n');
  const { job, closing } = await end();
  expect(closing.warnings).toEqual([expect.stringContaining('".git/info/attributes"')]);
  expect(await workspaces.converted(job)).toEqual(['x.sh']);
  expect(opened.view.kind).toBe('worktree');
});
