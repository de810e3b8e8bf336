// What crosses from the server to the runner, as one JSON object on its standard input.
import * as z from 'zod';
import { appliedWhat } from './applied-part.ts';
import { approvalOrder } from './approval.ts';
import { BACKENDS } from './backend.ts';
import { capability } from './capability.ts';
import { confinementOrder } from './confinement.ts';
import { jobId } from './job.ts';
import { preparation } from './preparation.ts';
import { EFFORTS, MODES } from './request.ts';

/** The run as an adapter needs it to build the agent's command. */
const runSpec = z.object({
  /** The caller's words behind the preamble of the mode. */
  prompt: z.string(),
  mode: z.enum(MODES),
  allowWrite: z.boolean(),
  sessionId: z.string().nullable(),
  model: z.string().nullable(),
  effort: z.enum(EFFORTS).nullable(),
  addDirs: z.array(z.string()),
  outputSchema: z.record(z.string(), z.unknown()).nullable(),
  sandbox: z.boolean(),
  skipPermissions: z.boolean(),
  timeoutSeconds: z.number(),
});
export type RunSpec = z.infer<typeof runSpec>;

/** Where the job works: in the directory itself, or in a worktree of the repository around it. */
const workspacePlan = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('in_place'),
    cwd: z.string(),
    /** The job must change nothing: the tree is compared before and after. */
    readOnly: z.boolean(),
    /** The job whose worktree it is. */
    continues: jobId.optional(),
  }),
  z.object({
    kind: z.literal('worktree'),
    /** Top of the repository's checkout, and its own `.git` folder: that of a linked worktree is not the common one. */
    root: z.string(),
    rootGitDir: z.string(),
    /** The repository's common `.git` folder. */
    gitDir: z.string(),
    /** The requested directory, relative to `root`; empty for the root itself. */
    inside: z.string(),
    /** The checkout that the user sees: `root`, or the worktree of a job around the requested directory. */
    seen: z.object({ top: z.string(), gitDir: z.string() }),
    baseCommit: z.string(),
    /** The commit whose files it has instead of those of the base: the work of an earlier job, shown as a change. */
    start: z.string().optional(),
    /** The job that this work is of. */
    continues: jobId.optional(),
    /** What the checkout has of this work: no change any more. */
    applied: z.array(appliedWhat).optional(),
    /** Uncommitted work of the checkout belongs to what the job starts from. */
    snapshot: z.boolean(),
    /** The job must change nothing: the worktree is removed when it ends. */
    readOnly: z.boolean(),
    /** Folder name under `.agy-mcp/worktrees` and last part of the branch. */
    slug: z.string(),
  }),
  z.object({
    kind: z.literal('continued'),
    /** The job whose worktree it is; the last of those that have continued it has it when this one begins. */
    job: jobId,
    /** The requested directory, relative to the top of the worktree; empty for the top. */
    inside: z.string(),
  }),
]);
export type WorkspacePlan = z.infer<typeof workspacePlan>;
/** A place of the job's own: in the directory itself, or in a worktree that is going to be made. */
export type OwnPlan = Exclude<WorkspacePlan, { kind: 'continued' }>;

export const handoff = z.object({
  jobId,
  spec: runSpec,
  capability,
  /** The request leaves the agent to the bridge: another one may do it when this one is not signed in. */
  mayFallBack: z.boolean(),
  /** The agent that would have done it, had it been there, and why it does not. */
  insteadOf: z.object({ backend: z.enum(BACKENDS), message: z.string(), hint: z.string() }).optional(),
  workspace: workspacePlan,
  /** What the worktree gets before the agent starts; absent where nothing is configured. */
  preparation: preparation.optional(),
  /** How much finished setups may take in the store; absent or 0: none is kept. */
  setupCacheMb: z.number().optional(),
  /** First port of the job that had the conversation before; absent where there was none. */
  portBase: z.number().int().optional(),
  /** Absent where nothing confines the job. */
  confinement: confinementOrder.optional(),
  /** The project's own agent files may start programs, approved or not. */
  trustProjectAgents: z.boolean().optional(),
  /** What a person is asked before the job is queued; absent where nobody is, or somebody has answered. */
  approval: approvalOrder.optional(),
  extraEnv: z.record(z.string(), z.string()),
  queue: z.object({
    /** How many jobs of this user run at once. */
    slots: z.number(),
    /** True: a job waits for its conversation; false: it is refused while another uses it. */
    sameSession: z.boolean(),
    /** Waiting jobs that do not use their turn, as the holder of this one has seen: they keep it from nothing. */
    passOver: z.array(z.string()).default([]),
  }),
  /** Seconds without output after which the agent counts as hanging; 0 for never. */
  idle: z.object({ firstSeconds: z.number(), seconds: z.number() }),
  /** How many jobs are around this one, itself counted. */
  depth: z.number(),
  /** Names of variables that the configuration lets through to the agent. */
  passEnv: z.array(z.string()),
  /** The user's own patterns for the redactor. */
  redactPatterns: z.array(z.string()),
  /** Of the key that signs the audit trail: a file, or a command behind `cmd:`. Absent from an older server. */
  auditKey: z.string().optional(),
});
export type Handoff = z.infer<typeof handoff>;

/** What a runner needs that closes a dead one's job; the rest is in the job's folder. */
export const recoveryOrders = handoff.pick({ redactPatterns: true, auditKey: true });
export type RecoveryOrders = z.infer<typeof recoveryOrders>;

/** What a runner needs that proves the changes of a job which has ended. */
export const verifyOrders = handoff
  .pick({
    passEnv: true,
    depth: true,
    redactPatterns: true,
    auditKey: true,
    confinement: true,
    setupCacheMb: true,
  })
  .extend({ preparation, mark: z.string() });
export type VerifyOrders = z.infer<typeof verifyOrders>;
