// (pure) Manifests and lock files that did not change together.
import { baseOf, lockRow, manifestRow, placesOfLock } from '../../lock-file-rows.ts';
import type { ListedFile } from '../changed-files.ts';
import type { ReviewNote } from './review-note.ts';

const note = (name: string, why: string): ReviewNote => ({ kind: 'lock_file', path: name, line: 0, why });

/**
 * Manifests and lock files that did not change together.
 * @param manifests those in which dependencies changed
 * @param locks the lock files that are there
 */
export function lockNotes(
  files: readonly ListedFile[],
  manifests: readonly string[],
  locks: ReadonlySet<string>,
): ReviewNote[] {
  const changed = new Set(files.map((file) => file.path));
  const alone = manifests.filter((name) => {
    const row = manifestRow(name);
    const places = (row === null ? [] : placesOfLock(row, name)).filter((place) => locks.has(place));
    return places.length > 0 && !places.some((place) => changed.has(place));
  });
  const orphans = files.filter(({ path: name, status }) => {
    const row = status === 'modified' ? lockRow(name) : null;
    return row !== null && !files.some((file) => row.manifest.test(baseOf(file.path)));
  });
  // a patch of nothing but lock files is an update, and is seen as one
  const isUpdate = files.every((file) => lockRow(file.path) !== null);
  return [
    ...alone.map((name) => note(name, 'Dependencies changed here, but the lock file did not.')),
    ...(isUpdate ? [] : orphans).map((file) =>
      note(file.path, 'The lock file changed without its manifest.'),
    ),
  ];
}
