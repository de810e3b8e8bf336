// Repositories inside of a folder that a job may write: their hooks and configuration are no part of its work.
import { posix } from 'node:path';
import { entriesOf } from '../platform/files/look-at.ts';

const DEPTH = 3;
const MOST_FOLDERS = 400;
const MOST_ENTRIES = 1_000;
/** Full of packages; a repository in them is made again. */
const NOT_ENTERED: ReadonlySet<string> = new Set([
  '.git',
  'node_modules',
  '.venv',
  'target',
  'vendor',
  '.agy-mcp',
]);

/** @returns their `.git`, folder or file; those that lie deeper, or beyond many folders, are left out */
export function nestedRepositories(top: string): string[] {
  const found: string[] = [];
  const queue = [{ folder: top, depth: 0 }];
  let looked = 0;
  for (let next = queue.shift(); next !== undefined && looked < MOST_FOLDERS; next = queue.shift()) {
    looked += 1;
    for (const { name, kind } of entriesOf(next.folder, MOST_ENTRIES)) {
      const path = posix.join(next.folder, name);
      if (name === '.git') found.push(path);
      else if (kind === 'folder' && next.depth < DEPTH && !NOT_ENTERED.has(name))
        queue.push({ folder: path, depth: next.depth + 1 });
    }
  }
  return found;
}
