// Secrets by their name: headers, assignments, flags and addresses.
import { isPlaceholder, isSecretValue, looksRandom, secretKind } from './secret-names.ts';
import { isRandom } from './tokens/entropy.ts';
import { CREDENTIAL_HEADERS } from './secret-patterns.ts';
import { type Add, each } from './spans.ts';

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

/**
 * The end of a name with a word that may name a secret, a separator and the value: quoted, or up to white space.
 * What stands before the word is looked up afterwards, so that the scan never starts at a harmless name.
 */
const ASSIGNMENT =
  /(?:pass|pwd|secret|token|key|auth|cred|cookie|sig|_pat|_pw|base|otp|mnemonic|recovery|backup|(?:bw|op)_session)[\w-]{0,24}(?:\\{0,3}["'\]]){0,3}(?:(?:[ \t]{1,4}is)?[ \t]{0,16}(?::=|=>|[:=](?![:=]))[ \t]{0,16}|([ \t]{1,4}is[ \t]{1,4}|(?<=["']),[ \t]{0,16}))(?:\\{1,3}"((?:(?!\\{1,3}")[^\r\n]){1,4096})\\{1,3}"|"((?:[^"\\\r\n]|\\.){1,4096})"|'([^'\r\n]{1,4096})'|([^\s"'`,;&|<>(){}[\]\\][^\s"'`,;&|<>(){}[\]\\]{2,4095}))/gi;
/** Of two words only where the first says what key it is. */
const NAME_BEFORE =
  /(?:\b(?:api|access|secret|private|signing|encryption|master|account|client|auth|license) )?[\w.-]{0,64}$/i;
const NAME_AFTER = /^[\w-]*/;

/** `--password value`, `-u user:value`; `=` forms are assignments. */
const FLAG =
  /((?:^|\s)--?((?:[A-Za-z][\w.-]{0,48}?)?(?:pass(?:word|wd|phrase|code)?|pw|pwd|token|secret|key|auth|credentials?|pat|otp))[ \t]{1,4})("[^"\r\n]{4,512}"|'[^'\r\n]{4,512}'|[^\s"'-](?:(?!\\+[nr])[^\s"']){5,511})/gi;
const USER_FLAG =
  /(\s(?:-u[ =]{0,4}|--(?:proxy-)?user[ =]{1,4})["']?)([^\s:"'$<{[]{1,128}:[^\s"'$<{[][^\s"']{3,255})/g;
const SHORT_PASSWORD_FLAG =
  /((?:docker|podman|helm|oras|buildah|mysql\w{0,8}|mariadb|redis-cli|sshpass|mongosh?|psql|7z[ar]?|zip|unzip|u?n?rar|ldap\w{3,8}|openssl|smbclient|htpasswd)(?:[ \t][^\r\n]{0,200}?)?[ \t]-[paPwk][ \t]{0,2})([^\s"'$-][^\s"']{5,255})/g;

/** User and password of an address. Everything up to the last @ before the path belongs to them. */
const USERINFO = /(:\/\/)([^\s/"'`<>]{0,512})@(?=[^\s/@"'`<>]{1,255})/g;

/** `<password>value</password>` and `<add key="Password" value="…"/>`. */
const ELEMENT = /<([\w.:-]{1,64})>([^<>\r\n]{4,1024})(?=<\/)/g;
const ATTRIBUTE_PAIR = /(\b(?:key|name)="([\w.:-]{1,64})"\s{1,32}value=")([^"\r\n]{4,1024})/gi;

/** An expression of code, not a value: `getToken()`, `process.env.X`, `row["a"]`. */
const CODE =
  /^(?:new |await |typeof )|^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+[;,)]*$|^[A-Za-z_$][\w$.]*[([]/;

/** `contextToken2`, `ProgressTokenSchema$1`: words in humps, perhaps numbered. */
const NAME_IN_CODE = /^[_$]?(?:[a-z]{2,16}|[A-Z][a-z]{2,16})(?:[A-Z][a-z]{1,16}){1,6}\$?\d{0,2}$/;

const COOKIE = /^(?:set-)?cookie[^=]{0,24}:[^\r\n]{0,240}?[\w.-]{1,64}=(?!\*\*\*)[^\s;]/i;

function holdsCredential(head: string, opened: boolean, value: string): boolean {
  if (isPlaceholder(value.replace(/^\S+\s+/, '')) && !value.includes('=')) return false;
  if (CODE.test(value)) return false;
  // `"cookie": "^0.7.1"` is a package of that name.
  if (/^[\^~<>=v ]{0,3}\d{1,4}(?:\.\w{1,12}){1,3}$/.test(value)) return false;
  return (
    (opened && /[\d=]/.test(value) && value.length >= 8) ||
    SCHEME.test(value) ||
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

/**
 * A value that is no secret may begin the next assignment (`cookie: token := …`), so the search goes on at the value,
 * not behind it.
 */
export function findAssignments(text: string, add: Add): void {
  ASSIGNMENT.lastIndex = 0;
  for (let match = ASSIGNMENT.exec(text); match !== null; match = ASSIGNMENT.exec(text)) {
    const [whole, loose, escaped, double, single, bare] = match;
    const value = escaped ?? double ?? single ?? bare ?? '';
    const end = match.index + whole.length;
    const valueAt = text.lastIndexOf(value, end - value.length);
    const name =
      (NAME_BEFORE.exec(text.slice(Math.max(0, match.index - 64), match.index))?.[0] ?? '') +
      (NAME_AFTER.exec(whole)?.[0] ?? '');
    const kind = secretKind(name);
    const hides =
      kind !== null &&
      isSecretValue(value, kind) &&
      (loose === undefined || isRandom(value) || /^(?:bearer|basic|token) \S{16}/i.test(value)) &&
      (bare === undefined ||
        (!(isCount(bare) && name === 'pass') && isBareSecret(text, end, bare, kind === 'password')));
    ASSIGNMENT.lastIndex = hides ? end : valueAt;
    if (hides) add(valueAt, valueAt + value.length);
  }
}

/** `pass: 1204` says how many tests passed. */
const isCount = (value: string): boolean => /^\d{1,7}$/.test(value);

/** Letters alone, but large and small ones change places as chance would have it, not as in a name. */
function isShuffled(value: string): boolean {
  const turns = value.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0;
  return value.length >= 16 && turns >= value.length * 0.35;
}

/** Without quotes a value may as well be code or the first word of a sentence. */
function isBareSecret(text: string, end: number, value: string, password: boolean): boolean {
  if (CODE.test(value) || NAME_IN_CODE.test(value) || text.startsWith('(', end) || text.startsWith('[', end))
    return false;
  return !(password && /^[A-Za-z_-]+$/.test(value) && !isShuffled(value));
}

/** From the end of the first group to the end of the match. */
function addValue(add: Add, { index, 0: whole, 1: head = '' }: RegExpExecArray): void {
  add(index + head.length, index + whole.length);
}

/** `-p 8080:80`, `-w /src`: what the same flags of other commands bring. */
const PORT_OR_PATH =
  /^(?:(?:[\d.]{1,15}:)?[\d-]{1,11}:[\d-]{1,11}(?:\/(?:tcp|udp|sctp))?|[.~]{0,2}\/[\w./-]*)$/;

export function findFlags(text: string, add: Add): void {
  each(FLAG, text, (match) => {
    const [, , name = '', value = ''] = match;
    if (secretKind(name) === null && !/^auth$|^pat$/.test(name)) return;
    if (!isPlaceholder(value.replace(/^["']|["']$/g, '')) && (!/^[a-z-]+$/i.test(value) || isShuffled(value)))
      addValue(add, match);
  });
  each(USER_FLAG, text, (match) => {
    if (!isPlaceholder((match[2] ?? '').replace(/^[^:]*:/, ''))) addValue(add, match);
  });
  each(SHORT_PASSWORD_FLAG, text, (match) => {
    const value = match[2] ?? '';
    if (/[-][pw][ \t]{1,2}$/.test(match[1] ?? '') && PORT_OR_PATH.test(value)) return;
    if (!/^[a-z-]+$/i.test(value) || /pass/i.test(value) || isShuffled(value)) addValue(add, match);
  });
}

export function findMarkup(text: string, add: Add): void {
  const hides = (name = '', value = '') => {
    const kind = secretKind(name);
    return kind !== null && isSecretValue(value, kind);
  };
  each(ELEMENT, text, ({ index, 0: whole, 1: name, 2: value }) => {
    if (hides(name, value)) add(index + whole.length - (value ?? '').length, index + whole.length);
  });
  each(ATTRIBUTE_PAIR, text, (match) => {
    if (hides(match[2], match[3])) addValue(add, match);
  });
}

export function findUserinfo(text: string, add: Add): void {
  each(USERINFO, text, ({ index, 0: whole, 1: head = '', 2: userinfo = '' }) => {
    const colon = userinfo.indexOf(':');
    const secret = colon === -1 ? userinfo : userinfo.slice(colon + 1);
    if (secret === '' || isPlaceholder(secret)) return;
    if (colon === -1 && !(secret.length >= 20 && looksRandom(secret))) return;
    add(index + head.length, index + whole.length - 1);
  });
}
