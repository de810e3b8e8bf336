// May this request run, and how: changes nothing, and may run twice for one request.
import path from 'node:path';
import { chooseBackend, firstReason } from '../adapters/choose.ts';
import { agentLaunch, type Launch } from '../adapters/launch.ts';
import type { Agents, Probe } from '../adapters/probe.ts';
import type { WantedProgram } from '../adapters/program.ts';
import type { Settings } from '../config/schema.ts';
import type { Clock } from '../platform/clock.ts';
import { newJobId, newMark } from '../platform/ids.ts';
import { identify } from '../platform/process-identity.ts';
import { realFolder } from '../platform/paths.ts';
import { checkDepth } from '../policy/depth.ts';
import { checkGate } from '../policy/gate.ts';
import { MODE_RULES, modeWrites } from '../policy/modes.ts';
import { screenRequest } from '../policy/screen.ts';
import { type Backend, type BackendChoice, candidatesAfter, candidatesOf } from '../protocol/backend.ts';
import type { Capability } from '../protocol/capability.ts';
import { BridgeError } from '../protocol/error.ts';
import type { Handoff, RunSpec } from '../protocol/handoff.ts';
import { type JobRecord, NEW_RECORD } from '../protocol/job.ts';
import type { StartRequest } from '../protocol/request.ts';
import type { JobStore } from '../store/job-store.ts';
import type { Workspaces } from '../workspace/workspace.ts';

export interface AdmitDeps {
  readonly settings: Settings;
  readonly agents: Agents;
  readonly workspaces: Workspaces;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly store: JobStore;
}

export interface Admission {
  readonly record: JobRecord;
  readonly handoff: Handoff;
  /** What would be executed, for people and dry_run. */
  readonly preview: CommandPreview;
}

export interface CommandPreview {
  readonly executable: string;
  readonly argv: readonly string[];
  readonly stdin: string | null;
  readonly cwd: string;
  readonly prompt: string;
}

/**
 * @param defaultCwd directory of a request that names none
 * @throws BridgeError with the first reason against the request
 */
export async function admit(deps: AdmitDeps, request: StartRequest, defaultCwd: string): Promise<Admission> {
  const { settings, clock } = deps;
  const depth = checkDepth(deps.env, settings.jobs.max_depth);
  const { worktree } = checkGate(request, {
    worktree: settings.worktree,
    allowSkipPermissions: settings.execute.allow_skip_permissions,
  });
  const cwd = await folder('cwd', request.cwd ?? defaultCwd, defaultCwd);
  const addDirs = await Promise.all(request.add_dirs.map((each) => folder('add_dirs', each, cwd)));
  const screened = await screen(request, addDirs);
  const wanted = request.backend ?? settings.backend;
  const { capability, warnings: chosen, insteadOf } = await findAgent(deps, wanted);

  const id = newJobId(clock.now());
  const label = request.label ?? null;
  const planned = await deps.workspaces.plan({
    cwd,
    worktree,
    baseRef: request.base_ref ?? null,
    readOnly: !modeWrites(request.mode),
    jobId: id,
    label,
  });
  const spec = toSpec(request, addDirs);
  const now = clock.now().toISOString();
  const record: JobRecord = {
    ...NEW_RECORD,
    job_id: id,
    label,
    mode: request.mode,
    backend: capability.backend,
    agent_version: capability.version,
    model: request.model ?? null,
    cwd,
    session_id: request.session_id ?? null,
    created_at: now,
    updated_at: now,
    timeout_seconds: spec.timeoutSeconds,
    warnings: [...screened, ...chosen, ...planned.warnings],
    owner: await identify(),
    mark: newMark(deps.store.root),
  };
  const handoff: Handoff = {
    jobId: id,
    spec,
    capability,
    mayFallBack: wanted === 'auto' && candidatesAfter(capability.backend).length > 0,
    ...(insteadOf === null ? {} : { insteadOf }),
    workspace: planned.plan,
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
  };
  const { program, argv, stdin } = launchOf(deps, handoff, planned.cwd);
  const preview = { executable: program, argv, stdin, cwd: planned.cwd, prompt: spec.prompt };
  return { record, handoff, preview };
}

/** What the runner will start, unless it has to choose another agent. */
function launchOf(deps: AdmitDeps, handoff: Handoff, cwd: string): Launch {
  const { capability, insteadOf } = handoff;
  const places = { cwd, logFile: deps.store.paths(handoff.jobId).rawAgentLog };
  try {
    return agentLaunch(handoff, capability, places, deps).launch;
  } catch (error) {
    throw error instanceof BridgeError ? refusal(capability.backend, error, insteadOf ?? null) : error;
  }
}

async function folder(field: string, wanted: string, base: string): Promise<string> {
  const real = await realFolder(path.resolve(base, wanted));
  if (real !== null) return real;
  throw new BridgeError('invalid_request', `\`${field}\` names no existing directory: ${wanted}`, {
    hint: 'Send the absolute path of a directory that exists.',
  });
}

/** @returns warnings */
async function screen(request: StartRequest, addDirs: readonly string[]): Promise<string[]> {
  const { verdict, rule, reason } = await screenRequest({
    prompt: request.prompt,
    extraEnv: request.extra_env,
    addDirs,
    model: request.model ?? null,
    mode: request.mode,
    allowWrite: request.allow_write,
  });
  const words = `${reason ?? 'The request matches a rule.'} (rule ${rule ?? 'unknown'})`;
  if (verdict === 'deny') {
    throw new BridgeError('policy_denied', words, {
      hint: 'Ask for something else. If a person really wants this, they can do it by hand.',
    });
  }
  return verdict === 'warn' ? [words] : [];
}

type InsteadOf = ReturnType<typeof chooseBackend>['insteadOf'];

/** What one agent has against the request comes behind the reason why it is asked at all. */
function refusal(backend: Backend, error: BridgeError, insteadOf: InsteadOf): BridgeError {
  if (insteadOf === null) return error;
  const { message, hint } = error;
  const words = firstReason(insteadOf, [{ backend, message, hint }]);
  return new BridgeError('agent_missing', words.message, { hint: words.hint, cause: error });
}

async function findAgent(
  { agents }: AdmitDeps,
  wanted: BackendChoice,
): Promise<{ capability: Capability; warnings: readonly string[]; insteadOf: InsteadOf }> {
  const found: Partial<Record<Backend, Exclude<Probe, { state: 'missing' }>>> = {};
  const absent: Partial<Record<Backend, WantedProgram>> = {};
  for (const backend of candidatesOf(wanted)) {
    const probe = await agents.probe(backend);
    if (probe.state === 'missing') {
      absent[backend] = probe;
      continue;
    }
    found[backend] = probe;
    break;
  }
  const { backend, found: probe, warnings, insteadOf } = chooseBackend(wanted, found, absent);
  if (probe.state === 'ready') return { capability: probe.capability, warnings, insteadOf };
  const silent = new BridgeError('agent_missing', `The agent program ${probe.executable} does not answer.`, {
    hint: 'Run it with --help in a terminal and fix what it says.',
  });
  throw refusal(backend, silent, insteadOf);
}

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
