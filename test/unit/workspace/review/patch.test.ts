import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytesOfText, textOfBytes } from '../../../../src/protocol/text/byte-text.ts';
import { createPatchLines } from '../../../../src/protocol/text/patch-lines.ts';
import type { ListedFile } from '../../../../src/workspace/review/changed-files.ts';
import { createGit } from '../../../../src/workspace/git/git.ts';
import { type PatchView, withPatch } from '../../../../src/workspace/review/patch.ts';
import { createGitSandbox, type GitSandbox } from '../../../support/git-repository.ts';
import { gather } from '../../../support/work-view.ts';
import { examples } from '../../../support/examples.ts';

const SHOWN_BYTES = 1_000_000;
let box: GitSandbox;
let root: string;

beforeEach(async () => {
  box = await createGitSandbox();
  root = await box.repository();
});
afterEach(async () => {
  await box.remove();
});

interface Entry {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly mode?: string;
}

function git(args: readonly string[], input: string | Uint8Array = ''): string {
  const env = { ...box.env, GIT_INDEX_FILE: path.join(box.base, 'index') };
  return execFileSync('git', args, { cwd: root, env, input, maxBuffer: 1e9 }).toString().trim();
}

/** A commit of these files and no others; names are bytes. */
function commit(entries: readonly Entry[]): string {
  const rows = entries.map(({ name, content, mode = '100644' }) => {
    const id =
      mode === '160000'
        ? String(content)
        : git(['-c', 'core.compression=0', 'hash-object', '-w', '--stdin'], content);
    return bytesOfText(`${mode} ${id}\t${name}\0`);
  });
  git(['read-tree', '--empty']);
  git(['update-index', '-z', '--add', '--index-info'], Buffer.concat(rows));
  return git(['commit-tree', git(['write-tree']), '-m', 'x']);
}

interface Options {
  readonly fullBinary?: boolean;
  readonly wanted?: (file: ListedFile) => boolean;
}

type Shown = Omit<PatchView, 'pieces'> & { readonly patch: Buffer };

async function show(base: string, head: string, options: Options = {}): Promise<Shown> {
  const { fullBinary = false, wanted = () => true } = options;
  const gitDir = path.join(root, '.git');
  const sealed = await createGit({ env: box.env }).hardened({ cwd: root, gitDir, workTree: root });
  return withPatch(
    sealed,
    path.join(gitDir, 'objects'),
    { base, head, wanted, fullBinary, shownFileBytes: SHOWN_BYTES },
    async (view) => ({
      ...view,
      patch: await gather(view.pieces()),
    }),
  );
}

const sumOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
const picture = (bytes: number) => Buffer.alloc(bytes, Buffer.from([0x89, 0, 0xff, 1]));
const sourceOf = (line: string) => `${'const a = 1;\n'.repeat(40)}${line}\n`;

