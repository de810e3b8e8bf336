// Which rule replaced a place: the first whose own look at the line covers it.
import { findPasswordLine, findUserinfo } from '../../src/redaction/named/addresses.ts';
import { findAssignments } from '../../src/redaction/named/assignments.ts';
import { findFlags, findPiped, findToolFlags } from '../../src/redaction/named/command-lines.ts';
import { findHeaders } from '../../src/redaction/named/headers.ts';
import { findHomes, findTildes } from '../../src/redaction/home-paths.ts';
import { findMarkup } from '../../src/redaction/named/markup.ts';
import { findNamedPairs } from '../../src/redaction/named/named-pairs.ts';
import { PLACED_FORMATS } from '../../src/redaction/secret-patterns.ts';
import { type Add, each } from '../../src/redaction/spans.ts';
import { findStatements } from '../../src/redaction/named/statements.ts';
import {
  findAppTokens,
  findIssuerPrefixed,
  findPrefixJoined,
} from '../../src/redaction/tokens/issuer-prefixed-tokens.ts';
import { markedFormats } from '../../src/redaction/tokens/all-formats.ts';
import { markedToken } from '../../src/redaction/tokens/marked-tokens.ts';
import { TOKEN_ISSUERS } from '../../src/redaction/tokens/token-issuers.ts';

type Finder = (line: string, add: Add) => void;

const byPattern =
  (pattern: RegExp): Finder =>
  (line, add) => {
    each(pattern, line, ({ index, 0: whole, 1: head = '' }) => {
      add(index + head.length, index + whole.length);
    });
  };

/** All places of the line where a token of this shape has its mark. */
function byMark(shape: string): Finder {
  const token = markedToken(shape);
  return (line, add) => {
    const lower = line.toLowerCase();
    for (const key of token.keys)
      for (let at = lower.indexOf(key); at !== -1; at = lower.indexOf(key, at + 1)) {
        const lead = token.leadOf(line, at);
        if (lead !== -1) add(at - lead, token.endOf(line, at));
      }
  };
}

const ISSUER = new RegExp(TOKEN_ISSUERS.map((name) => name.replace(/[^\w]/g, '\\$&')).join('|'), 'gi');

const FINDERS: readonly (readonly [rule: string, find: Finder])[] = [
  ['headers', findHeaders],
  ['tools', findToolFlags],
  ['flags', findFlags],
  ['piped', findPiped],
  ['userinfo', findUserinfo],
  ['markup', findMarkup],
  ['pairs', findNamedPairs],
  ['assignments', findAssignments],
  ['statements', findStatements],
  ['password lines', findPasswordLine],
  ['homes', findHomes],
  ['tildes', findTildes],
  ...markedFormats().map(({ issuer, shape }) => [`token ${issuer}`, byMark(shape)] as const),
  ...PLACED_FORMATS.map(({ id, pattern }) => [`placed ${id}`, byPattern(pattern)] as const),
  [
    'issuer',
    (line, add) => {
      each(ISSUER, line, ({ index, 0: name }) => {
        findIssuerPrefixed(line, index, name.length, add);
      });
    },
  ],
  ['joined', findPrefixJoined],
  ['app tokens', findAppTokens],
];

/** @param from of the replaced place, an offset in the line */
export function ruleOf(line: string, from: number): string {
  for (const [rule, find] of FINDERS) {
    const covering: string[] = [];
    find(line, (start, end) => {
      if (start <= from && from < end) covering.push(rule);
    });
    if (covering.length > 0) return rule;
  }
  return 'key or several lines';
}
