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
  /** Absent where every command was run: how many of the first were not, and the files that they made before. */
  reused: z.object({ commands: z.number(), files: z.number(), seconds: z.number() }).optional(),
});
export type CommandRun = z.infer<typeof commandRun>;
