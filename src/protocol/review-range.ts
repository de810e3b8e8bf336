// (pure) What a review is about, in the words of the person who asks: `staged`, `working-tree`, or two ends of a range.
import { BridgeError } from './error.ts';
import { quotedName } from './text/visible-text.ts';

export type ReviewRange =
  | { readonly kind: 'working-tree' | 'staged' }
  | {
      readonly kind: 'commits';
      readonly from: string;
      readonly to: string;
      /** From where the two parted, as `...` says. */
      readonly sinceFork: boolean;
    };

const WORDS = ['working-tree', 'staged'] as const;
const MOST_CHARS = 512;

/**
 * A revision as people type it: a name or a hash, perhaps with `@{…}`, `~3` and `^2` behind it. No option can be one,
 * nor can a path (`:`), a search or an exclusion.
 */
const REVISION =
  /^(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_/+=,#%-]|\.(?!\.)|@(?!\{))*|@(?!\{)|(?=@\{))(?:@\{[\p{L}\p{N} _.:/-]{1,64}\})?(?:[~^]\d{0,6}){0,8}$/u;

/** Git has no name that ends with a full stop. */
const isRevision = (text: string): boolean => REVISION.test(text) && !/\.(?:[.~^@]|$)/.test(text);

const refuse = (message: string, hint: string): BridgeError =>
  new BridgeError('invalid_request', message, { hint });

/** @throws BridgeError for anything else */
export function parseReviewRange(text: string): ReviewRange {
  const word = WORDS.find((each) => each === text);
  if (word !== undefined) return { kind: word };
  const { from, dots, to } =
    /^(?<from>.*?)(?<dots>\.{2,3})(?<to>[^.].*|)$/su.exec(text.slice(0, MOST_CHARS + 1))?.groups ?? {};
  if (from === undefined || to === undefined || dots === undefined || text.length > MOST_CHARS) {
    if (text.length <= MOST_CHARS && isRevision(text))
      throw refuse(
        `${quotedName(text)} is one revision; a review needs both ends.`,
        `Say ${text}..HEAD for all that came after it, or ${text}^..${text} for that commit alone.`,
      );
    throw refuse(
      'The range is none that can be reviewed.',
      'Say staged, working-tree, or BASE..HEAD with two revisions, such as main..HEAD.',
    );
  }
  // As in git, an end that is left out is HEAD.
  const [first, second] = [from === '' ? 'HEAD' : from, to === '' ? 'HEAD' : to];
  const bad = [first, second].find((each) => !isRevision(each));
  if (bad !== undefined)
    throw refuse(
      `${quotedName(bad)} is no revision.`,
      'Use the name of a branch or tag, or a commit, perhaps with ~1 or ^ behind it.',
    );
  if (from === '' && to === '') throw refuse('The range has no ends.', 'Say BASE..HEAD, such as main..HEAD.');
  return { kind: 'commits', from: first, to: second, sinceFork: dots === '...' };
}
