// The words that rules look for, and which rules belong to each.
import { createKeywordScan } from '../protocol/text/keyword-scan.ts';
import { lazily } from '../protocol/lazily.ts';
import { NAME_WORDS } from './named/name-gate.ts';
import { PLACED_FORMATS, type PlacedFormat } from './secret-patterns.ts';
import { markedFormats, nearFormats } from './tokens/all-formats.ts';
import { type MarkedToken, markedToken } from './tokens/marked-tokens.ts';
import { nearShapes, type NearShapes } from './tokens/near-issuer.ts';
import { TOKEN_ISSUERS } from './tokens/token-issuers.ts';

/** Rules for a line, to be added up. */
export const RULES = { named: 1, headers: 2, flags: 4, address: 8, homes: 16 } as const;

export interface Word {
  readonly word: string;
  /** Rules for the whole line. */
  readonly rules?: number;
  /** Whatever follows the word. */
  readonly always?: true;
  /** A form of secret to be looked for in the line. */
  readonly placed?: PlacedFormat;
  /** The name of an issuer. */
  readonly vendor?: true;
  /** A token of the tables that holds this. */
  readonly marked?: MarkedToken;
  /** The shapes of the tokens of the issuer of this name. */
  readonly near?: NearShapes;
}

const FLAG_WORDS =
  ' -u|"-u|\'-u| -p|"-p| -a| -w| -k| -x| -s | -n | -b|-user|-pass|-token|-secret|-api|-access|-auth|-cred|-storepass|-keypass|-key |-pat |-pw|-otp|/user:|/pass|/rp |/p |/p:|--value|--body|creds '.split(
    '|',
  );
/** Tools whose secrets follow no flag, and programs that read one. */
const TOOL_WORDS =
  'sshpass|sqlplus|impdp|expdp|htpasswd|net user|net use|rabbitmqctl|wpa_pass|cargo login|alias set|obscure |set-initial|_passwd |vault |-stdin|chpasswd|sudo -|kinit|lftp|smbclient|jenkins-cli|pdftk|variable set|unlock-'.split(
    '|',
  );
/** What always brings a value, whatever follows it. */
const STATEMENT_WORDS =
  'identified|securestring|basicauth|basic_auth|networkcred|passwordcred|passwordauth|signin(|login(|auth = (|auth=(|requirepass|masterauth|bindpw|rootpw|enable secret|enable password|-password |setenv|_param|_header|wifi connect|insert into|machine |login |/password:|/pass:|:5432:|:5433:|:587 |:465 |password 0 |password 7 |secret 5 |secret 9 '.split(
    '|',
  );

const allWords = (): readonly Word[] => [
  ...NAME_WORDS.map((word) => ({ word, rules: RULES.named })),
  ...STATEMENT_WORDS.map((word) => ({ word, rules: RULES.named, always: true as const })),
  ...TOOL_WORDS.map((word) => ({ word, rules: RULES.flags })),
  ...FLAG_WORDS.map((word) => ({ word, rules: RULES.flags })),
  ...['authorization', 'authenticate', 'cookie'].map((word) => ({ word, rules: RULES.headers })),
  { word: '://', rules: RULES.address },
  { word: 'jdbc:oracle', rules: RULES.address },
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
    '/home\\',
    '/users\\',
    ' settings\\',
    ' settings/',
  ].map((word) => ({ word, rules: RULES.homes })),
  ...PLACED_FORMATS.flatMap((placed) => placed.keys.map((word) => ({ word, placed }))),
  ...TOKEN_ISSUERS.map((word) => ({ word, vendor: true as const })),
  ...markedFormats().flatMap(({ shape }) => {
    const marked = markedToken(shape);
    return marked.keys.map((word) => ({ word, marked }));
  }),
  ...nearFormats().map(({ issuer, shapes }) => ({ word: issuer, near: nearShapes(shapes) })),
];

/** No word that is looked for is longer. */
export const WORD_CHARS = 32;

interface Lookup {
  readonly words: readonly Word[];
  readonly scan: ReturnType<typeof createKeywordScan>;
}

/** All words, and what finds them: made for the first text. */
export const lookup = lazily((): Lookup => {
  const words = allWords();
  const long = words.find(({ word }) => word.length > WORD_CHARS);
  if (long !== undefined) throw new Error(`Too long to be looked for: ${long.word}`);
  return { words, scan: createKeywordScan(words.map(({ word }) => word)) };
});
