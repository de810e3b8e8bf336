// All that `.worktreeinclude` brought into a worktree: the record of a job names the first of many, a file all of them.
import path from 'node:path';
import { readText, writeWhole } from '../../platform/files/private-file.ts';
import type { WorkspaceView } from '../../protocol/job.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Included } from './worktree-include.ts';
import { joined, namesIn } from '../snapshot/index-entries.ts';
import type { Names } from './worktree-names.ts';

/** Beside HEAD and index of the worktree: it is removed with that. */
const fileOf = ({ adminDir }: Pick<Names, 'adminDir'>): string => path.join(adminDir, 'agy-mcp-included');

type Shown = Pick<WorkspaceView, 'included' | 'included_more'>;

/** @returns what the record says of it */
export async function keepIncluded(
  names: Pick<Names, 'adminDir'>,
  included: readonly Included[],
): Promise<Shown> {
  if (included.length === 0) return {};
  const shown = included.slice(0, LIMITS.listEntries);
  if (shown.length === included.length) return { included: shown };
  await writeWhole(fileOf(names), joined(included.map((each) => each.path)));
  return { included: shown, included_more: included.length - shown.length };
}

/**
 * @param shown what the record names
 * @returns all; where an agent has put something else in the place of the list, at least what the record names
 */
export async function allIncluded(
  names: Pick<Names, 'adminDir'>,
  shown: readonly string[],
): Promise<readonly string[]> {
  if (shown.length < LIMITS.listEntries) return shown;
  const list = await readText(fileOf(names)).catch(() => null);
  return list === null ? shown : [...new Set([...shown, ...namesIn(list)])];
}
