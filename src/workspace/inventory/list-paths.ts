// (pure) Paths in a sentence.
import { quotedName } from '../../protocol/text/visible-text.ts';

const MAX_LISTED = 20;

/** Quoted and with escapes, as a name may hold anything, and not too many. */
export function listPaths(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).map(quotedName);
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
