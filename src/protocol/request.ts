// The request for a job, field by field, with the contract's bounds.
import * as z from 'zod';
import { BACKEND_CHOICES } from './backend.ts';
import { CONFINEMENT_LEVELS } from './confinement-level.ts';
import { LIMITS } from './limits.ts';
import { networkChoice } from './network.ts';
import { fieldRef } from './text/references.ts';

export const MODES = ['ask', 'plan', 'prototype', 'review', 'execute', 'browser', 'long'] as const;
export type Mode = (typeof MODES)[number];

export const EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'] as const;
export const EVENT_FORMATS = ['raw', 'claude', 'codex'] as const;
export type EventFormat = (typeof EVENT_FORMATS)[number];

/** As refinements, these bounds are enforced without a word in every client's context. */
const withoutNul = (text: string): boolean => !text.includes('\0');
const PATH_CHARS = 4_096;
const ENV_NAME = /^[A-Z_][A-Z0-9_]*$/;
const ENV_VALUE = /^[^\0\r\n]*$/u;

const prompt = z
  .string()
  .max(
    LIMITS.promptChars,
    `must be at most ${LIMITS.promptChars} characters; put long material into a file and name it`,
  )
  .refine(withoutNul, 'must not contain NUL')
  .refine((text) => text.trim() !== '', 'must not be blank');

export const path = z
  .string()
  .refine(
    (text) => text !== '' && text.length <= PATH_CHARS && withoutNul(text),
    `must be 1 to ${PATH_CHARS} characters without NUL`,
  );
const name = z
  .string()
  .regex(
    /^[A-Za-z0-9._:/ ()-]{1,128}$/,
    `must be 1 to ${LIMITS.nameChars} of A-Z a-z 0-9 . _ : / ( ) - and space`,
  );

/** An id by which a conversation can be continued. */
export const SESSION_ID = /^[A-Za-z0-9._-]{1,96}$/;

export const sessionId = z
  .string()
  .regex(SESSION_ID, `must be 1 to ${LIMITS.sessionIdChars} of A-Z a-z 0-9 . _ -`)
  .describe('Conversation to continue');

const seconds = (min: number, max: number) => z.number().int().min(min).max(max);

/** Fields of a request that start a job, whoever waits for it. */
const startFields = {
  prompt: prompt.describe('The task, complete in itself: the agent sees nothing else of this conversation'),
  cwd: path.optional().describe('Project directory, absolute'),
  mode: z
    .enum(MODES)
    .default('ask')
    .describe(`execute changes files and needs ${fieldRef('allow_write')}`),
  session_id: sessionId.optional(),
  backend: z.enum(BACKEND_CHOICES).optional(),
  model: name.optional(),
  effort: z.enum(EFFORTS).optional(),
  allow_write: z.boolean().default(false),
  worktree: z.boolean().optional().describe('Work in a disposable git worktree (default for execute)'),
  base_ref: z
    .string()
    .refine((text) => text.length <= 256 && /^[^-\0][^\0]*$/u.test(text), 'must be a commit, branch or tag')
    .optional(),
  permissions: z.enum(['default', 'skip']).default('default'),
  sandbox: z.boolean().default(false),
  confinement: z.enum(CONFINEMENT_LEVELS).optional(),
  network: networkChoice.optional(),
  add_dirs: z.array(path).max(LIMITS.addDirs).default([]),
  output_schema: z
    .record(z.string(), z.unknown())
    .refine(
      (schema) => JSON.stringify(schema).length <= LIMITS.outputSchemaBytes,
      `must be at most ${LIMITS.outputSchemaBytes} bytes of JSON`,
    )
    .optional()
    .describe('JSON schema of a structured final answer'),
  extra_env: z
    .record(
      z.string().regex(ENV_NAME, 'must be a name like API_URL'),
      z.string().max(LIMITS.extraEnvValueChars).regex(ENV_VALUE, 'must not contain NUL, CR or LF'),
    )
    .refine(
      (env) => Object.keys(env).length <= LIMITS.extraEnvEntries,
      `must have at most ${LIMITS.extraEnvEntries} entries`,
    )
    .default({}),
  timeout: seconds(LIMITS.timeoutSeconds.min, LIMITS.timeoutSeconds.max)
    .optional()
    .describe('Seconds until the job is stopped'),
  output_protocol: z.enum(EVENT_FORMATS).optional(),
  dry_run: z.boolean().default(false),
  label: z.string().min(1).max(LIMITS.labelChars).optional(),
} as const;

/** What a caller who waits may say besides. */
const waitFields = {
  wait_seconds: seconds(0, LIMITS.waitSeconds.request).optional(),
  max_output_chars: z.number().int().min(1).max(LIMITS.outputChars.max).optional(),
  return_all_messages: z.boolean().default(false),
} as const;

export const startRequest = z.strictObject(startFields);
export type StartRequest = z.output<typeof startRequest>;

export const waitRequest = z.strictObject({ ...startFields, ...waitFields });
export type WaitRequest = z.output<typeof waitRequest>;
