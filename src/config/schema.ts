// Every setting, with its meaning and default; the file is TOML, the environment and arguments win over it.
import * as z from 'zod';
import { refusedPassName } from '../policy/child-env.ts';
import { BACKEND_CHOICES } from '../protocol/backend.ts';
import { LIMITS } from '../protocol/limits.ts';
import { PREPARATION_KEYS } from '../protocol/preparation.ts';
import { EVENT_FORMATS } from '../protocol/request.ts';
import { auditTable } from './audit-table.ts';
import { confinementTable, namedPlace } from './confinement-table.ts';
import { secretKind } from '../redaction/named/secret-names.ts';
import { patternFault } from '../redaction/user-patterns.ts';

/** Keys of a row of `[[repositories]]`. */
export const REPOSITORY_KEYS = {
  path: namedPlace.describe('Top of the repository; it counts for all of its worktrees'),
  ...PREPARATION_KEYS,
} as const;

export const settingsSchema = z.strictObject({
  backend: z
    .enum(BACKEND_CHOICES)
    .default('auto')
    .describe('Agent that runs a job when the request names none'),
  output_protocol: z
    .enum(EVENT_FORMATS)
    .default('claude')
    .describe('Dialect of returned events when the request names none'),
  worktree: z
    .boolean()
    .default(true)
    .describe('Whether `execute` works in a disposable worktree when the request does not say'),
  retention_days: z
    .number()
    .int()
    .min(0)
    .max(LIMITS.retentionDays.max)
    .default(LIMITS.retentionDays.default)
    .describe(
      'Jobs that ended so many days ago are removed, except those whose worktree still stands; 0 keeps all',
    ),
  ask_before_apply: z
    .boolean()
    .default(true)
    .describe(
      'Whether `agy_apply` asks the person where the client can put a question; `install --approve all` registers 0',
    ),
  ask_before_start: z
    .boolean()
    .default(true)
    .describe(
      'Whether a person is asked before a job that skips permissions, or writes without confinement, where the client can put a question; `install --approve all` registers 0',
    ),
  execute: z
    .strictObject({
      allow_skip_permissions: z
        .boolean()
        .default(false)
        .describe(
          'Whether a request may ask for `permissions: "skip"` (only in `execute`, with `allow_write` and a worktree)',
        ),
    })
    .prefault({}),
  jobs: z
    .strictObject({
      max_running: z
        .int()
        .min(1)
        .max(64)
        .default(8)
        .describe('How many jobs of this user run at once, over all servers; the others wait in order'),
      max_queued: z
        .int()
        .min(0)
        .max(LIMITS.queuedJobs.max)
        .default(LIMITS.queuedJobs.default)
        .describe('How many jobs may wait, over all servers; one more is refused with `busy`'),
      same_session: z
        .enum(['refuse', 'queue'])
        .default('refuse')
        .describe('What becomes of a job whose conversation another job uses'),
      start_timeout: z
        .int()
        .min(0)
        .max(86_400)
        .default(300)
        .describe('Seconds until an agent that has said nothing at all counts as hanging; 0 for never'),
      idle_timeout: z
        .int()
        .min(0)
        .max(86_400)
        .default(1_860)
        .describe(
          'Seconds of silence until an agent counts as hanging, while no tool of it runs; 0 for never. agy is silent up to 30 minutes while it holds back its result for background work',
        ),
      setup_cache_mb: z
        .int()
        .min(0)
        .max(LIMITS.setupCacheMb.max)
        .default(LIMITS.setupCacheMb.default)
        .describe(
          'Megabytes that finished installations of `setup` may take in the session root, for the next worktree; 0 keeps none',
        ),
      standby: z
        .boolean()
        .default(true)
        .describe(
          'Whether a server keeps a runner ready for two minutes after a job, so that the next one starts sooner; it takes about 60 MB',
        ),
      max_depth: z
        .int()
        .min(1)
        .max(8)
        .default(1)
        .describe('How deep jobs may stand in jobs: 1 lets no job start another'),
    })
    .prefault({}),
  environment: z
    .strictObject({
      pass: z
        .array(
          z
            .string()
            .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of a variable')
            .refine(
              (name) => refusedPassName(name) === null,
              'names a variable that controls a runtime or is never passed on',
            ),
        )
        .max(64)
        .default([])
        .describe('Further variables that the agent may see, such as GEMINI_API_KEY'),
      allow_secrets: z
        .boolean()
        .default(false)
        .describe('Whether `pass` may name variables that hold a secret; agy-mcp doctor then lists them'),
    })
    .superRefine(({ pass, allow_secrets }, context) => {
      pass.forEach((name, index) => {
        if (!allow_secrets && secretKind(name) !== null)
          context.addIssue({
            code: 'custom',
            path: ['pass', index],
            message:
              'names a secret: add `allow_secrets = true` under `[environment]` to hand it to the agent',
          });
      });
    })
    .prefault({}),
  confinement: confinementTable,
  audit: auditTable,
  redaction: z
    .strictObject({
      patterns: z
        .array(
          z
            .string()
            .max(512)
            .superRefine(async (pattern, context) => {
              const fault = await patternFault(pattern);
              if (fault !== null) context.addIssue({ code: 'custom', message: fault });
            }),
        )
        .max(64)
        .default([])
        .describe('Further patterns to redact, in the syntax of RE2; each is matched within a line'),
    })
    .prefault({}),
  repositories: z
    .array(z.strictObject(REPOSITORY_KEYS))
    .max(LIMITS.repositories)
    .default([])
    .describe('What worktrees of one repository get before the agent starts'),
});
export type Settings = z.output<typeof settingsSchema>;

/** Every key with its table, as written in the file. */
export const SETTING_KEYS = [
  'backend',
  'output_protocol',
  'worktree',
  'retention_days',
  'ask_before_apply',
  'ask_before_start',
  'execute.allow_skip_permissions',
  'jobs.max_running',
  'jobs.max_queued',
  'jobs.same_session',
  'jobs.start_timeout',
  'jobs.idle_timeout',
  'jobs.setup_cache_mb',
  'jobs.standby',
  'jobs.max_depth',
  'environment.pass',
  'environment.allow_secrets',
  'confinement.level',
  'confinement.profile',
  'confinement.network',
  'confinement.read',
  'confinement.write',
  'confinement.trust_project_agents',
  'confinement.limits.memory_mb',
  'confinement.limits.processes',
  'confinement.limits.open_files',
  'confinement.limits.file_size_mb',
  'confinement.limits.cpu_seconds',
  'confinement.limits.written_mb',
  'audit.rotate_mb',
  'audit.rotate_days',
  'audit.keep_days',
  'audit.key',
  'redaction.patterns',
  'repositories',
] as const;
