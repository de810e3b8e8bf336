// One question to a request on its way to becoming a job, and how questions are asked in a row.
import type { Agents } from '../../adapters/probe.ts';
import type { Settings } from '../../config/schema.ts';
import type { MeansFinder } from '../../confinement/means.ts';
import type { Clock } from '../../platform/clock.ts';
import type { StartRequest } from '../../protocol/request.ts';
import type { Redactor } from '../../redaction/redact.ts';
import type { JobStore } from '../../store/job-store.ts';
import type { Governance } from '../policy/governance.ts';
import type { Workspaces } from '../../workspace/workspace.ts';

export interface AdmitDeps {
  readonly settings: Settings;
  readonly agents: Agents;
  readonly workspaces: Workspaces;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** What this machine can confine a job with. */
  readonly means: MeansFinder;
  readonly configFile: string;
  /** As the handoff has it. */
  readonly auditKey: string;
  readonly governance: Governance;
  readonly store: JobStore;
  readonly redactor: Redactor;
}

/** Which tool a request came by, and from whom. */
export interface Origin {
  readonly tool: string;
  /** Name that the client gives itself; `terminal` for the command line, null where it gives none. */
  readonly client: string | null;
}

/** What admission begins with. */
export interface Asked {
  readonly request: StartRequest;
  readonly origin: Origin;
  /** Directory of a request that names none. */
  readonly defaultCwd: string;
}

/**
 * A step changes nothing and may run twice for one request.
 * @typeParam Needs what the request and the steps before have to say
 * @typeParam Finds what the steps behind may use
 */
export interface AdmissionStep<Needs, Finds> {
  readonly name: string;
  /** @throws BridgeError with its reason against the request */
  readonly run: (found: Needs, deps: AdmitDeps) => Promise<Finds>;
}

/** Steps in the order in which they run; the first that refuses is the last. */
export interface AdmissionSteps<Found> {
  readonly names: readonly string[];
  /** The same and one more, which sees all that was found so far: the compiler holds the order to that. */
  readonly and: <Finds>(step: AdmissionStep<Found, Finds>) => AdmissionSteps<Found & Finds>;
  /** @throws BridgeError of the first step that refuses */
  readonly run: (asked: Asked, deps: AdmitDeps) => Promise<Found>;
}

function inOrder<Found>(
  names: readonly string[],
  run: (asked: Asked, deps: AdmitDeps) => Promise<Found>,
): AdmissionSteps<Found> {
  return {
    names,
    run,
    and: (step) =>
      inOrder([...names, step.name], async (asked, deps) => {
        const found = await run(asked, deps);
        return { ...found, ...(await step.run(found, deps)) };
      }),
  };
}

export const firstStep = <Finds>(step: AdmissionStep<Asked, Finds>): AdmissionSteps<Asked & Finds> =>
  inOrder<Asked>([], (asked) => Promise.resolve(asked)).and(step);
