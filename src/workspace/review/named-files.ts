// (pure) Files of a patch by the names that people give them.
import { visibleName } from '../../protocol/text/visible-text.ts';
import type { ChangedFile } from './changed-files.ts';

/** Whether a file is the one that is named, or is in the folder that is: by its name, or as that is shown. */
export function isNamed(
  only: string,
  { path: name, old_path: old }: Pick<ChangedFile, 'path' | 'old_path'>,
): boolean {
  const wanted = only.replace(/\/+$/, '');
  const isIn = (each: string): boolean => each === wanted || each.startsWith(`${wanted}/`);
  return [name, ...(old === undefined ? [] : [old])].some((each) => isIn(each) || isIn(visibleName(each)));
}
