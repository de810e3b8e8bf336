// Files under Git LFS whose content is not on this machine, as the filter said.
import { listPaths } from '../inventory/list-paths.ts';
import { NOT_HERE } from './notice.ts';

/** @param stderr of git, to which the filter's words go */
export function contentsNotHere(stderr: string): string[] {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith(NOT_HERE))
    .map((line) => String(JSON.parse(line.slice(NOT_HERE.length))));
}

export const absentWarnings = (names: readonly string[]): string[] =>
  names.length === 0
    ? []
    : [
        `Files under Git LFS whose content is not on this machine are in the worktree as pointers; \`git lfs pull\` in the checkout brings them: ${listPaths(names)}.`,
      ];
