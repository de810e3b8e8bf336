// Where git reads a file: pipes with a living, silent writer, devices, and what leads there from elsewhere. Nobody hangs,
// and what is in the way is named.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { BridgeError } from '../../src/protocol/error.ts';
import { isRoot } from '../support/as-nobody.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { openJob } from '../support/worktree-job.ts';

/** Git's own limit is 60 s for each call; a few seconds are what is stated, and a busy machine takes more. */
const MOST_MS = 30_000;

let box: GitSandbox;
let workspaces: Workspaces;
let root: string;
const writers: ChildProcess[] = [];
beforeEach(async () => {
  box = await createGitSandbox();
  workspaces = createWorkspaces({ env: box.env });
  root = await box.repository();
});
afterEach(async () => {
  for (const writer of writers.splice(0)) {
    if (writer.signalCode !== null) continue;
    writer.kill('SIGKILL');
    await once(writer, 'exit');
  }
  await box.remove();
});

function makePipe(place: string): void {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(path.dirname(place), { recursive: true });
  execFileSync('mkfifo', [place]);
}

/** A process that has the pipe open for writing, and says nothing. */
async function holdOpen(place: string): Promise<void> {
  const script = `exec 3<>"$1"; echo open; exec sleep 300`;
  const writer = spawn('sh', ['-c', script, 'sh', place], { stdio: ['ignore', 'pipe', 'inherit'] });
  writers.push(writer);
  await once(writer.stdout, 'data');
}

/** What came of it, in time. */
async function outcome(act: () => Promise<unknown>): Promise<unknown> {
  const from = performance.now();
  const result = await act().catch((error: unknown) => error);
  expect(performance.now() - from).toBeLessThan(MOST_MS);
  return result;
}

function expectNamed(error: unknown, place: string, what: string): void {
  if (!(error instanceof BridgeError)) throw new Error(`no BridgeError: ${JSON.stringify(error)}`);
  expect(error).toMatchObject({ code: 'workspace_failed' });
  expect(error.message).toContain(place);
  expect(error.message).toContain(what);
}

const WRITER = 'a named pipe stands that another process has open for writing';

// promise: git-ends
describe.runIf(process.platform === 'linux')('a named pipe with a living writer that says nothing', () => {
  test.each(['.gitattributes', 'src/.gitattributes'])(
    'as %s of a worktree ends the recording at once, and is named',
    { timeout: 90_000 },
    async (name) => {
      const opened = await openJob(workspaces, root);
      await writeFiles(opened.cwd, { 'src/made.ts': 'agent\n', 'src/b.bin': 'agent\n' });
      const place = path.join(opened.cwd, name);
      makePipe(place);
      await holdOpen(place);
      expectNamed(await outcome(() => opened.finish()), place, WRITER);
    },
  );

  test('that the configuration of the repository includes, wherever it is', { timeout: 90_000 }, async () => {
    const place = path.join(box.base, 'elsewhere', 'pipe');
    makePipe(place);
    appendFileSync(path.join(root, '.git/config'), `[include]\n\tpath = ${place}\n`);
    // Nobody writes: it is empty, and named.
    const opened = await openJob(workspaces, root);
    expect(opened.warnings.join('\n')).toContain(place);
    await holdOpen(place);
    expectNamed(await outcome(() => openJob(workspaces, root, { id: 'job_b2' })), place, WRITER);
    writers[0]?.kill('SIGKILL');
    await opened.finish();
  });

  test('that a link in the git folder leads to', { timeout: 90_000 }, async () => {
    const place = path.join(box.base, 'elsewhere', 'pipe');
    makePipe(place);
    const opened = await openJob(workspaces, root);
    const attributes = path.join(root, '.git/info/attributes');
    mkdirSync(path.dirname(attributes), { recursive: true });
    symlinkSync(place, attributes);
    await holdOpen(place);
    await writeFiles(opened.cwd, { 'src/made.ts': 'agent\n' });
    expectNamed(await outcome(() => opened.finish()), place, WRITER);
  });

  test('as the list of excludes is refused by name', { timeout: 90_000 }, async () => {
    makePipe(path.join(root, '.git/info/exclude'));
    const error = await outcome(() => openJob(workspaces, root));
    expect(error).toMatchObject({ message: expect.stringContaining('info/exclude') as string });
  });
});

