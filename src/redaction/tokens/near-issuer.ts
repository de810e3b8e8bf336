// Tokens of a known length and alphabet, and nothing else to know them by: only near the name of their issuer.
import { lazily } from '../../protocol/lazily.ts';
import { isDigest, isRandom, isUuid } from './entropy.ts';
import { partsOf, sourceOf } from './token-shape.ts';
import { isPlaceholder } from '../named/secret-names.ts';
import { type Add, each } from '../spans.ts';

/** So far from the name a token is looked for. */
const REACH = 200;

/** A whole word that may be a token, behind white space, a quote or an operator. */
const CANDIDATE = /(?<![^\s"'`=:(,>|[])[\w.+/~-]{10,512}={0,2}(?![^\s"'`),;|\]<\\&}])/g;

/** What says that the line is about the issuer, and not about what it holds. */
const COMMENT = /(?:^|\s)(?:#|\/\/|--|;|\/\*|\*|<!--)[^\n]{0,200}$/;

/** Names of public values: a commit, a version, a trace. */
export const PUBLIC_NAME =
  /(?:sha\d*|hash|commit|digest|serial|fingerprint|checksum|integrity|rev(?:ision)?|version|etag|trace|span|uuid|guid|(?:request|session|account|project|org|team|user|job|build|run|order|message|event|trace|page|file|node)[_-]?id|\bid|url|uri|host|path|address|repo|branch|image|resolved|tag)\b[^\w]{0,8}$|[?;&]h[bp]?=$/i;

export interface NearShapes {
  /** Whether a whole word has one of the shapes, and is random. */
  readonly fits: (word: string) => boolean;
}

/** @param shapes see `token-shape.ts` */
export function nearShapes(shapes: readonly string[]): NearShapes {
  const pattern = lazily(
    () => new RegExp(`^(?:${shapes.map((shape) => sourceOf(partsOf(shape))).join('|')})$`),
  );
  return {
    fits: (word) => pattern().test(word) && !isPlaceholder(word) && (isUuid(word) || isRandom(word)),
  };
}

/** The line below, when the name is in a comment. */
function reachAfter(text: string, from: number, inComment: boolean): number {
  const limit = Math.min(text.length, from + REACH);
  const end = text.indexOf('\n', from);
  if (end === -1 || end > limit) return limit;
  if (!inComment) return end;
  const below = text.indexOf('\n', end + 1);
  return below === -1 ? Math.min(text.length, end + REACH) : Math.min(below, end + REACH);
}

/** A longer one is no comment. */
const COMMENT_CHARS = 400;

/**
 * The line of a comment that names an issuer: it asks for a token in the line below, which may come later.
 * @returns offsets of the line, or null
 */
export function commentAt(text: string, at: number): readonly [from: number, to: number] | null {
  const from = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at);
  if (end === -1 || end - from > COMMENT_CHARS || !COMMENT.test(text.slice(from, at))) return null;
  return [from, end];
}

/**
 * @param at where the issuer's name begins
 * @param length of the name
 */
export function findNearIssuer(
  text: string,
  at: number,
  length: number,
  { fits }: NearShapes,
  add: Add,
): void {
  const line = Math.max(text.lastIndexOf('\n', at) + 1, at - REACH);
  const inComment = COMMENT.test(text.slice(line, at));
  const from = inComment ? line : at + length;
  const near = text.slice(from, reachAfter(text, at + length, inComment));
  each(CANDIDATE, near, ({ index, 0: word }) => {
    if (!fits(word)) return;
    const before = near.slice(Math.max(0, index - 40), index);
    if (PUBLIC_NAME.test(before)) return;
    // A digest that stands alone is one of something public.
    if ((isDigest(word) || isUuid(word)) && !/["'`=(]$|[:,>] ?$/.test(before)) return;
    add(from + index, from + index + word.length);
  });
}
