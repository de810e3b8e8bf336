// What a new worktree gets before the agent starts.
import type { Preparation } from '../../protocol/preparation.ts';
import { findPreparation, preparationFor } from '../find-preparation.ts';
import type { Continued } from './continued.ts';
import type { AdmissionStep } from './step.ts';
import type { Workplace } from './workspace.ts';

export interface Prepared {
  /** Null where the job works in place, and where nothing is configured. */
  readonly preparation: Preparation | null;
}

export const preparationStep: AdmissionStep<
  Workplace & Continued,
  Prepared & Pick<Workplace, 'workspaceWarnings'>
> = {
  name: 'preparation',
  async run({ workspace, workspaceWarnings, before }, deps) {
    if (workspace.kind === 'in_place') return { preparation: null, workspaceWarnings };
    // a worktree that stands is not prepared again; what is done in it is proved
    const { preparation, warnings } =
      workspace.kind === 'worktree'
        ? await findPreparation(deps, { ...workspace, commit: workspace.baseCommit })
        : await preparationFor(deps, before ?? { workspace: null, worktree: null });
    return { preparation, workspaceWarnings: [...workspaceWarnings, ...warnings] };
  },
};
