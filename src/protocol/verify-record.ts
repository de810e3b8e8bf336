// Whether the changes of a job are proved, in the record of the job (pure).
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { commandRun } from './command-run.ts';
import type { Preparation } from './preparation.ts';

/** The newest run of the commands that prove the changes of a job. */
export const verifyRecord = commandRun.omit({ status: true }).extend({
  /** `conflict`: the changes do not fit the checkout; `error`: the commands could not be run, or not to their end. */
  status: z.enum(['running', 'passed', 'failed', 'timed_out', 'conflict', 'cancelled', 'error']),
  /** What no command says, in words of the bridge. */
  why: z.string().nullable(),
  warnings: z.array(z.string()),
  /** When it began. */
  at: z.string(),
  /** What it is about: a result counts for nothing else. */
  of: z.object({
    /** `patch_sha256` of the changes. */
    patch: z.string(),
    /** The files of the checkout; empty where they changed while they were read. */
    checkout: z.string(),
    commands: z.string(),
  }),
  /** Who runs it; null where it is a part of the job, or over. The job's record adds its shape. */
  runner: z.unknown(),
  /** Value of the variable that marks its processes. */
  mark: z.string(),
});

/** All that decides what is run: the commands, and what prepares the worktree for them. */
export function commandsSum({
  setup,
  copy,
  link,
  verify,
}: Pick<Preparation, 'setup' | 'copy' | 'link' | 'verify'>): string {
  return createHash('sha256')
    .update(JSON.stringify([setup, copy, link, verify]))
    .digest('hex');
}

/** A run that has begun; who runs it is added. */
export const begunVerify = (
  preparation: Preparation,
  { at, mark }: { readonly at: string; readonly mark: string },
): Omit<z.infer<typeof verifyRecord>, 'runner'> => ({
  status: 'running',
  seconds: 0,
  command: '',
  exit_code: null,
  tail: [],
  why: null,
  warnings: [],
  at,
  of: { patch: '', checkout: '', commands: commandsSum(preparation) },
  mark,
});
