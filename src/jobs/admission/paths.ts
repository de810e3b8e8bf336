// Whether the record of the job will say where its work is: its paths are redacted and cleaned like all of it.
import { BridgeError } from '../../protocol/error.ts';
import { STRUCTURAL_FIELDS } from '../../protocol/job.ts';
import type { AdmissionStep } from './step.ts';
import type { Workplace } from './workspace.ts';
import { fieldRef } from '../../protocol/text/references.ts';

export const pathsStep: AdmissionStep<Workplace, object> = {
  name: 'paths',
  run({ workspace }, { redactor, workspaces }) {
    const planned = workspaces.plannedRecord(workspace);
    const kept = redactor.json(planned, STRUCTURAL_FIELDS);
    if (JSON.stringify(kept) === JSON.stringify(planned)) return Promise.resolve({});
    throw new BridgeError(
      'invalid_request',
      'The path of the repository holds a hidden character or what looks like a secret. A record keeps neither, so the work of the job would not be found again.',
      { hint: `Rename the directory, or use ${fieldRef('worktree', false)}.` },
    );
  },
};
