// Tokens without a form of their own: known by the issuer's name before them, or by the prefix that is joined to them.
import { isDigest, isRandom, isUuid } from './entropy.ts';
import { PUBLIC_NAME } from './near-issuer.ts';
import { isPlaceholder, isShuffled } from '../named/secret-names.ts';
import { type Add, each } from '../spans.ts';

const BETWEEN = 96;
/**
 * Behind the name: some words, an operator, quotes and the value. Tried at a name only; every run is bounded, and no
 * two neighbours share a character.
 */
const VALUE = /(?:=>|:=|\|\||[=:>|,])[\s"'`=]{0,6}([A-Za-z0-9][\w.+/=~@-]{14,160})/g;
/** `docs.example.com/path`. */
const HOST = /^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,5}(?:\/|$)/;

/** @param at where the issuer's name begins */
export function findIssuerPrefixed(text: string, at: number, length: number, add: Add): void {
  const from = at + length;
  const line = text.slice(from, from + BETWEEN + 176).split('\n', 1)[0] ?? '';
  each(VALUE, line, ({ index, 0: whole, 1: value = '' }) => {
    if (index > BETWEEN) return;
    const before = text.slice(Math.max(0, from + index - 40), from + index);
    if (PUBLIC_NAME.test(before) || /^(?:https?|ssh|git|sha\d)/.test(value) || value.includes('//')) return;
    const bare = value.replace(/[.,=]+$/, '');
    const hides = isUuid(bare) || isDigest(bare) ? !isPlaceholder(bare) : isRandom(bare) && !HOST.test(bare);
    if (hides) add(from + index + whole.length - value.length, from + index + whole.length);
  });
}

/**
 * A few letters, an underscore and a long draw. Ids of messages, jobs and customers have that shape too: prefixes that
 * are known to name things are spared.
 */
const JOINED = /_[A-Za-z0-9][\w-]{18,}/g;
const PREFIX = /(?<![A-Za-z0-9_.@-])[A-Za-z][A-Za-z0-9]{1,9}(?:_[A-Za-z]{2,8}){0,2}$/;
/** A draw of all kinds of characters, in one piece: no name is like that. */
const isMixedDraw = (draw: string): boolean =>
  /[A-Za-z0-9]{20}/.test(draw) && /[a-z]/.test(draw) && /[A-Z]/.test(draw) && /\d.*\d.*\d/.test(draw);
/** Words of an identifier: between underscores, at the beginning of a camel-case name, and capitalised. */
const IDENTIFIER_WORD =
  /(?<=^|_)(?:[A-Z]{4,24}|[a-z]{4,24})(?=_|$)|(?<=^|_)[a-z]{4,24}(?=[A-Z])|[A-Z][a-z]{3,24}/g;
/** Of a draw by chance, words are a smaller share. */
const WORDS_SHARE = 0.45;

/** `truncv8siv8hi`, `pbeWithMD2AndRC2`, `V16QI`: letters with small numbers between them. */
const isNumberedWord = (part: string): boolean =>
  part.length <= 6 ||
  (part.length <= 20 && /^(?:[A-Za-z]{2,}\d{0,3}){1,4}[A-Za-z]?$/.test(part) && !isShuffled(part));

/** `RUNTIME_cudaGetDevice_v3020`: an identifier with numbers in it. */
function isIdentifier(draw: string): boolean {
  if (draw.includes('_') && draw.split('_').every(isNumberedWord)) return true;
  const words = draw.match(IDENTIFIER_WORD) ?? [];
  return words.length >= 2 && words.join('').length >= WORDS_SHARE * draw.length;
}

const ID_PREFIXES: ReadonlySet<string> = new Set(
  `job msg toolu call resp req run step thread conv file batch cus evt acct price prod sub pi ch in org proj user usr id
  asst item sess trace span node commit sha sha1 sha256 md5 hash rev build image layer img blob chunk worker task order
  inv cs seti si txn po card bank src re dp ba cn evs log db table idx index ws team role page doc block srv sg vpc
  id ids subnet ami vol eni rtb igw snap tmp temp test data chatcmpl cmpl ft rs fc modelid gen var fn func obj`
    .trim()
    .split(/\s+/),
);

export function findPrefixJoined(text: string, add: Add): void {
  each(JOINED, text, ({ index, 0: whole }) => {
    const prefix = PREFIX.exec(text.slice(Math.max(0, index - 30), index))?.[0];
    if (prefix === undefined) return;
    const [first = '', last = first] = [prefix.split('_', 1)[0], prefix.split('_').at(-1)].map((word) =>
      word?.toLowerCase(),
    );
    if (ID_PREFIXES.has(first) || ID_PREFIXES.has(last)) return;
    const draw = whole.slice(1);
    // A part of a path is named by what made it.
    if (text.charAt(index - prefix.length - 1) === '/' && !isMixedDraw(draw)) return;
    const parts = draw.split(/[_-]/);
    if (ID_PREFIXES.has(parts[0]?.toLowerCase() ?? '') || isUuid(draw.replaceAll('_', '-'))) return;
    // A name of several words may hold a number in each.
    if (!parts.some((part) => part.length >= 10 && /\d/.test(part) && /[A-Za-z]/.test(part))) return;
    if (isIdentifier(draw)) return;
    if (isRandom(draw) && (draw.length >= 24 || /[A-Z]/.test(draw))) add(index, index + whole.length);
  });
}

/** An application's number, a bar and a draw. */
const BEHIND_BAR = /[|%](?:7C)?[\w-]{20,40}(?![\w-])/gi;
const APP_NUMBER = /(?<!\d)\d{15,16}$/;

export function findAppTokens(text: string, add: Add): void {
  each(BEHIND_BAR, text, ({ index, 0: whole }) => {
    const number = APP_NUMBER.exec(text.slice(Math.max(0, index - 17), index))?.[0];
    if (number !== undefined) add(index - number.length, index + whole.length);
  });
}
