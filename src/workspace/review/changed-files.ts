// The files that differ between two commits, with numbers.
import type { HardenedGit } from '../git/git.ts';

export type FileStatus = 'added' | 'modified' | 'deleted' | 'renamed' | 'type_changed';

/** What a name is that is no plain file. */
export type FileKind = 'executable' | 'link' | 'submodule';

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
  /** Of a deleted file what it was; absent for a plain file. */
  readonly kind?: FileKind;
  /** Where a link points. */
  readonly target?: string;
}

const STATUSES: Readonly<Record<string, FileStatus>> = {
  A: 'added',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  T: 'type_changed',
};

export const KINDS_OF_MODE: Readonly<Record<string, FileKind>> = {
  '100755': 'executable',
  '120000': 'link',
  '160000': 'submodule',
};

/** Both contents of a changed file; an id of zeros stands for none. */
export interface FileContents {
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldId: string;
  readonly newId: string;
}

export interface ListedFile extends ChangedFile {
  readonly contents: FileContents;
}

/** Nothing of it depends on who asks: no configuration, no attribute, no colour, no order of the user. */
export const ALWAYS = [
  '-r',
  '--no-commit-id',
  '--no-ext-diff',
  '--no-textconv',
  '--find-renames=50%',
  '-l1000',
  '-O/dev/null',
] as const;

function parseRaw(output: string): ListedFile[] {
  const fields = output.split('\0');
  const files: ListedFile[] = [];
  for (let at = 0; at + 1 < fields.length;) {
    const [oldMode = '', newMode = '', oldId = '', newId = '', letters = ''] = (fields[at] ?? '')
      .slice(1)
      .split(' ');
    const status = STATUSES[letters.charAt(0)] ?? 'modified';
    const renamed = status === 'renamed';
    const name = fields[at + (renamed ? 2 : 1)] ?? '';
    const moved = renamed ? { old_path: fields[at + 1] ?? '' } : {};
    const kept = status === 'modified' || status === 'renamed' || status === 'type_changed';
    const mode = kept && oldMode !== newMode ? { mode: `${oldMode} ${newMode}` } : {};
    const kind = KINDS_OF_MODE[status === 'deleted' ? oldMode : newMode];
    const contents = { oldMode, newMode, oldId, newId };
    files.push({
      path: name,
      status,
      insertions: 0,
      deletions: 0,
      binary: false,
      ...moved,
      ...mode,
      ...(kind === undefined ? {} : { kind }),
      contents,
    });
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

/** In the order in which a patch has them. */
export async function listFiles(git: HardenedGit, base: string, head: string): Promise<ListedFile[]> {
  const between = [base, head];
  const [raw, numbers] = await Promise.all([
    git.must(['diff-tree', '--raw', '-z', '--full-index', ...ALWAYS, ...between]),
    git.must(['diff-tree', '--numstat', '-z', ...ALWAYS, ...between]),
  ]);
  const counts = parseNumbers(numbers);
  return parseRaw(raw).map((file) => ({ ...file, ...counts.get(file.path) }));
}
