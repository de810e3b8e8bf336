// (pure) Which names a new branch may have: what git takes, and what nobody misreads.
import { HIDDEN } from '../../protocol/text/visible-text.ts';

const MOST_CHARS = 200;

/** First match is the reason; the rules of `git check-ref-format`, and some of our own. */
const BAD_NAMES: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^$/, 'it is empty'],
  [/^-/, 'it begins with "-"'],
  [/^(?:refs|agy-mcp)(?:\/|$)/i, 'it begins with a word that is taken: refs/, agy-mcp/'],
  [/^(?:[A-Z]*_?HEAD|@)$/, 'git calls something else so'],
  [/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i, 'it looks like a commit'],
  [/[\s~^:?*[\\]/, 'it holds a blank or one of ~ ^ : ? * [ \\'],
  [/\.\.|@\{|\/\/|^\/|\/$/, 'it holds "..", "@{" or a slash too much'],
  [/(?:^|\/)\.|\.(?:$|\/)/, 'a part of it begins or ends with "."'],
  [/\.lock(?:$|\/)/i, 'a part of it ends with ".lock"'],
];

/** Why a branch must not be called so; null where it may. */
export function badBranchName(name: string): string | null {
  if (name.length > MOST_CHARS) return `it is longer than ${MOST_CHARS} characters`;
  if (name.search(HIDDEN) >= 0) return 'it holds characters that are not seen';
  return BAD_NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** Names to try one after the other, where none is given. */
export function* madeBranchNames(slug: string): Generator<string> {
  const first = `agy/${slug}`;
  yield first;
  for (let at = 2; at < 100; at += 1) yield `${first}-${at}`;
}
