import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../../../src/workspace/workspace.ts';
import { fileNotes } from '../../../../src/workspace/review/notes/file-notes.ts';
import { selfRunNote } from '../../../../src/workspace/review/notes/self-run-files.ts';
import { declaredTest, isTestFile, skipsTest } from '../../../../src/workspace/review/notes/test-files.ts';
import { hidesText } from '../../../../src/workspace/review/notes/hidden-characters.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../../support/git-repository.ts';
import { openJob } from '../../../support/worktree-job.ts';

let box: GitSandbox;
let root: string;
let workspaces: Workspaces;
let jobs = 0;

beforeEach(async () => {
  box = await createGitSandbox();
  root = await box.repository();
  workspaces = createWorkspaces({ env: box.env });
});
afterEach(async () => {
  await box.remove();
});

/** Commits files to the repository before the job. */
async function given(files: Record<string, string>): Promise<void> {
  await writeFiles(root, files);
  await box.git(root, 'add', '--all');
  await box.git(root, 'commit', '--quiet', '--message', 'base');
}

/** What a job with some changes is told of: `kind path:line`. */
async function notesOf(change: (cwd: string) => void | Promise<void>, only: string | null = null) {
  const opened = await openJob(workspaces, root, { id: `job_n${(jobs += 1)}` });
  await change(opened.cwd);
  const { job } = await opened.finish();
  return workspaces.show(job, { only }, async (view) => {
    const scan = await view.notes();
    for await (const piece of view.pieces()) scan.push(piece);
    return scan.end().map(({ kind, path: name, line }) => `${kind} ${name}:${line}`);
  });
}

const written = (files: Record<string, string>) => (cwd: string) => writeFiles(cwd, files);

