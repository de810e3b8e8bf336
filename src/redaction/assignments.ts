// Secrets by their name: headers, assignments, flags and addresses.
import { isPlaceholder, isSecretValue, looksDrawn, secretKind } from './secret-names.ts';
import { CREDENTIAL_HEADERS } from './secret-patterns.ts';

const MASK = '***';

const HEADER = new RegExp(
  String.raw`\b(?:${CREDENTIAL_HEADERS})\\{0,3}["'\x60]?[ \t]{0,8}[:=][ \t]{0,8}\\{0,3}["'\x60]?`,
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
  /^(?:basic|bearer|token|apikey|api-key|digest|negotiate|ntlm|aws4-hmac-sha256|googlelogin|oauth|hawk|hmac|key|signature)\b/i;

/**
 * The end of a name with a word that may announce a secret, a separator and the value: quoted, or up to white space.
 * What stands before the word is looked up afterwards, so that the scan never starts at a harmless name.
 */
const ASSIGNMENT =
  /(?:pass|pwd|secret|token|key|auth|cred|cookie|sig|_pat|_pw|base|otp|mnemonic)[\w-]{0,24}(?:\\{0,3}["'\]]){0,3}(?:[ \t]{1,4}is)?[ \t]{0,16}(?::=|=>|[:=](?![:=]))[ \t]{0,16}(?:\\{1,3}"((?:(?!\\{1,3}")[^\r\n]){1,4096})\\{1,3}"|"((?:[^"\\\r\n]|\\.){1,4096})"|'([^'\r\n]{1,4096})'|([^\s"'`,;&|<>(){}[\]\\][^\s"'`,;&|<>(){}[\]\\]{2,4095}))/gi;
const NAME_BEFORE = /[\w.-]{0,64}$/;
const NAME_AFTER = /^[\w-]*/;

/** `--password value`, `-u user:value`; `=` forms are assignments. */
const FLAG =
  /((?:^|\s)--?(?:[a-z]+-)?(?:password|passwd|passphrase|pass|token|secret|api-key|apikey|access-key|secret-key|auth|credential)[ \t]{1,4})("[^"\r\n]{4,512}"|'[^'\r\n]{4,512}'|[^\s"'-][^\s"']{5,511})/gi;
const USER_FLAG =
  /(\s(?:-u|--user|--proxy-user)[ =]{1,4}["']?[^\s:"'$<{[]{1,128}:)([^\s"'$<{[][^\s"']{3,255})/g;
const SHORT_PASSWORD_FLAG =
  /((?:docker|podman|helm|oras|buildah|mysql|redis-cli|sshpass|mongosh?|psql)(?:[ \t][^\r\n]{0,200}?)?[ \t]-[pa][ \t]{0,2})([^\s"'$-][^\s"']{5,255})/g;

/** User and password of an address. Everything up to the last @ before the path belongs to them. */
const USERINFO = /(:\/\/)([^\s/"'`<>]{0,512})@(?=[^\s/@"'`<>]{1,255})/g;

/** `<password>value</password>` and `<add key="Password" value="…"/>`. */
const ELEMENT = /<([\w.:-]{1,64})>([^<>\r\n]{4,1024})(?=<\/)/g;
const ATTRIBUTE_PAIR = /(\b(?:key|name)="([\w.:-]{1,64})"\s{1,32}value=")([^"\r\n]{4,1024})/gi;

/** An expression of code, not a value: `getToken()`, `process.env.X`, `row["a"]`. */
const CODE =
  /^(?:new |await |typeof )|^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+[;,)]*$|^[A-Za-z_$][\w$.]*[([]/;

const COOKIE = /^(?:set-)?cookie[^=]{0,24}:[ \t]{0,8}[\w.-]{1,64}=\S/i;

function holdsCredential(head: string, opened: boolean, value: string): boolean {
  if (isPlaceholder(value.replace(/^\S+\s+/, '')) && !value.includes('=')) return false;
  if (CODE.test(value)) return false;
  return (
    opened || SCHEME.test(value) || COOKIE.test(head + value) || looksDrawn(value.split(/[\s;]/, 1)[0] ?? '')
  );
}

/** Judged by the beginning of the value, so that a header that is none costs little and hides no other behind it. */
function maskHeaders(text: string): string {
  let out = '';
  let from = 0;
  const search = new RegExp(HEADER);
  const value = new RegExp(HEADER_VALUE);
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const [head] = match;
    const at = match.index + head.length;
    const opened = /["'`]$/.test(head) || /["'`]/.test(text.charAt(match.index - 1));
    const peek = /^[^\r\n"'`]*/.exec(text.slice(at, at + PEEK))?.[0].trim() ?? '';
    value.lastIndex = at;
    if (!holdsCredential(head, opened, peek) || value.exec(text) === null) continue;
    out += text.slice(from, at) + MASK;
    from = value.lastIndex;
    search.lastIndex = from;
  }
  return from === 0 ? text : out + text.slice(from);
}

/**
 * A value that is no secret may begin the next assignment (`cookie: token := …`), so the search goes on at the value,
 * not behind it.
 */
function maskAssignments(text: string): string {
  let out = '';
  let from = 0;
  const search = new RegExp(ASSIGNMENT);
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const [whole, escaped, double, single, bare] = match;
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
      (bare === undefined || isBareSecret(text, end, bare, kind === 'password'));
    search.lastIndex = hides ? end : valueAt;
    if (!hides) continue;
    out += text.slice(from, valueAt) + MASK;
    from = valueAt + value.length;
  }
  return from === 0 ? text : out + text.slice(from);
}

/** Without quotes a value may as well be code or the first word of a sentence. */
function isBareSecret(text: string, end: number, value: string, password: boolean): boolean {
  if (CODE.test(value) || text.startsWith('(', end) || text.startsWith('[', end)) return false;
  return !(password && /^[A-Za-z_-]+$/.test(value));
}

function maskFlags(text: string): string {
  return text
    .replace(FLAG, (whole, head: string, value: string) =>
      isPlaceholder(value.replace(/^["']|["']$/g, '')) || /^[a-z-]+$/i.test(value) ? whole : head + MASK,
    )
    .replace(USER_FLAG, (whole, head: string, value: string) => (isPlaceholder(value) ? whole : head + MASK))
    .replace(SHORT_PASSWORD_FLAG, (whole, head: string, value: string) =>
      /^[a-z-]+$/i.test(value) && !/pass/i.test(value) ? whole : head + MASK,
    );
}

function maskMarkup(text: string): string {
  const hide = (name: string, value: string) => {
    const kind = secretKind(name);
    return kind !== null && isSecretValue(value, kind);
  };
  return text
    .replace(ELEMENT, (whole, name: string, value: string) =>
      hide(name, value) ? `<${name}>${MASK}` : whole,
    )
    .replace(ATTRIBUTE_PAIR, (whole, head: string, name: string, value: string) =>
      hide(name, value) ? head + MASK : whole,
    );
}

function maskUserinfo(text: string): string {
  return text.replace(USERINFO, (whole, head: string, userinfo: string) => {
    const colon = userinfo.indexOf(':');
    const secret = colon === -1 ? userinfo : userinfo.slice(colon + 1);
    if (secret === '' || isPlaceholder(secret)) return whole;
    if (colon === -1 && !(secret.length >= 20 && looksDrawn(secret))) return whole;
    return `${head}${MASK}@`;
  });
}

/** Text without secrets that their surroundings name. */
export function maskNamedSecrets(text: string): string {
  let out = maskAssignments(maskHeaders(text));
  if (out.includes('://')) out = maskUserinfo(out);
  if (out.includes('</') || out.includes('value="')) out = maskMarkup(out);
  if (out.includes(' -')) out = maskFlags(out);
  return out;
}
