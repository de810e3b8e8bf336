// What the runner of the job gets: the run as an adapter needs it, and the settings for it.
import { MODE_RULES } from '../../policy/modes.ts';
import type { Handoff, RunSpec } from '../../protocol/handoff.ts';
import type { StartRequest } from '../../protocol/request.ts';
import { lastOfConversation } from '../last-of-conversation.ts';
import type { FoundAgent } from './agent.ts';
import type { Confined } from './confinement.ts';
import type { Directories } from './directories.ts';
import type { Ruled } from './policy.ts';
import type { Prepared } from './preparation.ts';
import type { AdmissionStep, Asked } from './step.ts';
import type { Workplace } from './workspace.ts';

export interface PlannedRun {
  readonly handoff: Handoff;
}

type Found = Asked &
  Directories &
  FoundAgent &
  Workplace &
  Prepared &
  Confined &
  Ruled & { readonly depth: number };

export const handoffStep: AdmissionStep<Found, PlannedRun> = {
  name: 'handoff',
  async run(found, { settings, store, auditKey }) {
    const { request, addDirs, capability, insteadOf, jobId, workspace, preparation, depth } = found;
    const { session_id: session } = request;
    const before = session === undefined ? null : await lastOfConversation(store, session);
    const handoff: Handoff = {
      jobId,
      spec: toSpec(request, addDirs),
      capability,
      mayFallBack: found.mayFallBack,
      ...(insteadOf === null ? {} : { insteadOf }),
      workspace,
      ...(preparation === null ? {} : { preparation, setupCacheMb: settings.jobs.setup_cache_mb }),
      ...(before?.port_base === undefined ? {} : { portBase: before.port_base }),
      ...(found.order === null ? {} : { confinement: found.order }),
      ...(settings.confinement.trust_project_agents ? { trustProjectAgents: true } : {}),
      extraEnv: request.extra_env,
      queue: {
        slots: settings.jobs.max_running,
        sameSession: settings.jobs.same_session === 'queue',
        passOver: [],
      },
      idle: { firstSeconds: settings.jobs.start_timeout, seconds: settings.jobs.idle_timeout },
      depth,
      passEnv: settings.environment.pass,
      redactPatterns: settings.redaction.patterns,
      auditKey,
    };
    return { handoff };
  },
};

function toSpec(request: StartRequest, addDirs: string[]): RunSpec {
  const { preamble, timeoutSeconds } = MODE_RULES[request.mode];
  return {
    prompt: preamble === '' ? request.prompt : `${preamble}\n\n${request.prompt}`,
    mode: request.mode,
    allowWrite: request.allow_write,
    sessionId: request.session_id ?? null,
    model: request.model ?? null,
    effort: request.effort ?? null,
    addDirs,
    outputSchema: request.output_schema ?? null,
    sandbox: request.sandbox,
    skipPermissions: request.permissions === 'skip',
    timeoutSeconds: request.timeout ?? timeoutSeconds,
  };
}
