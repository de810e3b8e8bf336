// The streams of the process, for commands that are filters.
import type { FilterStreams } from './redact.ts';

/** Standard input as text, standard output with its back pressure. */
export function standardStreams(): FilterStreams {
  process.stdin.setEncoding('utf8');
  return {
    input: process.stdin as AsyncIterable<string>,
    write: (text) =>
      process.stdout.write(text)
        ? Promise.resolve()
        : new Promise((resolve) => process.stdout.once('drain', resolve)),
  };
}
