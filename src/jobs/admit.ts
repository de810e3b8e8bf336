// May this request run, and how: changes nothing, and may run twice for one request.
import type { StartRequest } from '../protocol/request.ts';
import { agentStep } from './admission/agent.ts';
import { confinementStep } from './admission/confinement.ts';
import { continuedStep } from './admission/continued.ts';
import { directoriesStep } from './admission/directories.ts';
import { handoffStep } from './admission/handoff.ts';
import { launchStep } from './admission/launch.ts';
import { type Admission, recordStep } from './admission/record.ts';
import { preparationStep } from './admission/preparation.ts';
import { pathsStep } from './admission/paths.ts';
import { fieldsStep, recursionStep } from './admission/rules.ts';
import { screeningStep } from './admission/screening.ts';
import { type AdmitDeps, firstStep } from './admission/step.ts';
import { workspaceStep } from './admission/workspace.ts';

/** The first that refuses says why. Whatever decides about a request is one more step here. */
export const ADMISSION_STEPS = firstStep(recursionStep)
  .and(fieldsStep)
  .and(continuedStep)
  .and(directoriesStep)
  .and(screeningStep)
  .and(agentStep)
  .and(confinementStep)
  .and(workspaceStep)
  .and(preparationStep)
  .and(pathsStep)
  .and(handoffStep)
  .and(launchStep)
  .and(recordStep);

/**
 * @param defaultCwd directory of a request that names none
 * @throws BridgeError with the first reason against the request
 */
export async function admit(deps: AdmitDeps, request: StartRequest, defaultCwd: string): Promise<Admission> {
  const { record, handoff, preview } = await ADMISSION_STEPS.run({ request, defaultCwd }, deps);
  return { record, handoff, preview };
}
