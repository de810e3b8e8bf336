// The work of a job as a whole: its files, its sum, and the patch that `git apply` takes.
import type { PlacedJob, WorkView } from '../../src/workspace/worktree/finished-worktree.ts';
import type { Workspaces } from '../../src/workspace/workspace.ts';

export interface WholeView extends Omit<WorkView, 'pieces'> {
  readonly patch: Buffer;
}

export async function gather(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** @param only a file or folder; null for all */
export function viewOf(
  workspaces: Workspaces,
  job: PlacedJob,
  only: string | null,
  fullBinary = true,
): Promise<WholeView> {
  return workspaces.show(job, { only, fullBinary }, async (view) => ({
    ...view,
    patch: await gather(view.pieces()),
  }));
}