test(
  'a named pipe that an included file names as a list of excludes is empty, and named',
  { timeout: 90_000 },
  async () => {
    const place = path.join(box.base, 'elsewhere', 'pipe');
    makePipe(place);
    await writeFiles(box.base, { 'more.cfg': `[core]\n\texcludesFile = "${place}" ; a comment\n` });
    appendFileSync(path.join(root, '.git/config'), `[include]\n\tpath = ../../more.cfg\n`);
    const opened = await openJob(workspaces, root);
    await writeFiles(opened.cwd, { 'src/made.ts': 'agent\n' });
    const result = (await outcome(() => opened.finish())) as Awaited<ReturnType<typeof opened.finish>>;
    expect(result.closing.workspace).toMatchObject({ changed_files: 1 });
    expect(result.closing.warnings.join('\n')).toContain(place);
  },
);

// promise: git-ends
describe.runIf(process.platform === 'linux' && isRoot)('a device', () => {
  test.each([
    ['that never ends, as .gitignore', '.gitignore', '5'],
    ['that never ends, as .gitattributes of a folder', 'src/.gitattributes', '5'],
    ['that is empty, as .gitignore', '.gitignore', '3'],
  ])('%s keeps nobody waiting', { timeout: 90_000 }, async (_what, name, minor) => {
    const opened = await openJob(workspaces, root);
    await writeFiles(opened.cwd, { 'src/made.ts': 'agent\n' });
    const place = path.join(opened.cwd, name);
    execFileSync('mknod', [place, 'c', '1', minor]);
    const result = await outcome(() => opened.finish());
    if (result instanceof BridgeError) expectNamed(result, place, 'a device stands');
    else expect(result).toMatchObject({ closing: { workspace: { changed_files: 1 } } });
  });

  test(
    'that never ends, as the configuration of the repository includes it, is named',
    { timeout: 90_000 },
    async () => {
      const place = path.join(box.base, 'zeros');
      execFileSync('mknod', [place, 'c', '1', '5']);
      appendFileSync(path.join(root, '.git/config'), `[include]\n\tpath = ${place}\n`);
      expectNamed(await outcome(() => openJob(workspaces, root)), place, 'cannot read one of its own files');
    },
  );
});

// promise: git-ends
describe('a repository inside the worktree that git cannot read', () => {
  test.each([
    [
      'an empty commondir',
      'commondir',
      (place: string) => {
        writeFileSync(place, '');
      },
    ],
    [
      'a folder as commondir',
      'commondir',
      (place: string) => {
        mkdirSync(place);
      },
    ],
    [
      'a link to itself as commondir',
      'commondir',
      (place: string) => {
        symlinkSync('commondir', place);
      },
    ],
    ['a pipe as commondir', 'commondir', makePipe],
    [
      'a damaged configuration',
      'config',
      (place: string) => {
        writeFileSync(place, '[[[[');
      },
    ],
    [
      'damaged packed refs',
      'packed-refs',
      (place: string) => {
        writeFileSync(place, 'junk junk junk\n');
      },
    ],
  ])(
    'by %s keeps no other file from being recorded, and is named',
    { timeout: 90_000 },
    async (_what, name, make) => {
      const opened = await openJob(workspaces, root);
      await writeFiles(opened.cwd, { 'src/made.ts': 'agent\n', 'in ner/file.ts': 'inner\n' });
      await box.git(path.join(opened.cwd, 'in ner'), 'init', '--quiet');
      make(path.join(opened.cwd, 'in ner/.git', name));
      const result = (await outcome(() => opened.finish())) as Awaited<ReturnType<typeof opened.finish>>;
      expect(result).toHaveProperty('closing');
      expect(await box.git(root, 'show', 'refs/agy-mcp/job_a1:src/made.ts')).toBe('agent\n');
      expect(result.closing.warnings.join('\n')).toContain(`"in ner/.git/${name}"`);
      expect(readFileSync(path.join(opened.cwd, 'in ner/file.ts'), 'utf8')).toBe('inner\n');
      await workspaces.discard(result.job, true);
    },
  );

  test('in the checkout of the user is named, and left alone', async () => {
    await writeFiles(root, { 'inner/file.ts': 'inner\n' });
    await box.git(path.join(root, 'inner'), 'init', '--quiet');
    writeFileSync(path.join(root, 'inner/.git/commondir'), '');
    const error = await outcome(() => openJob(workspaces, root));
    expect(error).toMatchObject({ message: expect.stringContaining('inner/.git/commondir') as string });
    expect(readFileSync(path.join(root, 'inner/.git/commondir'), 'utf8')).toBe('');
  });
});
