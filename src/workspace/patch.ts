// The difference of two commits: files with numbers, and the patch as bytes.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { readBytes } from '../platform/safe-file.ts';
import type { SealedGit } from './git.ts';
import { withFolder } from './snapshot.ts';

export type FileStatus = 'added' | 'modified' | 'deleted' | 'renamed' | 'type_changed';

export interface ChangedFile {
  readonly path: string;
  readonly status: FileStatus;
  readonly insertions: number;
  readonly deletions: number;
  readonly binary: boolean;
  /** Where a renamed file was. */
  readonly old_path?: string;
  /** Old and new mode, when they differ and the file is in both. */
  readonly mode?: string;
}

const STATUSES: Readonly<Record<string, FileStatus>> = {
  A: 'added',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  T: 'type_changed',
};

/** Nothing of it depends on who asks: no configuration, no attribute, no colour. */
const ALWAYS = ['-r', '--no-commit-id', '--no-ext-diff', '--no-textconv', '--find-renames=50%', '-l1000'];
const AS_PATCH = [
  '--patch',
  '--binary',
  '--full-index',
  '--unified=3',
  '--inter-hunk-context=0',
  '--diff-algorithm=myers',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--submodule=short',
  '--no-color',
];

function parseRaw(output: string): ChangedFile[] {
  const fields = output.split('\0');
  const files: ChangedFile[] = [];
  for (let at = 0; at + 1 < fields.length;) {
    const [oldMode = '', newMode = '', , , letters = ''] = (fields[at] ?? '').slice(1).split(' ');
    const status = STATUSES[letters.charAt(0)] ?? 'modified';
    const renamed = status === 'renamed';
    const name = fields[at + (renamed ? 2 : 1)] ?? '';
    const moved = renamed ? { old_path: fields[at + 1] ?? '' } : {};
    const kept = status === 'modified' || status === 'renamed' || status === 'type_changed';
    const mode = kept && oldMode !== newMode ? { mode: `${oldMode} ${newMode}` } : {};
    files.push({ path: name, status, insertions: 0, deletions: 0, binary: false, ...moved, ...mode });
    at += renamed ? 3 : 2;
  }
  return files;
}

interface Counts {
  readonly insertions: number;
  readonly deletions: number;
  readonly binary: boolean;
}

/** A path may hold tabs and line ends: only the first two tabs of a record count. */
function parseNumbers(output: string): Map<string, Counts> {
  const fields = output.split('\0');
  const counts = new Map<string, Counts>();
  for (let at = 0; at + 1 < fields.length;) {
    const [, insertions = '', deletions = '', name = ''] =
      /^([^\t]*)\t([^\t]*)\t(.*)$/s.exec(fields[at] ?? '') ?? [];
    const row = {
      insertions: Number(insertions) || 0,
      deletions: Number(deletions) || 0,
      binary: insertions === '-',
    };
    counts.set(name === '' ? (fields[at + 2] ?? '') : name, row);
    at += name === '' ? 3 : 1;
  }
  return counts;
}

export async function filesBetween(git: SealedGit, base: string, head: string): Promise<ChangedFile[]> {
  const between = [base, head];
  const [raw, numbers] = await Promise.all([
    git.must(['diff-tree', '--raw', '-z', ...ALWAYS, ...between]),
    git.must(['diff-tree', '--numstat', '-z', ...ALWAYS, ...between]),
  ]);
  const counts = parseNumbers(numbers);
  return parseRaw(raw).map((file) => ({ ...file, ...counts.get(file.path) }));
}

/** Git writes the patch to a file: as text it would lose the bytes of files that are not UTF-8. */
export function patchBetween(
  git: SealedGit,
  base: string,
  head: string,
  paths: readonly string[] = [],
): Promise<Buffer> {
  return withFolder(async (folder) => {
    const file = path.join(folder, 'patch');
    // no files and no index: attributes of the checkout must not change the patch of commits
    const apart = git.at({ cwd: folder, workTree: folder, indexFile: path.join(folder, 'index') });
    const where = paths.map((name) => `:(top,literal)${name}`);
    const args = ['diff-tree', ...AS_PATCH, ...ALWAYS, `--output=${file}`, base, head, '--', ...where];
    await apart.must(args);
    return (await readBytes(file)) ?? Buffer.alloc(0);
  });
}

export function sha256(patch: Buffer): string {
  return createHash('sha256').update(patch).digest('hex');
}
