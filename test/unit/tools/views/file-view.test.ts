import { expect, test } from 'vitest';
import { sayFile, shownFile } from '../../../../src/tools/views/file-view.ts';
import type { ChangedFile } from '../../../../src/workspace/review/changed-files.ts';

const said = (file: Partial<ChangedFile>): string =>
  sayFile(
    shownFile({ path: 'a/x', status: 'modified', insertions: 0, deletions: 0, binary: false, ...file }),
  );

test.each<[Partial<ChangedFile>, string]>([
  [{ insertions: 3, deletions: 1 }, 'modified "a/x" +3 -1'],
  [{ status: 'added' }, 'added "a/x" +0 -0'],
  [{ binary: true, status: 'added' }, 'added "a/x" binary'],
  [{ mode: '100644 100755', kind: 'executable' }, 'modified "a/x" now executable'],
  [{ mode: '100755 100644', insertions: 1 }, 'modified "a/x" +1 -0, no longer executable'],
  [{ kind: 'executable', insertions: 1 }, 'modified "a/x" +1 -0'],
  [{ status: 'added', kind: 'executable', insertions: 1 }, 'added "a/x" +1 -0, executable'],
  [{ status: 'deleted', kind: 'link', deletions: 1, target: 'y' }, 'deleted "a/x" link to "y"'],
  [{ status: 'added', kind: 'link', insertions: 1, target: '../y' }, 'added "a/x" link to "../y"'],
  [
    { status: 'added', kind: 'link', insertions: 1, target: '../../y' },
    'added "a/x" link to "../../y", outside of the repository',
  ],
  [
    { status: 'added', kind: 'link', insertions: 1, target: '/y\n"' },
    'added "a/x" link to "/y\\x0a\\x22", outside of the repository',
  ],
  [{ status: 'added', kind: 'link', insertions: 1 }, 'added "a/x" link'],
  [
    { status: 'type_changed', kind: 'link', mode: '100644 120000', insertions: 1, deletions: 9, target: 'y' },
    'type_changed "a/x" +1 -9, was a file, is a link to "y"',
  ],
  [
    { status: 'type_changed', mode: '120000 100644', insertions: 9, deletions: 1 },
    'type_changed "a/x" +9 -1, was a link, is a file',
  ],
  [{ kind: 'submodule', insertions: 1, deletions: 1 }, 'modified "a/x" submodule'],
  [{ status: 'renamed', old_path: 'b\n' }, 'renamed "a/x" from "b\\x0a"'],
  [{ status: 'renamed', old_path: 'b', insertions: 2 }, 'renamed "a/x" from "b" +2 -0'],
])('%j', (file, words) => {
  expect(said(file)).toBe(words);
});
