// (pure) A client's file that is left as it is, although our entry belongs there.
import { BridgeError } from '../../protocol/error.ts';

/** The entry can still be added by hand, which is why the answer shows it. */
export class UneditableFileError extends BridgeError {}

/** @param why as the end of "FILE cannot be edited: …" */
export function uneditable(file: string, why: string, hint = 'Correct that'): UneditableFileError {
  return new UneditableFileError('install_failed', `${file} cannot be edited: ${why}.`, {
    hint: `${hint}, or edit the file by hand. Nothing was changed.`,
  });
}
