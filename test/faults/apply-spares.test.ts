import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BridgeError } from '../../src/protocol/error.ts';
import { createWorkspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { openJob } from '../support/worktree-job.ts';

let box: GitSandbox;
let root: string;

beforeEach(async () => {
  box = await createGitSandbox();
  root = await box.repository();
});
afterEach(async () => {
  await box.remove();
});

const at = (name: string): string => path.join(root, name);
const text = (name: string): string => readFileSync(at(name), 'utf8');

/** @param onStep told before each step of the apply */
function spaces(onStep?: (step: string) => void) {
  return createWorkspaces({ env: box.env, ...(onStep === undefined ? {} : { onApplyStep: onStep }) });
}

/** The work of a job that changed the worktree so. */
async function workOf(change: (cwd: string) => unknown) {
  const opened = await openJob(spaces(), root);
  await change(opened.view.path);
  return (await opened.finish()).job;
}

async function commit(files: Readonly<Record<string, string>>): Promise<void> {
  await writeFiles(root, files);
  await box.git(root, 'add', '--all');
  await box.git(root, 'commit', '--quiet', '--message', 'more');
}

const refusal = (promise: Promise<unknown>): Promise<BridgeError> =>
  promise.then(
    () => Promise.reject(new Error('was not refused')),
    (error: unknown) => error as BridgeError,
  );

const noFolderLeft = () => {
  if (!existsSync(at('.git/agy-mcp-apply'))) return;
  expect(readdirSync(at('.git/agy-mcp-apply')).filter((name) => !/^lock\.\d+$/.test(name))).toEqual([]);
};

// promise: apply-spares
describe('what the user saves while changes are applied', () => {
  test('stays: a file of the job is a conflict, all that was written goes back, others are not touched', async () => {
    await commit({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'other.txt': 'other\n' });
    const job = await workOf((cwd) =>
      writeFiles(cwd, { 'a.txt': 'agent\n', 'b.txt': 'agent\n', new: 'x\n' }),
    );
    const saving = spaces((step) => {
      if (step !== 'write b.txt') return;
      writeFileSync(at('b.txt'), 'saved by the user\n');
      writeFileSync(at('other.txt'), 'saved by the user\n');
    });
    const error = await refusal(saving.apply(job));
    expect(error).toMatchObject({ code: 'apply_conflict' });
    expect(error.message).toContain('"b.txt"');
    expect(error.hint).not.toContain('Nothing was changed');
    expect(error.hint).toContain('"b.txt"');
    expect([text('a.txt'), text('b.txt'), text('other.txt')]).toEqual([
      'a\n',
      'saved by the user\n',
      'saved by the user\n',
    ]);
    expect(existsSync(at('new'))).toBe(false);
    noFolderLeft();
  });

  test('is a part of the merge when it comes before the files are compared', async () => {
    await commit({ 'a.txt': '1\n2\n3\n4\n5\n' });
    const job = await workOf((cwd) => writeFiles(cwd, { 'a.txt': '1\n2\n3\n4\nfive\n' }));
    const stamp = statSync(at('a.txt'));
    // as long as before and with the time of before: what git's stat cache believes
    writeFileSync(at('a.txt'), 'I\n2\n3\n4\n5\n');
    execFileSync('touch', ['-d', stamp.mtime.toISOString(), at('a.txt')]);
    await spaces().apply(job);
    expect(text('a.txt')).toBe('I\n2\n3\n4\nfive\n');
  });

  test('as a new file in the place of one of the job stays', async () => {
    const job = await workOf((cwd) => writeFiles(cwd, { fresh: 'agent\n', 'README.md': 'agent\n' }));
    const creating = spaces((step) => {
      if (step === 'write fresh') writeFileSync(at('fresh'), 'mine\n');
    });
    expect(await refusal(creating.apply(job))).toMatchObject({ code: 'apply_conflict' });
    expect([text('fresh'), text('README.md')]).toEqual(['mine\n', 'hello\n']);
  });

  test('into a file that a program holds open is not thrown away with the old file', async () => {
    const job = await workOf((cwd) => writeFiles(cwd, { 'README.md': 'agent\n', z: 'z\n' }));
    const { openSync, writeSync, closeSync } = await import('node:fs');
    const open = openSync(at('README.md'), 'r+');
    const typing = spaces((step) => {
      if (step === 'written') writeSync(open, 'typed in place\n', 0);
    });
    expect(await refusal(typing.apply(job))).toMatchObject({ code: 'apply_conflict' });
    closeSync(open);
    expect(text('README.md')).toBe('typed in place\n');
    expect(existsSync(at('z'))).toBe(false);
  });

  test.each(['', 'b'])('as a folder at the place of a removed file stays (%j)', async (inside) => {
    await commit({ gone: 'gone\n' });
    const job = await workOf((cwd) => {
      rmSync(path.join(cwd, 'gone'));
    });
    const swapping = spaces((step) => {
      if (step !== 'remove gone') return;
      rmSync(at('gone'));
      mkdirSync(at('gone'));
      if (inside !== '') writeFileSync(at(`gone/${inside}`), 'mine\n');
    });
    expect(await refusal(swapping.apply(job))).toMatchObject({ code: 'apply_conflict' });
    expect(statSync(at('gone')).isDirectory()).toBe(true);
    if (inside !== '') expect(text(`gone/${inside}`)).toBe('mine\n');
  });

  test('a folder that becomes a link leads nothing elsewhere', async () => {
    await commit({ 'd/a': 'a\n' });
    const outside = path.join(box.base, 'outside');
    mkdirSync(outside);
    writeFileSync(path.join(outside, 'a'), 'a\n');
    const job = await workOf((cwd) => writeFiles(cwd, { 'd/a': 'agent\n', 'd/new': 'x\n' }));
    const swapping = spaces((step) => {
      if (step !== 'write d/a') return;
      rmSync(at('d'), { recursive: true });
      symlinkSync(outside, at('d'));
    });
    await refusal(swapping.apply(job));
    expect(readdirSync(outside)).toEqual(['a']);
    expect(readFileSync(path.join(outside, 'a'), 'utf8')).toBe('a\n');
  });
});

describe('edits that the index hides', () => {
  test.each(['--skip-worktree', '--assume-unchanged'])('by %s are merged, and others stay', async (flag) => {
    await commit({ 'a.txt': '1\n2\n3\n4\n5\n6\n', 'b.txt': 'b\n' });
    const job = await workOf((cwd) => writeFiles(cwd, { 'a.txt': '1\n2\n3\n4\n5\nsix\n' }));
    await box.git(root, 'update-index', flag, 'a.txt', 'b.txt');
    await writeFiles(root, { 'a.txt': 'ONE\n2\n3\n4\n5\n6\n', 'b.txt': 'hidden\n' });
    const index = readFileSync(at('.git/index'));
    await spaces().apply(job);
    expect([text('a.txt'), text('b.txt')]).toEqual(['ONE\n2\n3\n4\n5\nsix\n', 'hidden\n']);
    expect(readFileSync(at('.git/index'))).toEqual(index);
  });

  test.each(['--skip-worktree', '--assume-unchanged'])('by %s that collide are a conflict', async (flag) => {
    await commit({ 'a.txt': 'a\n' });
    const job = await workOf((cwd) => writeFiles(cwd, { 'a.txt': 'agent\n', fresh: 'x\n' }));
    await box.git(root, 'update-index', flag, 'a.txt');
    await writeFiles(root, { 'a.txt': 'hidden\n' });
    const error = await refusal(spaces().apply(job));
    expect(error).toMatchObject({ code: 'apply_conflict' });
    expect(error.hint).toContain('Nothing was changed');
    expect(text('a.txt')).toBe('hidden\n');
    expect(existsSync(at('fresh'))).toBe(false);
  });
});

describe('the file system', () => {
  test('is believed, not core.ignoreCase: a rename that changes only case keeps the file', async () => {
    await commit({ Name: 'x\n' });
    await box.git(root, 'config', 'core.ignoreCase', 'true');
    const job = await workOf(async (cwd) => {
      rmSync(path.join(cwd, 'Name'));
      await writeFiles(cwd, { name: 'x\n' });
    });
    await spaces().apply(job);
    expect(text('name')).toBe('x\n');
    expect(existsSync(at('Name'))).toBe(false);
  });

  test('keeps the permissions of a file; whether it can be executed is the only thing a job changes', async () => {
    await commit({ secret: 'a\n', tool: '#!/bin/sh\n', 'un.sh': 'x\n' });
    chmodSync(at('un.sh'), 0o755);
    await box.git(root, 'commit', '--quiet', '--all', '--message', 'mode');
    const job = await workOf(async (cwd) => {
      await writeFiles(cwd, { secret: 'agent\n' });
      chmodSync(path.join(cwd, 'tool'), 0o755);
      chmodSync(path.join(cwd, 'un.sh'), 0o644);
    });
    chmodSync(at('secret'), 0o600);
    chmodSync(at('tool'), 0o640);
    chmodSync(at('un.sh'), 0o700);
    await spaces().apply(job);
    const modes = ['secret', 'tool', 'un.sh'].map((name) => (statSync(at(name)).mode & 0o777).toString(8));
    expect(modes).toEqual(['600', '750', '600']);
  });

  test('is asked for an executable bit also where core.fileMode is false', async () => {
    await commit({ tool: '#!/bin/sh\n' });
    await box.git(root, 'config', 'core.fileMode', 'false');
    const job = await workOf((cwd) => {
      chmodSync(path.join(cwd, 'tool'), 0o755);
    });
    await spaces().apply(job);
    expect(statSync(at('tool')).mode & 0o111).toBe(0o111);
  });

  test('that gives names that are not UTF-8 gets them back as they are', async () => {
    const odd = (folder: string) =>
      Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('caf\xe9', 'latin1')]);
    const job = await workOf((cwd) => {
      writeFileSync(odd(cwd), 'agent\n');
    });
    await spaces().apply(job);
    expect(readFileSync(odd(root), 'utf8')).toBe('agent\n');
  });

  test('of another user keeps its owner', async () => {
    await commit({ 'a.txt': 'a\n' });
    const job = await workOf((cwd) => writeFiles(cwd, { 'a.txt': 'agent\n' }));
    const { chownSync, getuid } = { ...(await import('node:fs')), getuid: () => process.getuid?.() };
    if (getuid() === 0) chownSync(at('a.txt'), 12_345, 12_345);
    const { uid } = statSync(at('a.txt'));
    await spaces().apply(job);
    expect(statSync(at('a.txt')).uid).toBe(uid);
  });
});

