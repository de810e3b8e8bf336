// (pure) What an apply changes, and what is said when it cannot.
import { BridgeError } from '../../protocol/error.ts';

/** One difference between the tree of the checkout and the merged one. */
export interface TreeChange {
  readonly status: string;
  readonly name: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldBlob: string;
  readonly newBlob: string;
}

export const SUBMODULE = '160000';
/** Of a side that has no such entry. */
export const NO_MODE = '000000';
export const isSubmodule = ({ oldMode, newMode }: TreeChange): boolean =>
  oldMode === SUBMODULE || newMode === SUBMODULE;

export function conflict(message: string, hint: string): BridgeError {
  return new BridgeError('apply_conflict', message, { hint });
}

/** Said before anything was written, or after every file was looked at. */
export const NOTHING_CHANGED =
  'Nothing was changed. Move what is in the way, or start a new job from the checkout as it is now.';

/** A submodule for which the work names another commit; null for none. */
export interface LeftSubmodule {
  readonly path: string;
  readonly commit: string | null;
}

/** No file says which commit a submodule has. */
export const leftToUser = (changes: readonly TreeChange[]): LeftSubmodule[] =>
  changes
    .filter(isSubmodule)
    .map(({ name, newMode, newBlob }) => ({ path: name, commit: newMode === SUBMODULE ? newBlob : null }));
