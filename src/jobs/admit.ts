// May this request run, and how: changes nothing, and may run twice for one request.
import { agentStep } from './admission/agent.ts';
import { confinementStep } from './admission/confinement.ts';
import { continuedStep } from './admission/continued.ts';
import { directoriesStep } from './admission/directories.ts';
import { handoffStep } from './admission/handoff.ts';
import { launchStep } from './admission/launch.ts';
import { type Admission, recordStep } from './admission/record.ts';
import { policyStep } from './admission/policy.ts';
import { preparationStep } from './admission/preparation.ts';
import { pathsStep } from './admission/paths.ts';
import { fieldsStep, recursionStep } from './admission/rules.ts';
import { screeningStep } from './admission/screening.ts';
import { type AdmitDeps, type Asked, firstStep } from './admission/step.ts';
import { workspaceStep } from './admission/workspace.ts';

/** The first that refuses says why. Whatever decides about a request is one more step here. */
export const ADMISSION_STEPS = firstStep(recursionStep)
  .and(fieldsStep)
  .and(continuedStep)
  .and(directoriesStep)
  .and(screeningStep)
  .and(agentStep)
  .and(confinementStep)
  .and(policyStep)
  .and(workspaceStep)
  .and(preparationStep)
  .and(pathsStep)
  .and(handoffStep)
  .and(launchStep)
  .and(recordStep);

/** @throws BridgeError with the first reason against the request */
export async function admit(deps: AdmitDeps, asked: Asked): Promise<Admission> {
  const { record, handoff, preview, ruling } = await ADMISSION_STEPS.run(asked, deps);
  return { record, handoff, preview, ruling };
}
