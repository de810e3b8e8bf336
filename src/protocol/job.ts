// The job: what meta.json holds and what tools show of it.
import * as z from 'zod';
import { appliedRow } from './applied-part.ts';
import { approvalGiven } from './approval-answer.ts';
import { BACKENDS } from './backend.ts';
import { commandRun } from './command-run.ts';
import { confinementRecord } from './confinement.ts';
import { ERROR_CODES } from './error.ts';
import { inventory } from './inventory.ts';
import { submoduleRecord } from './submodule-record.ts';
import { untrustedMark } from './untrusted-text.ts';
import { verifyRecord } from './verify-record.ts';

export const JOB_ID_PATTERN = /^job_[A-Za-z0-9_-]{1,80}$/;

export const jobId = z.string().regex(JOB_ID_PATTERN, 'must look like job_m2x8…').brand('JobId');
export type JobId = z.infer<typeof jobId>;

export const JOB_STATUSES = [
  'queued',
  'running',
  'completed',
  'failed',
  'cancelled',
  'upstream_error',
  'unknown',
] as const;
/** What a job may wait for besides its turn. */
const WAITS = ['approval'] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

/** The statuses that never change again. */
const ENDED: ReadonlySet<JobStatus> = new Set<JobStatus>([
  'completed',
  'failed',
  'cancelled',
  'upstream_error',
]);

const usage = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  thinking_tokens: z.number(),
  cache_read_tokens: z.number(),
  total_tokens: z.number(),
});

const failure = z.object({
  message: z.string(),
  hint: z.string(),
  retry: z.enum(['never', 'after_fix', 'later']),
});
export type Failure = z.infer<typeof failure>;

const workspaceView = z.object({
  kind: z.enum(['in_place', 'worktree']),
  path: z.string(),
  branch: z.string().nullable(),
  base_commit: z.string().nullable(),
  /** Known when the job has ended. */
  changed_files: z.number().nullable().default(null),
  insertions: z.number().nullable().default(null),
  deletions: z.number().nullable().default(null),
  /** Ignored files that `.worktreeinclude` names: copied, or linked to those of the checkout. */
  included: z.array(z.object({ path: z.string(), how: z.enum(['copied', 'linked']) })).optional(),
  /** How many further ones there are. */
  included_more: z.number().optional(),
  /** The job whose worktree it works on in, or whose work its own worktree began with. */
  continues: jobId.optional(),
});
export type WorkspaceView = z.infer<typeof workspaceView>;

/** What diff, apply and discard need of a job's worktree, long after its runner has gone. */
const worktreeRecord = z.object({
  root: z.string(),
  root_git_dir: z.string(),
  git_dir: z.string(),
  /** The job's work as a hidden commit at refs/agy-mcp/<job_id>; null until the job has ended or when it changed nothing. */
  head_commit: z.string().nullable(),
  /** The job ended and its changes are known; false when they could not be recorded. */
  harvested: z.boolean(),
  /** When the last of it was brought back. */
  applied_at: z.string().nullable(),
  /** How, each time that all of it or a part was; absent in older records. */
  applied: z.array(appliedRow).optional(),
  discarded_at: z.string().nullable(),
  /** Names of filter drivers whose files the agent got in the form in which git stores them. */
  filters_off: z.array(z.string()).default([]),
  /** The job that made the worktree, and the one that had it before this one; absent for a worktree of its own. */
  made_by: jobId.optional(),
  taken_from: jobId.optional(),
  /** The commit that holds what the job before left: part of what is kept. */
  earlier: z.string().optional(),
  /** Absent in older records, and without any. */
  submodules: z.array(submoduleRecord).optional(),
  /** Absent in older records; null when it could not be made. */
  inventory: inventory.nullable().optional(),
});
export type WorktreeRecord = z.infer<typeof worktreeRecord>;

/**
 * A process that cannot be mistaken for another: a pid alone may be someone else's by now, or mean another process in
 * another place. Null where the system does not say, and in older records.
 */
export const processIdentity = z.object({
  pid: z.number().int(),
  /** The kernel's start time of the process. */
  started: z.string().nullable(),
  /** The boot that it belongs to. */
  boot: z.string().nullable(),
  machine: z.string().nullable().default(null),
  /** Where its pid is valid. */
  pid_namespace: z.string().nullable().default(null),
  /** For people. */
  host: z.string().nullable().default(null),
  /** It has no other job: to end it harms none. */
  only_job: z.boolean().default(false),
});
export type ProcessIdentity = z.infer<typeof processIdentity>;

