// What a person said to a question, and where.
import * as z from 'zod';

/** `session`: the same may happen again for as long as the server that asked runs. */
export const APPROVAL_ANSWERS = ['once', 'session', 'no'] as const;
export type ApprovalAnswer = (typeof APPROVAL_ANSWERS)[number];

export const approvalGiven = z.object({
  by: z.enum(['client', 'terminal']),
  answer: z.enum(APPROVAL_ANSWERS),
  at: z.string(),
});
export type ApprovalGiven = z.infer<typeof approvalGiven>;
