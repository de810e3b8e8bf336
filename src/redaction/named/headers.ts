// Credentials in headers: the whole value behind their name.
import { isNameOfSecret, isPlaceholder, looksRandom } from './secret-names.ts';
import { CREDENTIAL_HEADERS } from '../secret-patterns.ts';
import type { Add } from '../spans.ts';
import { CODE_EXPRESSION } from './value-forms.ts';

const HEADER = new RegExp(
  String.raw`(?:\b|(?<=\\[nrt]))(?:${CREDENTIAL_HEADERS})\\{0,3}["'\x60]?[ \t]{0,8}(?:[:=]|(?<=["']),)[ \t]{0,8}\\{0,3}["'\x60]?`,
  'gi',
);
/**
 * The rest of its value: to the closing quote if one was open, else to the end of the line. Digest parameters bring
 * quotes of their own.
 */
const HEADER_VALUE = /(?:="[^"\r\n]{0,512}"|[^\r\n"'`]){4,16384}/y;
/** So much of a value is looked at to judge it. */
const PEEK = 256;
/** An `Authorization` without a scheme, or prose that only looks like a header. */
const SCHEME =
  /^(?:basic|bearer|token|apikey|api-key|digest|negotiate|ntlm|aws4-hmac-sha256|googlelogin|oauth|hawk|hmac|key|signature|ssws|bot|splunk|pve\w+|[\w-]{1,32}-(?:key|token|auth))\b/i;

const COOKIE = /^(?:set-)?cookie[^=]{0,24}:[^\r\n]{0,240}?[\w.-]{1,64}=(?!\*\*\*)[^\s;]/i;

function holdsCredential(head: string, opened: boolean, value: string): boolean {
  if (isPlaceholder(value.replace(/^\S+\s+/, '')) && !value.includes('=')) return false;
  if (CODE_EXPRESSION.test(value) || /function|^\w{1,2}[),]/.test(value)) return false;
  if (
    value.replace(/\$\{[^}]*\}|\{\{[^}]*\}\}/g, '').length < 4 ||
    isNameOfSecret(value.replace(/^\w+ /, ''))
  )
    return false;
  // `"cookie": "^0.7.1"` is a package of that name.
  if (/^[\^~<>=v ]{0,3}\d{1,4}(?:\.\w{1,12}){1,3}$/.test(value)) return false;
  return (
    (opened && /[\d=]/.test(value) && value.length >= 8) ||
    (SCHEME.test(value) && !/^\w+ [a-z]+(?: [a-z].*)?$/.test(value)) ||
    COOKIE.test(head + value) ||
    looksRandom(value.split(/[\s;]/, 1)[0] ?? '')
  );
}

/** Judged by the beginning of the value, so that a header that is none costs little and hides no other behind it. */
export function findHeaders(text: string, add: Add): void {
  HEADER.lastIndex = 0;
  for (let match = HEADER.exec(text); match !== null; match = HEADER.exec(text)) {
    const [head] = match;
    const at = match.index + head.length;
    const opened = /["'`]$/.test(head) || /["'`]/.test(text.charAt(match.index - 1));
    const [peek = ''] = (/^[^\r\n"'`]*/.exec(text.slice(at, at + PEEK))?.[0].trim() ?? '').split(
      /\\+[nr]/,
      1,
    );
    HEADER_VALUE.lastIndex = at;
    if (!holdsCredential(head, opened, peek) || HEADER_VALUE.exec(text) === null) continue;
    add(at, HEADER_VALUE.lastIndex);
    HEADER.lastIndex = HEADER_VALUE.lastIndex;
  }
}