describe('line ends and filters', () => {
  test('are those that git would give the file there', async () => {
    await commit({ '.gitattributes': '*.txt text eol=crlf\n', 'a.txt': 'a\n' });
    rmSync(at('a.txt'));
    await box.git(root, 'checkout', '--', 'a.txt');
    expect(text('a.txt')).toBe('a\r\n');
    const job = await workOf((cwd) => writeFiles(cwd, { 'a.txt': 'a\r\nb\r\n', 'b.txt': 'new\r\n' }));
    await spaces().apply(job);
    expect([text('a.txt'), text('b.txt')]).toEqual(['a\r\nb\r\n', 'new\r\n']);
  });
});

// promise: filters-told
describe('files behind a filter that only the repository defines', () => {
  test('are not written back in another form: the rest of a job is refused with their names', async () => {
    await writeFiles(root, { '.gitattributes': '*.enc filter=rot\n', 'a.enc': 'plain text\n' });
    await box.git(root, 'config', 'filter.rot.clean', 'tr a-z n-za-m');
    await box.git(root, 'config', 'filter.rot.smudge', 'tr a-z n-za-m');
    await box.git(root, 'add', '--all');
    await box.git(root, 'commit', '--quiet', '--message', 'encoded');
    const job = await workOf(async (cwd) => {
      rmSync(path.join(cwd, 'a.enc'));
      await writeFiles(cwd, { 'b.enc': 'cynva grkg\n', 'c.txt': 'x\n' });
    });
    const error = await refusal(spaces().apply(job));
    expect(error).toMatchObject({ code: 'apply_conflict' });
    expect(error.message).toContain('"rot"');
    expect(error.message).toContain('"a.enc"');
    expect(text('a.enc')).toBe('plain text\n');
    expect(existsSync(at('c.txt'))).toBe(false);
  });
});

