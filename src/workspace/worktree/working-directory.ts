// Where an agent starts in a worktree.
import path from 'node:path';
import { realFolder } from '../../platform/files/paths.ts';
import { BridgeError } from '../../protocol/error.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import type { Names } from './worktree-names.ts';

/** @throws BridgeError when it is not there, or a link leads elsewhere */
export async function workingDirectory(names: Names, inside: string): Promise<string> {
  const cwd = inside === '' ? names.path : path.join(names.path, inside);
  if ((await realFolder(cwd)) === cwd) return cwd;
  throw new BridgeError('workspace_failed', 'The requested directory is not in the worktree.', {
    hint: `It may be left out by a sparse checkout; use the top of the repository as ${fieldRef('cwd')}, or use ${fieldRef('worktree', false)}.`,
  });
}
