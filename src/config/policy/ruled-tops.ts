// The checkouts whose own rules count for some places.
import path from 'node:path';
import { pathExistsSync } from '../../platform/files/sync-read.ts';
import { PROJECT_FILE } from '../project-file-name.ts';

/** The nearest folder above a place, or it itself, that is the top of a checkout with a file of its own. */
function ruledTop(place: string): string | null {
  for (let folder = place; ; folder = path.dirname(folder)) {
    if (pathExistsSync(path.join(folder, PROJECT_FILE)) && pathExistsSync(path.join(folder, '.git')))
      return folder;
    if (path.dirname(folder) === folder) return null;
  }
}

/** Each once; a place without such a checkout has none. @param paths absolute */
export const ruledTops = (paths: readonly string[]): readonly string[] => [
  ...new Set(paths.map(ruledTop).filter((top) => top !== null)),
];