// promise: review-whole, review-visible
describe('the patch that is shown', () => {
  test('is the same whatever attributes and configuration of repository and user say', async () => {
    const base = commit([{ name: 'a.ts', content: 'one\n\ntwo\n' }]);
    const files = [
      { name: 'a.ts', content: 'one\n\nthree\n' },
      { name: 'ü.ts', content: 'evil();\n' },
    ];
    const head = commit(files);
    const plain = await show(base, head);
    writeFileSync(path.join(root, '.git/info/attributes'), '*.ts -diff\n');
    writeFileSync(path.join(root, '.gitattributes'), '* binary\n');
    mkdirSync(path.join(box.base, 'home/git'), { recursive: true });
    writeFileSync(path.join(box.base, 'attributes'), '* -diff\n');
    writeFileSync(path.join(box.base, 'order'), 'ü.ts\n');
    for (const scope of ['--local', '--global'])
      for (const [key, value] of [
        ['diff.noprefix', 'true'],
        ['diff.mnemonicPrefix', 'true'],
        ['diff.context', '0'],
        ['diff.suppressBlankEmpty', 'true'],
        ['diff.algorithm', 'patience'],
        ['diff.renames', 'false'],
        ['diff.orderFile', path.join(box.base, 'order')],
        ['core.quotePath', 'true'],
        ['core.bigFileThreshold', '1'],
        ['core.attributesFile', path.join(box.base, 'attributes')],
        ['color.ui', 'always'],
      ] as const)
        await box.git(root, 'config', scope, key, value);
    const hostile = await show(base, head);
    expect(hostile.patch.toString()).toBe(plain.patch.toString());
    expect(hostile.sha256).toBe(plain.sha256);
    expect(plain.patch.toString()).toContain('+++ b/ü.ts\n@@ -0,0 +1 @@\n+evil();\n');
  });

  test('sums binary files up by their size and sum, and its own sum covers them', async () => {
    const [one, two] = [picture(1_000), picture(300_000)];
    const base = commit([
      { name: 'old.png', content: one },
      { name: 'same.png', content: one },
    ]);
    const head = commit([
      { name: 'new "x".png', content: two },
      { name: 'same.png', content: two },
    ]);
    const { patch, sha256, files } = await show(base, head);
    const lines = patch.toString().split('\n');
    expect(lines).toContain(`Binary file "new \\"x\\".png", 300,000 bytes, sha256 ${sumOf(two)}`);
    expect(lines).toContain(`Binary file old.png, 1,000 bytes, sha256 ${sumOf(one)}, deleted`);
    expect(lines).toContain(
      `Binary file same.png, 1,000 bytes, sha256 ${sumOf(one)} -> 300,000 bytes, sha256 ${sumOf(two)}`,
    );
    expect(sha256).toBe(sumOf(patch));
    expect(files.map((file) => file.binary)).toEqual([true, true, true]);
    expect(patch.toString()).not.toContain('Binary files');
  });

  test('shows a source file with some odd bytes as text, and no other file for its sake', async () => {
    const odd = sourceOf('/*\0\x01*/ evil();');
    const names = ['a*.ts', 'a[1].ts', 'b\\?.ts', ' c "d".ts', '#e.ts', '!f.ts', 'g\n.ts', 'h\udcff.ts'];
    const base = commit([]);
    const head = commit([
      ...names.map((name) => ({ name, content: odd })),
      { name: 'a1.ts', content: picture(5_000) },
      { name: 'abc.ts', content: picture(6_000) },
      { name: 'bx.ts', content: picture(7_000) },
    ]);
    const { files, patch } = await show(base, head);
    const isBinary = new Map(files.map((file) => [file.path, file.binary]));
    for (const name of names) expect([name, isBinary.get(name)]).toEqual([name, false]);
    for (const name of ['a1.ts', 'abc.ts', 'bx.ts']) expect(isBinary.get(name)).toBe(true);
    expect(patch.toString('latin1').split('+/*\0\x01*/ evil();').length - 1).toBe(names.length);
    expect(files.find((file) => file.path === 'a*.ts')?.insertions).toBe(41);
  });

  test('hides no link behind words of git, and tells both sides of what becomes one', async () => {
    const odd = sourceOf('\0');
    const base = commit([{ name: 'b', content: odd }]);
    const head = commit([
      { name: 'a', content: odd, mode: '120000' },
      { name: 'b', content: 'target', mode: '120000' },
    ]);
    const { patch, files } = await show(base, head);
    expect(files.map((file) => [file.path, file.binary])).toEqual([
      ['a', true],
      ['b', true],
    ]);
    const lines = patch.toString().split('\n');
    expect(lines).toContain(`Binary file a, 522 bytes, sha256 ${sumOf(odd)}`);
    expect(lines).toContain(`Binary file b, 522 bytes, sha256 ${sumOf(odd)}, deleted`);
    expect(lines).toContain('+target');
  });

  test('of a file that is too large is a line, and names it', async () => {
    const large = Buffer.alloc(SHOWN_BYTES + 1, 'a line of text\n');
    const base = commit([{ name: 'large.txt', content: 'small\n' }]);
    const head = commit([
      { name: 'large.txt', content: large },
      { name: 'z.txt', content: 'last\n' },
    ]);
    const { patch, unshown, sha256 } = await show(base, head);
    const lines = patch.toString().split('\n');
    expect(lines).toContain(
      `File too large to be shown large.txt, 6 bytes, sha256 ${sumOf('small\n')} -> 1,000,001 bytes, sha256 ${sumOf(large)}`,
    );
    expect(lines).toContain('+last');
    expect(unshown).toEqual(['large.txt']);
    expect(sha256).toBe(sumOf(patch));
  });

  test('is made in a repository with SHA-256 names too', async () => {
    root = path.join(box.base, 'sha256');
    await box.git(box.base, 'init', '--quiet', '--object-format=sha256', root);
    const view = await show(commit([]), commit([{ name: 'a', content: 'x\n' }]));
    expect(view.patch.toString()).toContain('+++ b/a\n@@ -0,0 +1 @@\n+x\n');
  });

  test('reaches objects that the repository has from another one', async () => {
    const [base, head] = [commit([]), commit([{ name: 'a', content: 'x\n' }])];
    const other = path.join(box.base, 'a "clone"');
    await box.git(box.base, 'clone', '--quiet', '--shared', root, other);
    const plain = await show(base, head);
    root = other;
    expect((await show(base, head)).sha256).toBe(plain.sha256);
  });
});