/** The whole of meta.json. Fields of `job` are the contract's; `owner` and `mark` are for the bridge alone. */
export const jobRecord = z.object({
  job_id: jobId,
  status: z.enum(JOB_STATUSES),
  reason: z.enum(ERROR_CODES).nullable(),
  failure: failure.nullable(),
  label: z.string().nullable(),
  mode: z.string(),
  backend: z.enum(BACKENDS),
  agent_version: z.string().nullable(),
  model: z.string().nullable(),
  cwd: z.string(),
  session_id: z.string().nullable(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  updated_at: z.string(),
  finished_at: z.string().nullable(),
  last_event_at: z.string().nullable(),
  timeout_seconds: z.number(),
  exit_code: z.number().nullable(),
  signal: z.string().nullable(),
  cancel_reason: z.string().nullable(),
  answer_chars: z.number(),
  structured_output: z.unknown().optional(),
  /** Length of its JSON, where it is too long for the record: then it is the text of the answer. */
  structured_chars: z.number().optional(),
  usage: usage.nullable(),
  denied_actions: z.array(
    z.object({ action: z.string(), display_name: z.string(), allow_rule: z.string().nullable() }),
  ),
  /** How many further actions were denied. */
  denied_actions_more: z.number().optional(),
  workspace: workspaceView.nullable(),
  /** For the bridge alone. */
  worktree: worktreeRecord.nullable().default(null),
  /** The job that works on in its worktree: that one has the worktree and all changes in it. */
  continued_by: jobId.optional(),
  /** How the commands went that prepare a worktree; absent where there were none. */
  setup: commandRun.optional(),
  /** The first of the TCP ports that are this job's own; absent until it runs, and where none were free. */
  port_base: z.number().int().optional(),
  verify: verifyRecord.extend({ runner: processIdentity.nullable() }).optional(),
  /** What holds the agent; absent until it was verified, and in older records. */
  confinement: confinementRecord.optional(),
  /** Whose rules it was started under; absent without a policy, null for a caller without a role. */
  role: z.string().nullable().optional(),
  /** Only while it is queued; absent where it waits for its turn alone. */
  waiting_for: z.enum(WAITS).optional(),
  /** The answer of the person who was asked before it began; absent where nobody was. */
  approval: approvalGiven.optional(),
  events: z.number(),
  artifacts: z.array(z.object({ path: z.string(), bytes: z.number(), kind: z.string() })),
  warnings: z.array(z.string()),
  /** Where its text addresses the model that reads it; absent where none does, and in older records. */
  untrusted: z.array(untrustedMark).optional(),
  /** The process that may write this file now: the server until the runner takes over. */
  owner: processIdentity.nullable(),
  /** Value of the variable that marks every descendant of the agent, so that none is overlooked. */
  mark: z.string(),
});
export type JobRecord = z.infer<typeof jobRecord>;
export type VerifyRecord = NonNullable<JobRecord['verify']>;

/** Fields of a record that must stay usable as they are: places on this machine, made or checked by the bridge. */
export const STRUCTURAL_FIELDS: ReadonlySet<string> = new Set([
  'cwd',
  'path',
  'branch',
  'root',
  'root_git_dir',
  'git_dir',
]);

/** The fields that every new job starts with. */
export const NEW_RECORD = Object.freeze({
  status: 'queued' as const,
  reason: null,
  failure: null,
  started_at: null,
  finished_at: null,
  last_event_at: null,
  exit_code: null,
  signal: null,
  cancel_reason: null,
  answer_chars: 0,
  usage: null,
  denied_actions: [] as JobRecord['denied_actions'],
  workspace: null,
  worktree: null,
  events: 0,
  artifacts: [] as JobRecord['artifacts'],
} satisfies Partial<JobRecord>);

/** The same job, which waits for nobody's answer any more. */
export function withoutWait(record: JobRecord): JobRecord {
  const rest = { ...record };
  delete rest.waiting_for;
  return rest;
}

/** What a status may become. An end is for ever; a record with an end may still be written, to note what became of its work. */
const TRANSITIONS: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  queued: ['queued', 'running', 'failed', 'cancelled'],
  running: ['running', ...ENDED],
  completed: ['completed'],
  failed: ['failed'],
  cancelled: ['cancelled'],
  upstream_error: ['upstream_error'],
  unknown: [],
};

/** Whether a job of the one status may come into the other. */
export function canBecome(from: JobStatus, to: JobStatus): boolean {
  return TRANSITIONS[from].includes(to);
}

/** Whether a job has come to its end. */
export function hasEnded(record: Pick<JobRecord, 'status'>): boolean {
  return ENDED.has(record.status);
}
