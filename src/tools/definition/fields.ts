// Input fields that several tools share.
import * as z from 'zod';
import { jobId } from '../../protocol/job.ts';
import { LIMITS } from '../../protocol/limits.ts';

export const fields = {
  jobId,
  waitSeconds: z
    .number()
    .int()
    .min(0)
    .max(LIMITS.waitSeconds.look)
    .default(0)
    .describe('Wait up to this long'),
  offset: z.number().int().min(0).default(0),
  maxOutputChars: z.number().int().min(1).max(LIMITS.outputChars.max).optional(),
} as const;
