// (pure) Where a symbolic link leads, seen from the top of the repository.
import path from 'node:path';

const placeOf = (name: string, target: string): string =>
  path.posix.normalize(path.posix.join(path.posix.dirname(name), target));

/** Whether a link leads out of the repository. */
export function leadsOut(name: string, target: string): boolean {
  const place = placeOf(name, target);
  return path.posix.isAbsolute(target) || place === '..' || place.startsWith('../');
}

/** Whether a link leads to what git keeps for itself. */
export const leadsIntoGit = (name: string, target: string): boolean =>
  placeOf(name, target).toLowerCase().split('/').includes('.git');