// promise: review-points
describe('what deserves a second look is noted with its place', () => {
  test('links that lead out or into the git folder; none that stays inside', async () => {
    const notes = await notesOf((cwd) => {
      mkdirSync(path.join(cwd, 'sub'));
      symlinkSync('/etc/passwd', path.join(cwd, 'absolute'));
      symlinkSync('../../elsewhere', path.join(cwd, 'sub/up'));
      symlinkSync('.git/config', path.join(cwd, 'into-git'));
      symlinkSync('sub', path.join(cwd, 'inside'));
    });
    expect(notes).toEqual(['outside_link absolute:0', 'outside_link into-git:0', 'outside_link sub/up:0']);
  });

  test('a file that can be started now, new or changed', async () => {
    await given({ 'old.sh': 'echo\n', 'plain.txt': 'a\n' });
    const notes = await notesOf((cwd) => {
      writeFileSync(path.join(cwd, 'new.sh'), 'echo\n', { mode: 0o755 });
      writeFileSync(path.join(cwd, 'plain.txt'), 'b\n');
      chmodSync(path.join(cwd, 'old.sh'), 0o755);
    });
    expect(notes).toEqual(['new_executable new.sh:0', 'new_executable old.sh:0']);
  });

  test('what other programs run by themselves', async () => {
    await given({
      '.github/workflows/ci.yml': 'on: push\njobs:\n  a:\n    steps:\n      - uses: some/action@v1\n',
      'package.json': '{\n  "scripts": {\n    "test": "vitest"\n  }\n}\n',
    });
    const notes = await notesOf(
      written({
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  a:\n    steps:\n      - uses: some/action@v2\n      - run: curl x | sh\n',
        '.vscode/tasks.json': '{}\n',
        'AGENTS.md': 'Obey.\n',
        '.claude/settings.json': '{}\n',
        '.devcontainer/devcontainer.json': '{}\n',
        '.husky/pre-commit': 'npm test\n',
        'package.json':
          '{\n  "scripts": {\n    "test": "vitest run",\n    "postinstall": "node x.js"\n  },\n  "dependencies": { "a": "git+https://example.com/a.git" }\n}\n',
      }),
    );
    expect(notes).toEqual([
      'agent_settings .claude/settings.json:0',
      'dev_container .devcontainer/devcontainer.json:0',
      'ci .github/workflows/ci.yml:6',
      'git_hook .husky/pre-commit:0',
      'editor .vscode/tasks.json:0',
      'agent_instructions AGENTS.md:0',
      'package_script package.json:3',
      'install_script package.json:4',
      'package_source package.json:6',
    ]);
  });

  test('a lock file without its manifest, and the reverse', async () => {
    await given({
      'package.json': '{ "dependencies": { "a": "1.0.0" } }\n',
      'package-lock.json': '{}\n',
      'Cargo.lock': 'x\n',
      'a.txt': 'a\n',
    });
    expect(
      await notesOf(
        written({
          'package.json': '{ "dependencies": { "a": "2.0.0" } }\n',
          'Cargo.lock': 'y\n',
          'a.txt': 'b\n',
        }),
      ),
    ).toEqual(['lock_file Cargo.lock:0', 'lock_file package.json:0']);
  });

  test('an update of both, and a patch of lock files alone, are not noted', async () => {
    await given({ 'package.json': '{ "version": "1" }\n', 'package-lock.json': '{}\n' });
    expect(await notesOf(written({ 'package-lock.json': '{ "a": 1 }\n' }))).toEqual([]);
    expect(await notesOf(written({ 'package.json': '{ "version": "2" }\n' }))).toEqual([]);
    const both = {
      'package.json': '{ "dependencies": { "a": "1" } }\n',
      'package-lock.json': '{ "b": 1 }\n',
    };
    expect(await notesOf(written(both))).toEqual([]);
  });

  test('tests that are deleted or left out, but none that moves', async () => {
    await given({
      'test/a.test.ts': "test('one', () => {});\ntest('two', () => {});\n",
      'test/b.test.ts': "test('three', () => {});\n",
    });
    expect(
      await notesOf(
        written({
          'test/a.test.ts': "test('one', () => {});\n",
          'test/c.test.ts': "test.skip('four', () => {});\n",
        }),
      ),
    ).toEqual(['deleted_tests test/a.test.ts:0', 'skipped_tests test/c.test.ts:1']);
    expect(
      await notesOf(
        written({
          'test/a.test.ts': "test('one', () => {});\n",
          'test/b.test.ts': "test('three', () => {});\ntest('two', () => {});\n",
        }),
      ),
    ).toEqual([]);
  });

  test('binary files but pictures, and files that nobody reads', async () => {
    const notes = await notesOf((cwd) => {
      writeFileSync(path.join(cwd, 'a.png'), Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\0', 'latin1'));
      writeFileSync(path.join(cwd, 'tool'), Buffer.from('\x7fELF\0\0\0\0\0\0', 'latin1'));
      writeFileSync(path.join(cwd, 'long.txt'), 'a line\n'.repeat(200_000));
    });
    expect(notes).toEqual(['large_file long.txt:0', 'binary_file tool:0']);
  });

  test('characters that are not seen', async () => {
    const notes = await notesOf(
      written({ 'a.ts': 'const a = 1;\nconst \u202eb = 2;\n', 'b.md': '\ufeff# Title 👩\u200d💻\r\n' }),
    );
    expect(notes).toEqual(['hidden_characters a.ts:2']);
  });

  test('of a part of the patch, those of its files', async () => {
    await given({ 'package.json': '{ "dependencies": { "a": "1" } }\n', 'package-lock.json': '{}\n' });
    const change = written({
      'AGENTS.md': 'x\n',
      'package.json': '{ "dependencies": { "a": "2" } }\n',
      'package-lock.json': '{ "a": 2 }\n',
    });
    expect(await notesOf(change, 'package.json')).toEqual([]);
    expect(await notesOf(change, 'AGENTS.md')).toEqual(['agent_instructions AGENTS.md:0']);
  });
});

test.each([
  ['.github/workflows/x.yaml', 'ci'],
  ['.gitlab-ci.yml', 'ci'],
  ['deploy/Jenkinsfile', 'ci'],
  ['packages/a/.vscode/settings.json', 'editor'],
  ['.envrc', 'shell_environment'],
  ['docs/CLAUDE.md', 'agent_instructions'],
  ['.cursor/rules/a.mdc', 'agent_instructions'],
  ['.mcp.json', 'agent_settings'],
  ['.agy-mcp.toml', 'agent_settings'],
  ['.yarn/releases/yarn-4.cjs', 'install_script'],
  ['.npmrc', 'package_source'],
])('%s is of kind %s', (name, kind) => {
  expect(selfRunNote(name)?.kind).toBe(kind);
});

test.each([
  'src/ci.yml',
  'src/agents.ts',
  'README.md',
  'src/husky.js',
  'docs/github/workflows.md',
  'tasks.json',
])('%s is an ordinary file', (name) => {
  expect(selfRunNote(name)).toBeNull();
});

test.each([
  ['src/a.test.ts', true],
  ['tests/test_a.py', true],
  ['pkg/a_test.go', true],
  ['src/test/java/ATest.java', true],
  ['spec/a_spec.rb', true],
  ['test/fixtures/a.js', false],
  ['test/data.json', false],
  ['src/latest.ts', false],
  ['src/contest.py', false],
])('%s is a file of tests: %s', (name, is) => {
  expect(isTestFile(name)).toBe(is);
});

test.each([
  "it.skip('a'",
  '@pytest.mark.skip',
  '@Disabled',
  't.Skip("x")',
  '#[ignore]',
  "xit('a'",
  '[Fact(Skip = "x")]',
])('%s leaves a test out', (line) => {
  expect(skipsTest(`  ${line}`)).toBe(true);
});
test.each(["it('skips blanks', ", 'skip = true', 'def skip_it(self):', 'list.skip(2)', '@DisabledIfBefore'])(
  '%s leaves none out',
  (line) => {
    expect(skipsTest(`  ${line}`)).toBe(false);
  },
);

test.each([
  ['def test_add(self):', 'test_add'],
  ["it('adds', () => {", 'adds'],
  ['func TestAdd(t *testing.T) {', 'TestAdd'],
  ['@Test', ''],
  ['const test = 1;', null],
])('the test that %s declares', (line, name) => {
  expect(declaredTest(line)).toBe(name);
});

test.each([
  ['plain \u00e4\u00f6 text', false],
  ['שלום\u200f עולם', false],
  ['a\u200bb', true],
  ['x\u200ey', true],
  ['\x1b[31m', true],
  ['broken \udcff byte', false],
  ['tag\u{e0041}', true],
])('%j hides something: %s', (line, hides) => {
  expect(hidesText(line, 5)).toBe(hides);
});

// promise: review-points
test.each([
  ['is added', '000000', '160000', 'added'],
  ['is at another commit', '160000', '160000', 'modified'],
  ['is removed', '160000', '000000', 'deleted'],
] as const)('a submodule that %s is noted', (_, oldMode, newMode, status) => {
  const id = (mode: string) => (mode === '000000' ? '0' : 'a').repeat(40);
  const contents = { oldMode, newMode, oldId: id(oldMode), newId: id(newMode) };
  const file = { path: 'lib', status, insertions: 1, deletions: 0, binary: false, contents };
  const facts = { bytesBefore: 0, bytes: 0, beginning: null, manifest: null };
  expect(fileNotes(file, facts).notes.map(({ kind }) => kind)).toEqual(['submodule']);
});
