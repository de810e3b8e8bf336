// Which rules look at a line: those whose words are in it.
import { findAppTokens, findIssuerPrefixed, findPrefixJoined } from './tokens/issuer-prefixed-tokens.ts';
import { findPasswordLine, findUserinfo } from './named/addresses.ts';
import { findAssignments } from './named/assignments.ts';
import { createLinesBelow, type Opened } from './named/below/lines-below.ts';
import { findFlags, findPiped } from './named/command-lines.ts';
import { findHeaders } from './named/headers.ts';
import { findHomes, findTildes } from './home-paths.ts';
import { isRandom } from './tokens/entropy.ts';
import { findMarkup } from './named/markup.ts';
import { bringsValue } from './named/name-gate.ts';
import { findNamedPairs } from './named/named-pairs.ts';
import { isPlaceholder, isWordy, looksRandom } from './named/secret-names.ts';
import type { PlacedFormat } from './secret-patterns.ts';
import { lookup, RULES } from './search-words.ts';
import { type Add, each } from './spans.ts';
import { findStatements } from './named/statements.ts';
import type { MarkedToken } from './tokens/marked-tokens.ts';
import { commentAt, findNearIssuer } from './tokens/near-issuer.ts';

/** A token begins a word, or follows an escaped line break. */
function beginsWord(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const isWord =
    (before >= 48 && before <= 57) ||
    (before >= 65 && before <= 90) ||
    (before >= 97 && before <= 122) ||
    before === 95;
  return !isWord || /\\[nrt]$/.test(text.slice(Math.max(0, at - 2), at));
}

/** Documentation shows formats filled with one letter or with words. */
function looksToken(token: string): boolean {
  return (
    looksRandom(token) ||
    (!isPlaceholder(token) && ((token.length >= 30 && !isWordy(token)) || /^[A-Z]{20}$/.test(token)))
  );
}

/** Of a long token the beginning is examined: by chance its rest may hold any word. */
const JUDGED_CHARS = 256;

/** Where a token was found. */
type Found = readonly [mark: number, end: number];

/**
 * @param at where the mark of the token is
 * @param last the last token of the same shape
 * @returns this one, or null where it is none
 */
function findMarked(
  text: string,
  at: number,
  marked: MarkedToken,
  last: Found | undefined,
  pairs: number[],
): Found | null {
  // inside a token that goes on as far as it can: nothing more is to be found, and each would be followed to its end
  if (last !== undefined && marked.open && at >= last[0] && at < last[1]) return null;
  const begun = marked.endOf(text, at, true);
  if (begun === -1) return null;
  const lead = marked.leadOf(text, at);
  if (lead === -1) return null;
  const from = at - lead;
  const joined = text.charCodeAt(from - 1) === 95; // `job_ghp_…`
  if (!joined && !beginsWord(text, from)) return null;
  const token = text.slice(from, Math.min(begun, from + JUDGED_CHARS));
  if (!(joined || marked.strict ? isRandom(token) : looksToken(token))) return null;
  // an open one is followed to its end only where it is a token
  const end = marked.open ? marked.endOf(text, at) : begun;
  pairs.push(from, end);
  return [at, end];
}

/** A bcrypt hash begins like a template. */
const isDrawn = (secret: string) => /^\$(?:2|5|6|y|argon)/.test(secret) || looksRandom(secret);

function findPlaced(text: string, { pattern, wordy }: PlacedFormat, add: Add): void {
  each(pattern, text, ({ index, 0: whole, 1: head = '' }) => {
    if (wordy === true || isDrawn(whole.slice(head.length))) add(index + head.length, index + whole.length);
  });
}

function judgeLine(
  line: string,
  rules: number,
  placed: ReadonlySet<PlacedFormat>,
  homes: boolean,
  add: Add,
): void {
  if ((rules & RULES.headers) !== 0) findHeaders(line, add);
  if ((rules & RULES.named) !== 0) {
    findAssignments(line, add);
    findStatements(line, add);
    findPasswordLine(line, add);
    if (line.includes('<')) findMarkup(line, add);
  }
  if ((rules & RULES.flags) !== 0) findFlags(line, add);
  if ((rules & (RULES.named | RULES.flags)) !== 0) {
    if (line.includes('|') || line.includes('<<<')) findPiped(line, add);
    if (/["']/.test(line)) findNamedPairs(line, add);
  }
  if ((rules & RULES.address) !== 0 && line.includes('@')) findUserinfo(line, add);
  for (const format of placed) findPlaced(line, format, add);
  if (homes && (rules & RULES.homes) !== 0) findHomes(line, add);
}

/**
 * Offsets of secrets, in pairs.
 * @param homes whether names in home paths go as well
 * @param opened gets the lines that ask something of those below them
 * @returns whether nothing in the text, and so in no part of it, was worth a closer look
 */
export function findSecrets(text: string, homes: boolean, pairs: number[], opened?: Opened[]): boolean {
  let hits = 0;
  let from = 0;
  let to = -1;
  let rules = 0;
  const placed = new Set<PlacedFormat>();
  const tokens = new Map<MarkedToken, Found>();
  let base = 0;
  const add: Add = (start, end) => pairs.push(base + start, base + end);
  const below = createLinesBelow(text, add);
  const endLine = () => {
    if (rules === 0 && placed.size === 0) return;
    base = from;
    judgeLine(text.slice(from, to), rules, placed, homes, add);
    base = 0;
    if ((rules & RULES.named) !== 0) below.open(from, to);
    rules = 0;
    placed.clear();
  };
  const enterLine = (at: number) => {
    if (at < to) return;
    endLine();
    from = text.lastIndexOf('\n', at) + 1;
    to = text.indexOf('\n', at);
    if (to === -1) to = text.length;
  };
  const comment: { last: ReturnType<typeof commentAt> } = { last: null };
  const { words, scan } = lookup();
  scan(text, (index, at) => {
    hits += 1;
    const {
      word,
      rules: asked = 0,
      always,
      placed: format,
      vendor,
      marked,
      near,
    } = words[index] ?? { word: '' };
    if (marked !== undefined) {
      const found = findMarked(text, at, marked, tokens.get(marked), pairs);
      if (found !== null) tokens.set(marked, found);
    } else if (near !== undefined) {
      findNearIssuer(text, at, word.length, near, (start, end) => pairs.push(start, end));
      comment.last = commentAt(text, at) ?? comment.last;
    } else if (vendor === true)
      findIssuerPrefixed(text, at, word.length, (start, end) => pairs.push(start, end));
    else if (format !== undefined) {
      enterLine(at);
      placed.add(format);
    } else if (asked !== RULES.named || always === true || bringsValue(text, at, word)) {
      enterLine(at);
      rules |= asked;
    }
  });
  endLine();
  for (const each of below.end()) opened?.push(each);
  // the last comment alone: no other can be just above a line that is to come
  if (comment.last !== null) {
    const [start, end] = comment.last;
    opened?.push({ from: start, to: end, until: end + 1 });
  }
  const hasJoined = text.includes('_');
  const hasBar = text.includes('|') || text.includes('%');
  const hasTilde = homes && text.includes('~');
  if (hasJoined) findPrefixJoined(text, add);
  if (hasBar) findAppTokens(text, add);
  if (hasTilde) findTildes(text, add);
  return hits === 0 && !hasJoined && !hasBar && !hasTilde;
}