describe('files that git could not convert', () => {
  test('are written byte for byte as the agent left them', async () => {
    await commit({ '.gitattributes': '*.u16 working-tree-encoding=UTF-16LE-BOM text\n' });
    const bytes = Buffer.from('not UTF-16 at all, and odd\n');
    const job = await workOf((cwd) => {
      writeFileSync(path.join(cwd, 'a.u16'), bytes);
      writeFileSync(path.join(cwd, 'b.txt'), 'b\n');
    });
    await spaces().apply(job);
    expect(readFileSync(at('a.u16'))).toEqual(bytes);
    expect(text('b.txt')).toBe('b\n');
  });
});

describe('a file in the place of a folder, or a folder in that of a file', () => {
  test('goes back whole when a later file cannot be written', async () => {
    await commit({ bin: 'x\n', z: 'z\n' });
    await writeFiles(root, { bin: 'uncommitted work\n' });
    const job = await workOf(async (cwd) => {
      rmSync(path.join(cwd, 'bin'));
      await writeFiles(cwd, { 'bin/run': 'agent\n', z: 'agent\n' });
    });
    const saving = spaces((step) => {
      if (step === 'write z') writeFileSync(at('z'), 'mine\n');
    });
    expect(await refusal(saving.apply(job))).toMatchObject({ code: 'apply_conflict' });
    expect([text('bin'), text('z')]).toEqual(['uncommitted work\n', 'mine\n']);
    noFolderLeft();
  });

  test('comes back with its permissions', async () => {
    await commit({ 'd/a': 'a\n', z: 'z\n' });
    chmodSync(at('d'), 0o700);
    const job = await workOf(async (cwd) => {
      rmSync(path.join(cwd, 'd'), { recursive: true });
      await writeFiles(cwd, { d: 'file\n', z: 'agent\n' });
    });
    const saving = spaces((step) => {
      if (step === 'write z') writeFileSync(at('z'), 'mine\n');
    });
    expect(await refusal(saving.apply(job))).toMatchObject({ code: 'apply_conflict' });
    expect([text('d/a'), text('z')]).toEqual(['a\n', 'mine\n']);
    expect(statSync(at('d')).mode & 0o777).toBe(0o700);
  });

  test('that the user makes of a written file keeps what stood there before', async () => {
    await commit({ a: 'a\n', b: 'b\n' });
    await writeFiles(root, { a: 'uncommitted\n' });
    const job = await workOf((cwd) => writeFiles(cwd, { a: 'agent\n', b: 'agent\n' }));
    const saving = spaces((step) => {
      if (step !== 'write b') return;
      writeFileSync(at('a'), 'over what was written\n');
      writeFileSync(at('b'), 'mine\n');
    });
    const { hint } = await refusal(saving.apply(job));
    const kept = /is kept in (.*)\.$/.exec(hint)?.[1] ?? '';
    expect(readFileSync(path.join(kept, 'held/0'), 'utf8')).toBe('uncommitted\n');
    expect([text('a'), text('b')]).toEqual(['over what was written\n', 'mine\n']);
  });
});

