// (pure) What is said of a request, a job and an effect in their records.
import { createHash } from 'node:crypto';
import type { BridgeError } from '../protocol/error.ts';
import type { Handoff } from '../protocol/handoff.ts';
import type { JobRecord } from '../protocol/job.ts';
import type { StartRequest } from '../protocol/request.ts';
import type { Json } from './chain.ts';
import { type Actor, type AuditEntry, type Detail, type EventKind, NOBODY } from './record.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function promptOf(prompt: string, detail: Detail): Readonly<Record<string, Json>> {
  const known = { prompt_sha256: digest(prompt), prompt_chars: prompt.length };
  return detail === 'full' ? { ...known, prompt } : known;
}

/** What a policy said, and how much of a prompt it wants recorded. */
interface Ruled {
  readonly decision: { readonly action: string; readonly rule: string | null };
  /** `full` records the prompt itself, without secrets and personal data. */
  readonly detail: Detail;
}

/** What is known of a job that may run; without a policy `ruling` is null. */
interface Admitted {
  readonly record: JobRecord;
  readonly handoff: Handoff;
  readonly ruling: Ruled | null;
}

export function admitted({ record, handoff, ruling }: Admitted, actor: Actor): AuditEntry {
  const { spec, workspace, confinement } = handoff;
  return {
    ...actor,
    kind: 'admitted',
    job_id: record.job_id,
    mode: record.mode,
    backend: record.backend,
    model: record.model,
    cwd: record.cwd,
    label: record.label,
    session_id: record.session_id,
    workspace: workspace.kind,
    allow_write: spec.allowWrite,
    skip_permissions: spec.skipPermissions,
    confined: confinement !== undefined,
    variables: Object.keys(handoff.extraEnv),
    ...(ruling === null ? {} : { decision: ruling.decision.action, rule: ruling.decision.rule }),
    ...promptOf(spec.prompt, ruling?.detail ?? 'digest'),
  };
}

export function refused(request: StartRequest, error: BridgeError, actor: Actor): AuditEntry {
  return {
    ...actor,
    kind: 'refused',
    job_id: error.jobId ?? null,
    code: error.code,
    message: error.message,
    mode: request.mode,
    cwd: request.cwd ?? null,
    ...promptOf(request.prompt, 'digest'),
  };
}

/** @param handoff of the job whose agent is about to start */
export function started({ jobId, spec, capability, workspace, confinement }: Handoff): AuditEntry {
  return {
    ...NOBODY,
    kind: 'started',
    job_id: jobId,
    backend: capability.backend,
    mode: spec.mode,
    workspace: workspace.kind,
    confined: confinement !== undefined,
  };
}

/** @param record as it is about to be written for the last time */
export function ended(record: JobRecord): AuditEntry {
  return {
    ...NOBODY,
    kind: 'ended',
    job_id: record.job_id,
    status: record.status,
    reason: record.reason,
    exit_code: record.exit_code,
    signal: record.signal,
    events: record.events,
    changed_files: record.workspace?.changed_files ?? null,
    answer_chars: record.answer_chars,
  };
}

/** Of an effect on a job or on the machine. */
export function effect(
  kind: EventKind,
  jobId: string | null,
  actor: Actor,
  details: Readonly<Record<string, Json>>,
): AuditEntry {
  return { ...details, ...actor, kind, job_id: jobId };
}
