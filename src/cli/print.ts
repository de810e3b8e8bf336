// Output for people, or as JSON for scripts; the one place that writes to standard output.
import { type BridgeError, ERRORS } from '../protocol/error.ts';
import { STRUCTURAL_FIELDS } from '../protocol/job.ts';
import type { Redactor } from '../redaction/redact.ts';

export interface Printer {
  readonly json: boolean;
  /** A text for people; nothing with `--json`. */
  text(text: string): void;
  /** The outcome of a command: told for people, or as data with `--json`. */
  result<T>(data: T, say: (safe: T) => string): void;
  /** @returns the exit code */
  error(error: BridgeError): number;
  /** What was thrown and is no error of ours, for a report: to standard error, with its stack. */
  fault(thrown: unknown): void;
}

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** @param redactor asked for each time: the user's settings are known only once they are read */
export function createPrinter(json: boolean, streams: Streams, redactor: () => Redactor): Printer {
  const line = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
  return {
    json,
    text: (text) => {
      if (!json) streams.out(line(redactor().text(text)));
    },
    result(data, say) {
      const safe = redactor().json(data, STRUCTURAL_FIELDS);
      streams.out(json ? `${JSON.stringify(safe)}\n` : line(say(safe)));
    },
    error(error) {
      const { code, message, hint, job_id } = error.view();
      if (json) streams.out(`${JSON.stringify({ error: redactor().json(error.view()) })}\n`);
      else {
        const job = job_id === undefined ? '' : `job: ${job_id}\n`;
        streams.err(redactor().text(`error: ${message}\n${hint === '' ? '' : `hint: ${hint}\n`}${job}`));
      }
      return ERRORS[code].exit;
    },
    fault: (thrown) => {
      streams.err(line(redactor().text(String(thrown instanceof Error ? thrown.stack : thrown))));
    },
  };
}
