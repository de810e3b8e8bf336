// Output for people, or as JSON for scripts; the one place that writes to standard output.
import { type BridgeError, ERRORS } from '../../protocol/error.ts';
import { STRUCTURAL_FIELDS } from '../../protocol/job.ts';
import type { Redactor } from '../../redaction/redact.ts';
import { typedError } from './render-hints.ts';
import type { Spinner } from './spinner.ts';

export interface Printer {
  readonly json: boolean;
  /** A text for people; nothing with `--json`. */
  text(text: string): void;
  /** What is about the outcome and no part of it, such as a job's id; on standard error. */
  note(text: string, dress?: (text: string) => string): void;
  /** What happens right now; on a terminal only, and gone with the next output. */
  progress(text: string): void;
  /** Ends what moves on the terminal: a question or a pager is about to write there. */
  still(): void;
  /**
   * The outcome of a command: as text for people, or as data with `--json`.
   * @param redacted fields that are redacted already and stay as they are
   */
  result<T extends object>(data: T, say: (safe: T) => string, redacted?: readonly string[]): void;
  /** The text that `result` prints, for another place than standard output. */
  render<T extends object>(data: T, say: (safe: T) => string, redacted?: readonly string[]): string;
  /**
   * As tools return it with `--json`, else in the words of the command line.
   * @param command that was typed, if it is one
   * @param namesJob what is told next says which job it was
   * @returns the exit code
   */
  error(error: BridgeError, command: string | null, namesJob?: boolean): number;
  /** What was thrown and is no error of ours, for a report: to standard error, with its stack. */
  fault(thrown: unknown): void;
}

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const NO_COLOURS = (text: string): string => text;

/**
 * @param redactor asked for each time: the user's settings are known only once they are read
 * @param colours for the words `error` and `hint`
 */
export function createPrinter(
  json: boolean,
  streams: Streams,
  redactor: () => Redactor,
  spinner: Spinner = { say: () => undefined, stop: () => undefined },
  colours: { red: (text: string) => string; cyan: (text: string) => string } = {
    red: NO_COLOURS,
    cyan: NO_COLOURS,
  },
): Printer {
  const line = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
  const seal = <T extends object>(data: T, redacted: readonly string[]): T => {
    const sealed = redactor().json(data, STRUCTURAL_FIELDS);
    const kept = Object.entries(data).filter(([field]) => redacted.includes(field));
    return kept.length === 0 ? sealed : { ...sealed, ...Object.fromEntries(kept) };
  };
  return {
    json,
    text: (text) => {
      spinner.stop();
      if (!json) streams.out(line(redactor().text(text)));
    },
    note: (text, dress = NO_COLOURS) => {
      spinner.stop();
      if (!json) streams.err(line(dress(redactor().text(text))));
    },
    progress: (text) => {
      if (!json) spinner.say(redactor().text(text));
    },
    still: () => {
      spinner.stop();
    },
    result(data, say, redacted = []) {
      spinner.stop();
      const safe = seal(data, redacted);
      streams.out(json ? `${JSON.stringify(safe)}\n` : line(say(safe)));
    },
    render: (data, say, redacted = []) => line(say(seal(data, redacted))),
    error(error, command, namesJob = false) {
      spinner.stop();
      if (json) streams.out(`${JSON.stringify({ error: redactor().json(error.view()) })}\n`);
      else {
        const { message, hint } = typedError(error, command);
        const told = [
          [colours.red('error:'), message],
          [colours.cyan('hint:'), hint],
          ['job:', namesJob ? '' : (error.jobId ?? '')],
        ].filter(([, words]) => words !== '');
        streams.err(told.map(([head = '', words = '']) => `${head} ${redactor().text(words)}\n`).join(''));
      }
      return ERRORS[error.code].exit;
    },
    fault: (thrown) => {
      spinner.stop();
      streams.err(line(redactor().text(String(thrown instanceof Error ? thrown.stack : thrown))));
    },
  };
}
