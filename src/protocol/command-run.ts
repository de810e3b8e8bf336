// How the commands of a user went, in the record of a job.
import * as z from 'zod';

/** How lines for the shell went: of the last one that was run. */
export const commandRun = z.object({
  status: z.enum(['passed', 'failed', 'timed_out']),
  /** Of all of them. */
  seconds: z.number(),
  command: z.string(),
  exit_code: z.number().nullable(),
  /** Its last lines, where it failed. */
  tail: z.array(z.string()),
});
export type CommandRun = z.infer<typeof commandRun>;
