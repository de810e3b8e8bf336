// Admission by the policy of who uses this machine, and of the repository.
import type { Asked as Call } from '../../policy/rules/asked.ts';
import { compareActions } from '../../policy/rules/action.ts';
import { candidatesAfter } from '../../protocol/backend.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { Governance, Ruling } from '../policy/governance.ts';
import type { FoundAgent } from './agent.ts';
import type { Confined } from './confinement.ts';
import type { Directories } from './directories.ts';
import type { AdmissionStep, Asked } from './step.ts';

export interface Ruled {
  /** Null where no policy holds. */
  readonly ruling: Ruling | null;
  /** Whether another agent may do it where this one cannot sign in. */
  readonly mayFallBack: boolean;
}

type Found = Asked & Directories & FoundAgent & Confined;

/** What rules can be about. */
function callOf({ request, origin, cwd, addDirs, capability, order }: Found): Call {
  const { mode, model, permissions } = request;
  return {
    ...origin,
    mode,
    model: model ?? null,
    permissions,
    backend: capability.backend,
    paths: [cwd, ...addDirs],
    network: order?.network ?? 'open',
    confinement: order?.means.by ?? 'none',
    grants: [],
  };
}

export const policyStep: AdmissionStep<Found, Ruled> = {
  name: 'policy',
  async run(found, { governance }) {
    const call = callOf(found);
    const ruling = await governance.permit(call);
    const others = found.wanted === 'auto' ? candidatesAfter(found.capability.backend) : [];
    const may = await Promise.all(
      others.map((backend) => isAsFree(governance, { ...call, backend }, ruling)),
    );
    return { ruling, mayFallBack: others.length > 0 && may.every(Boolean) };
  },
};

/** Whether the rules say no more against this call than they do against the one that was decided about. */
async function isAsFree(governance: Governance, call: Call, ruling: Ruling | null): Promise<boolean> {
  if (ruling === null) return true;
  try {
    const other = await governance.permit(call);
    return other === null || compareActions(other.decision.action, ruling.decision.action) <= 0;
  } catch (error) {
    if (error instanceof BridgeError && error.code === 'policy_denied') return false;
    throw error;
  }
}
