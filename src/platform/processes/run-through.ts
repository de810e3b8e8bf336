// A program that stands in for this process: same input and outputs, and its end.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** The shells' codes for a program that is not there, or may not be executed. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

/** @returns the exit code, by the shells' rule 128 + n where a signal ended it */
export function runThrough(program: string, argv: readonly string[]): Promise<number> {
  const child = spawn(program, argv, { stdio: 'inherit' });
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ENOENT' ? NOT_FOUND : NOT_EXECUTABLE);
    });
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