test('a pipe in the place of a file that goes is no file of the job', async () => {
  await commit({ p: 'p\n' });
  const job = await workOf((cwd) => {
    rmSync(path.join(cwd, 'p'));
  });
  rmSync(at('p'));
  execFileSync('mkfifo', [at('p')]);
  expect(await refusal(spaces().apply(job))).toMatchObject({ code: 'apply_conflict' });
  expect(statSync(at('p')).isFIFO()).toBe(true);
});

test('a renamed file keeps its permissions, and nothing that the agent wrote runs as somebody else', async () => {
  const long = 'a long enough text\nto be found\nwhen renamed\n';
  await commit({ cred: long, tool: 'x\n' });
  const job = await workOf(async (cwd) => {
    rmSync(path.join(cwd, 'cred'));
    await writeFiles(cwd, { cred2: long, tool: 'agent\n' });
  });
  chmodSync(at('cred'), 0o600);
  chmodSync(at('tool'), 0o4755);
  await spaces().apply(job);
  expect(statSync(at('cred2')).mode & 0o7777).toBe(0o600);
  expect(statSync(at('tool')).mode & 0o7777).toBe(0o755);
});

test('files that a job puts in the place of a submodule are not written into it', async () => {
  const library = await box.repository('library');
  await box.git(root, 'submodule', '--quiet', 'add', library, 'sub');
  await box.git(root, 'commit', '--quiet', '--message', 'sub');
  const job = await workOf(async (cwd) => {
    await box.git(cwd, 'rm', '--quiet', '--cached', 'sub');
    rmSync(path.join(cwd, 'sub/.git'));
    await writeFiles(cwd, { 'sub/x': 'agent\n' });
    await box.git(cwd, 'add', '--all');
    await box.git(cwd, 'commit', '--quiet', '--message', 'by the agent');
    rmSync(cwd, { recursive: true }); // what was committed is the work
  });
  const error = await refusal(spaces().apply(job));
  expect(error).toMatchObject({ code: 'apply_conflict' });
  expect(existsSync(at('sub/x'))).toBe(false);
});
