// What a new worktree gets before the agent starts.
import type { Preparation } from '../../protocol/preparation.ts';
import { findPreparation } from '../find-preparation.ts';
import type { AdmissionStep } from './step.ts';
import type { Workplace } from './workspace.ts';

export interface Prepared {
  /** Null where no worktree is made, and where nothing is configured. */
  readonly preparation: Preparation | null;
}

export const preparationStep: AdmissionStep<Workplace, Prepared & Pick<Workplace, 'workspaceWarnings'>> = {
  name: 'preparation',
  async run({ workspace, workspaceWarnings }, deps) {
    if (workspace.kind !== 'worktree') return { preparation: null, workspaceWarnings };
    const { root, gitDir, baseCommit: commit } = workspace;
    const { preparation, warnings } = await findPreparation(deps, { root, gitDir, commit });
    return { preparation, workspaceWarnings: [...workspaceWarnings, ...warnings] };
  },
};
