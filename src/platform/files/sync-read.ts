// What a start looks at before it answers: without a promise, and without what the other ways to a file load.
import { existsSync, readFileSync } from 'node:fs';

/** @returns null when it is not there or cannot be read */
export function readTextSync(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Whether anything is there that this process can see. */
export const pathExistsSync = (file: string): boolean => existsSync(file);
