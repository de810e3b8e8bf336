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

/** @param detail whether the prompt itself is recorded, without secrets and personal data */
export function admitted(
  { record, handoff }: { readonly record: JobRecord; readonly handoff: Handoff },
  actor: Actor,
  detail: Detail = 'digest',
): AuditEntry {
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
    ...promptOf(spec.prompt, detail),
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