const name = fc.constantFrom(
  'a',
  'b',
  'c/d',
  'c/e',
  'ü',
  'x y',
  '"q"',
  'n\nl',
  't\tb',
  '\udcfe',
  '-f',
  '\u202e',
);
const content = fc.oneof(
  fc.constantFrom('', 'one\n', 'one', 'diff --git a/a b/a\n@@ -1 +1 @@\nBinary files a and b differ\n'),
  fc.constantFrom(sourceOf('x'), sourceOf('y'), sourceOf('\0'), sourceOf('Binary files ')),
  fc.constantFrom(300, 3_000).map(picture),
  fc
    .array(fc.constantFrom('\n', 'a\n', '-- b\n', '++ c\n', '\\ no\n'), { maxLength: 30 })
    .map((all) => all.join('')),
);
const entry = fc.record({ name, content, mode: fc.constantFrom('100644', '100644', '100755', '120000') });
const tree = fc.uniqueArray(entry, { maxLength: 7, selector: (each) => each.name });

/** What `diff --git` says in each section. */
function headsOf(patch: Buffer): string[] {
  const lines = createPatchLines();
  const all = [...lines.push(patch), ...lines.end()];
  return all.filter((line) => line.starts).map((line) => textOfBytes(line.bytes));
}

test('of any two trees: sections are those of the files, a part is a part of the whole, all bytes give the tree', async () => {
  await fc.assert(
    fc.asyncProperty(tree, tree, async (before, after) => {
      const [base, head] = [commit(before), commit(after)];
      const view = await show(base, head);
      expect(view.sha256).toBe(sumOf(view.patch));
      const heads = headsOf(view.patch);
      expect(heads).toHaveLength(view.sections.length);
      for (const [at, section] of view.sections.entries()) {
        const { path: file } = view.files[section] ?? { path: '' };
        if (!/["\n\t]/.test(file)) expect(heads[at]).toMatch(new RegExp(`b/${file}$`, 'u'));
      }
      const parts = [];
      for (const each of view.files)
        parts.push((await show(base, head, { wanted: (file) => file.path === each.path })).patch);
      expect(Buffer.concat(parts).equals(view.patch)).toBe(true);
      expect(view.patch.toString()).not.toMatch(/^Binary files .* differ$/m);
      const { patch } = await show(base, head, { fullBinary: true });
      git(['read-tree', base]);
      if (patch.length > 0) git(['apply', '--cached', '--whitespace=nowarn'], patch);
      expect(git(['write-tree'])).toBe(git(['rev-parse', `${head}^{tree}`]));
    }),
    { numRuns: examples(20) },
  );
}, 120_000);
