// What crosses to the queue holder: a waiting job with all that a runner needs to begin it later.
import * as z from 'zod';
import { jobId } from './job.ts';

export const heldJob = z.object({
  jobId,
  /** Conversation that it continues. */
  session: z.string().nullable(),
  /** How many jobs may run at once, by the settings that this job was started under. */
  slots: z.number(),
  /** The runner's program, and the variables for it: the job belongs to the server that admitted it. */
  runnerScript: z.string(),
  env: z.record(z.string(), z.string()),
  /** The handoff, as it goes down the standard input of the runner. */
  handoff: z.string(),
});
export type HeldJob = z.infer<typeof heldJob>;

/** The holder's reply: it has the job; it has no room for more; the job is not its own to hold. */
export const HOLDER_REPLIES = { held: 'held', full: 'full', gone: 'gone' } as const;
