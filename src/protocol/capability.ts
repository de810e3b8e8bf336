// What an installed agent can do, as its own help says.
import * as z from 'zod';
import { BACKENDS } from './backend.ts';

/** How an agent is spoken to: NDJSON over stdin, stream-json with the prompt in argv, or plain text. */
const IO_MODES = ['stream_stdin', 'stream_argv', 'text'] as const;

export const capability = z.object({
  backend: z.enum(BACKENDS),
  /** Absolute path of the program. */
  executable: z.string(),
  /** As printed, e.g. `1.3.2`; null when it was not readable. */
  version: z.string().nullable(),
  /** Flag names of the help text, without dashes. */
  flags: z.array(z.string()),
  /** Efforts that the help lists; empty where it lists none. */
  efforts: z.array(z.string()).default([]),
  drive: z.enum(IO_MODES),
});
export type Capability = z.infer<typeof capability>;
export type IoMode = Capability['drive'];
