// Which rules look at a line: those whose words stand in it.
import { findIssuerPrefixed, findAppTokens, findPrefixJoined } from './tokens/issuer-prefixed-tokens.ts';
import { findAssignments, findFlags, findHeaders, findMarkup, findUserinfo } from './assignments.ts';
import { findHomes, findTildes } from './home-paths.ts';
import { isRandom } from './tokens/entropy.ts';
import { createKeywordScan } from './keyword-scan.ts';
import { findNamedPairs } from './named-pairs.ts';
import { isPlaceholder, isWordy, looksRandom } from './secret-names.ts';
import { PLACED_FORMATS, type PlacedFormat } from './secret-patterns.ts';
import { type Add, each } from './spans.ts';
import { TOKEN_FORMATS } from './tokens/token-formats.ts';
import { TOKEN_ISSUERS } from './tokens/token-issuers.ts';

const NAMED = 1;
const HEADERS = 2;
const FLAGS = 4;
const ADDRESS = 8;
const HOMES = 16;

interface Word {
  readonly word: string;
  /** Rules for the whole line. */
  readonly rules?: number;
  /** A form of secret to be looked for in the line. */
  readonly placed?: PlacedFormat;
  /** A token that begins here. */
  readonly token?: RegExp;
  /** The name of an issuer. */
  readonly vendor?: true;
}

const NAME_WORDS =
  'pass pwd secret token key auth cred cookie sig _pat -pat _pw otp mnemonic seed recovery backup bw_session op_session'.split(
    ' ',
  );
const FLAG_WORDS = [
  ' -u',
  '"-u',
  "'-u",
  ' -p',
  ' -a',
  ' -w',
  ' -k',
  '-user',
  '-pass',
  '-token',
  '-secret',
  '-api',
  '-access',
  '-auth',
  '-cred',
  '-storepass',
  '-keypass',
  '-key ',
  '-pat ',
  '-pw',
  '-otp',
];

const WORDS: readonly Word[] = [
  ...NAME_WORDS.map((word) => ({ word, rules: NAMED })),
  ...FLAG_WORDS.map((word) => ({ word, rules: FLAGS })),
  ...['authorization', 'authenticate', 'cookie'].map((word) => ({ word, rules: HEADERS })),
  { word: '://', rules: ADDRESS },
  ...[
    '/home/',
    '/users/',
    '\\users\\',
    '-users-',
    '-home-',
    '%2fhome%2f',
    '%2fusers%2f',
    '%5cusers%5c',
    '\\home\\',
    ' settings\\',
    ' settings/',
  ].map((word) => ({ word, rules: HOMES })),
  ...PLACED_FORMATS.flatMap((placed) => placed.keys.map((word) => ({ word, placed }))),
  ...TOKEN_FORMATS.flatMap(({ keys, pattern }) => {
    const token = new RegExp(pattern, 'y');
    return keys.map((word) => ({ word, token }));
  }),
  ...TOKEN_ISSUERS.map((word) => ({ word, vendor: true as const })),
];

const SCAN = createKeywordScan(WORDS.map(({ word }) => word));

/** Whether the name that holds this word is followed by what could bring a value; most are not. */
function bringsValue(text: string, at: number, length: number): boolean {
  let end = at + length;
  for (let steps = 0; steps < 32 && /[\w-]/.test(text.charAt(end)); steps += 1) end += 1;
  for (let steps = 0; steps < 24 && /["'\\\] \t]/.test(text.charAt(end)); steps += 1) end += 1;
  const next = text.charAt(end);
  return (
    next === ':' ||
    next === '=' ||
    next === '>' ||
    (next === ',' && /["']/.test(text.charAt(end - 1))) ||
    (next === 'i' && text.charAt(end + 1) === 's') ||
    text.startsWith('value=', end)
  );
}

/** A token begins a word, or stands behind an escaped line break. */
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
  if ((rules & HEADERS) !== 0) findHeaders(line, add);
  if ((rules & NAMED) !== 0) {
    findAssignments(line, add);
    if (line.includes('</') || line.includes('value="')) findMarkup(line, add);
  }
  if ((rules & FLAGS) !== 0) findFlags(line, add);
  if ((rules & (NAMED | FLAGS)) !== 0 && /["']/.test(line)) findNamedPairs(line, add);
  if ((rules & ADDRESS) !== 0 && line.includes('@')) findUserinfo(line, add);
  for (const format of placed) findPlaced(line, format, add);
  if (homes && (rules & HOMES) !== 0) findHomes(line, add);
}

/** No word that is looked for is longer. */
export const WORD_CHARS = Math.max(...WORDS.map(({ word }) => word.length));

/**
 * Offsets of secrets, in pairs.
 * @param homes whether names in home paths go as well
 * @returns whether nothing in the text, and so in no part of it, was worth a closer look
 */
export function findSecrets(text: string, homes: boolean, pairs: number[]): boolean {
  let hits = 0;
  let from = 0;
  let to = -1;
  let rules = 0;
  const placed = new Set<PlacedFormat>();
  let base = 0;
  const add: Add = (start, end) => pairs.push(base + start, base + end);
  const endLine = () => {
    if (rules === 0 && placed.size === 0) return;
    base = from;
    judgeLine(text.slice(from, to), rules, placed, homes, add);
    base = 0;
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
  SCAN(text, (index, at) => {
    hits += 1;
    const { word, rules: asked = 0, placed: format, token, vendor } = WORDS[index] ?? { word: '' };
    if (token !== undefined) {
      const joined = text.charCodeAt(at - 1) === 95; // `job_ghp_…`
      if (!joined && !beginsWord(text, at)) return;
      token.lastIndex = at;
      const found = token.exec(text)?.[0];
      if (found !== undefined && (joined ? isRandom(found) : looksToken(found)))
        pairs.push(at, at + found.length);
    } else if (vendor === true)
      findIssuerPrefixed(text, at, word.length, (start, end) => pairs.push(start, end));
    else if (format !== undefined) {
      enterLine(at);
      placed.add(format);
    } else if (asked !== NAMED || bringsValue(text, at, word.length)) {
      enterLine(at);
      rules |= asked;
    }
  });
  endLine();
  const hasJoined = text.includes('_');
  const hasBar = text.includes('|') || text.includes('%');
  const hasTilde = homes && text.includes('~');
  if (hasJoined) findPrefixJoined(text, add);
  if (hasBar) findAppTokens(text, add);
  if (hasTilde) findTildes(text, add);
  return hits === 0 && !hasJoined && !hasBar && !hasTilde;
}
