// A question that a person must answer before something happens.
import * as z from 'zod';
import { jobId, processIdentity } from './job.ts';

export const APPROVAL_ID_PATTERN = /^ask_[0-9a-z]{1,40}$/;

/** What waits for an answer. */
export const approvalRequest = z.object({
  id: z.string().regex(APPROVAL_ID_PATTERN),
  /** The job that it is about; null where it is about none, or none is made before the answer. */
  job_id: jobId.nullable(),
  tool: z.string(),
  client: z.string().nullable(),
  /** What would happen, in words for a person. */
  question: z.string(),
  /** Whether one answer can stand for the same question later. */
  for_session: z.boolean(),
  asked_at: z.string(),
  /** From then on silence was a no. */
  expires_at: z.string(),
  /** The process that asked, then those that it was started by: neither they nor what they start may answer. */
  askers: z.array(processIdentity),
});
export type ApprovalRequest = z.infer<typeof approvalRequest>;

/** A question that goes along with a job: its runner puts it, and begins after a yes. */
export const approvalOrder = approvalRequest.pick({
  tool: true,
  client: true,
  question: true,
  for_session: true,
  askers: true,
});
export type ApprovalOrder = z.infer<typeof approvalOrder>;
