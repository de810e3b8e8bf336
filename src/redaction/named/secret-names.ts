// Which names are those of secrets, and which values are not secret.
import {
  ABOUT_PASSWORDS,
  HARMLESS_BEFORE_TOKEN,
  KEY_WORDS,
  LITERALS,
  PASSWORD_WORDS,
  SECRET_WORDS,
  FUNCTION_WORDS,
  SHOWN_WORDS,
  WHICH_ONE,
} from './secret-words.ts';

/** `secret`: the name says so, so that a weaker value is one than under the name of a token. */
export type SecretKind = 'password' | 'secret' | 'token' | 'signature';

/** `dbPassword`, `DB_PASSWORD`, `db-password` and `npm_config__authToken` alike, in lower-case words. */
function wordsOf(name: string): string[] {
  return name
    .slice(-96)
    .replace(/ñ/gi, 'n')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

const isPasswordWord = (word: string): boolean =>
  PASSWORD_WORDS.has(word) ||
  /(?:password|passwd|passphrase|passwort|kennwort|requirepass)$|^(?:user|admin|root|db|my|e?mail|smtp|imap|ftp|login|wifi|http|sql|auth|bind|proxy|sudo|ssh|vnc|ldap|app|pg|redis|mongo|mysql|service|system|master|client|server|sa|os|vpn|sap|enc|cert|pfx|zip|key)(?:pass|pwd|pw)$/.test(
    word,
  );

/** A number of a message: `Unexpected_token_1012`. */
const MESSAGE = /[A-Za-z]_\d{3,}$/;

/** Keys that open nothing: of tables, maps and caches, and what is published. */
const OPENS_NOTHING =
  /(?:public|primary|foreign|sort|partition|cache|object|idempotency|hash|row|dedup\w*|translation|message|issue|project|host|range|group|index|map|routing|registry|site|publishable|verif\w+|query|unique|lookup|bucket|s3|entity|composite|surrogate|shard|queue|item|list|file|path|state|react|ssh|gpg|pgp|signing|host|peer|server|authorized|known)[_\-. ]?keys?$/i;
/** `platform_key`, `searchKey`, `Key`: a key of something, which may be a secret one. */
export const namesSomeKey = (name: string): boolean =>
  /(?:^|[_.\- ])key$|[a-z]Key$|_KEY$/i.test(name) && !OPENS_NOTHING.test(name);

/** The kind of secret that a name stands for, or null. */
export function secretKind(name: string): SecretKind | null {
  // The working directory of every shell.
  if (name === 'PWD' || name === 'OLDPWD' || MESSAGE.test(name)) return null;
  // `-Dsecret=…`: the flag that sets a property.
  const all = wordsOf(name.replace(/^-D(?=[a-z])/, ''));
  // `secret_token_v2`
  const numbered = all.length > 1 && all.at(-1) === 'v' && /v\d{1,3}$/i.test(name);
  const which = all.length > 1 && WHICH_ONE.has(all.at(-1) ?? '');
  const words = numbered || (which && isPasswordWord(all.at(-2) ?? '')) ? all.slice(0, -1) : all;
  const kind = kindOfWords(words, name);
  return kind === 'token' && words.some((word) => word.endsWith('secret')) ? 'secret' : kind;
}

function kindOfWords(words: readonly string[], name: string): SecretKind | null {
  const last = words.at(-1);
  if (last === undefined) return null;
  const before = words.at(-2) ?? '';
  if (last === 'id' && before === 'key' && words.at(-3) === 'private') return 'token';
  if (before === 'public' || before === 'publishable') return null;
  if (isPasswordWord(last))
    return words.length > 1 && ABOUT_PASSWORDS.has(words[0] ?? '') ? null : 'password';
  if (last === 'sig' || last === 'signature') return 'signature';
  if (
    SECRET_WORDS.has(last) ||
    /(?:(?:auth|access|api|bearer|session|refresh|deploy|bot|private|client)(?:secret|token)|apikey)$/.test(
      last,
    )
  )
    return /tokens?$/.test(last) && HARMLESS_BEFORE_TOKEN.has(before) && !/^x-[cx]srf/i.test(name)
      ? null
      : 'token';
  if (last === 'key') return KEY_WORDS.has(before) || /^x-/i.test(name) ? 'token' : null;
  if (/^codes?$/.test(last))
    return /^(?:recovery|backup|otp|pin|mfa|authorization|auth|unlock|pairing|activation)$/.test(before)
      ? 'token'
      : null;
  if (last === 'base' && before === 'key') return 'token';
  if (last === 'seed') return /^(?:totp|otp|mfa|hotp|wallet)$/.test(before) ? 'token' : null;
  if (last === 'session' && (before === 'bw' || before === 'op')) return 'token';
  return null;
}

/** Whether the name says that what follows is to be kept secret, and not only that it signs somebody in. */
export const saysSecret = (name: string): boolean => /secret$/i.test(name);

const PLACEHOLDER_WORDS =
  /example|placeholder|change[-_]?me|your|dummy|fake|redacted|insert|replace|todo|(?:^|[-_ ])(?:put|enter|add)[-_ ]|xxxx|\.\.\.|\*\*\*|####/gi;
/** Another value is put in its place. */
const TEMPLATES =
  /^(?:<[^>]*>?|\[[^\]]*\]?|\{[^}]*\}?|\$\{?[A-Za-z_][\w:.>-]*\}?|\$[\d@*#?]|%[A-Za-z_(][\w.()]*%?|%%?\d|![A-Za-z][\w:]*(?: .*)?|#\{?[a-z]+\}?|@[A-Za-z_][\w.]*|&[A-Za-z#]\w*;?.*|:[a-z_]\w*|\?)$|^[{[]|^<[%?]|^&(?:lt|quot|#)|\$\{|\{\{|\$\(|`|&lt;|<[a-z][\w -]*>/i;

const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;
/** `-`, `.`, `:` and `_`, which stand between the parts of a value. */
const isJoint = (code: number): boolean => code === 45 || code === 46 || code === 58 || code === 95;
const PREFIX_CHARS = 10;

/** Behind a few letters and what joins them to the rest: `sk_`. */
function behindPrefix(value: string): number {
  let at = 0;
  while (at < PREFIX_CHARS && isLetter(value.charCodeAt(at))) at += 1;
  const code = value.charCodeAt(at);
  return at > 0 && (code === 45 || code === 95) ? at + 1 : 0;
}

/** One character again and again, or the alphabet: nobody's secret. */
function isMonotone(value: string): boolean {
  let repeats = 0;
  let size = 0;
  let last = 0;
  for (let at = behindPrefix(value); at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (isJoint(code)) continue;
    if (size > 0 && (code === last || code === last + 1)) repeats += 1;
    last = code;
    size += 1;
  }
  return repeats >= (size - 1) * 0.6;
}

/** The same few characters to the end. */
const PERIODIC = /(.{2,3})\1{4,}.{0,2}$/;

/** A long draw holds any short word by chance. */
const LONG_DRAW = 28;
function saysPlaceholder(value: string): boolean {
  const rest = value.replace(PLACEHOLDER_WORDS, '');
  if (rest.length === value.length) return false;
  if (value.length < LONG_DRAW || /EXAMPLE(?:KEY)?$|\.\.\.|\*\*\*|####/.test(value)) return true;
  return (rest.match(/\d/g)?.length ?? 0) < 3 || isWordy(rest) || /[-_ ]/.test(value);
}

/** A value that stands for another one: a template, a type, a word of documentation. */
export function isPlaceholder(value: string): boolean {
  return (
    LITERALS.has(value.toLowerCase()) ||
    TEMPLATES.test(value) ||
    PERIODIC.test(value.slice(-20)) ||
    saysPlaceholder(value) ||
    isMonotone(value.slice(0, 128))
  );
}

const SLUG =
  /^_?(?:[A-Za-z]{1,24}|[A-Za-z]{1,4}\d{1,2})(?:[-_.: /](?:[A-Za-z]{1,24}|[A-Za-z]{1,4}\d{1,2})){0,40}(?:[-_.]\d{1,5})?$/;

/** Words, perhaps joined: `too-short`, `getToken`, `os_v2_app`. */
export function isWordy(value: string): boolean {
  return value.length <= 120 && SLUG.test(value);
}

/** Letters and digits in random order. */
export function looksRandom(value: string): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value) && !isWordy(value) && !isPlaceholder(value);
}

/** A sentence, a label, a message: said to a reader. */
export function isProse(value: string): boolean {
  if (!/\d/.test(value) && /[^\s -~]/.test(value) && /^[\p{L}\p{M}\p{P}\p{S}\s]+$/u.test(value)) return true;
  if (!/\s/.test(value)) return false;
  const words = value.toLowerCase().match(/[a-z']+/g) ?? [];
  return (
    words.length >= 2 && words.some((word) => FUNCTION_WORDS.has(word)) && !/\d[a-z]|[a-z]\d/i.test(value)
  );
}

/** What names a secret is none: `auth_token`, `challengePassword`. */
export const isNameOfSecret = (value: string): boolean =>
  value.length <= 64 && isWordy(value) && secretKind(value) !== null;

/** Words that tests and documentation put in the place of a secret: `too-short`, `invalid_format`. */
export const isShownWord = (value: string): boolean =>
  value
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => SHOWN_WORDS.has(word));

/** A place or a version, and no secret. */
const PLACE =
  /^(?:[a-z][a-z+.-]{1,12}:\/\/[^@\s]*$|(?:~|\.{1,2})?\/[\w.-]+\/?[\w./-]*$|[A-Za-z]:\\|[\^~<>=v ]{0,3}\d{1,5}(?:\.[\dx*]{1,5}){1,12}(?:-[\w.]+)?$|[\w./-]+\.(?:pem|key|crt|cer|json|ya?ml|txt|js|ts|py|php|html?|conf|exp)$)/i;

/** Brackets and bars of patterns and code. */
const PATTERN = /[\][(){}|^\\<>]/g;
/** In no word of any language. */
const CONSONANTS = /[bcdfghjklmnpqrstvwxz]{7}/i;

/** Letters alone, but large and small ones change places as chance would have it, not as in a name. */
export function isShuffled(value: string): boolean {
  const turns = value.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0;
  return value.length >= 16 && turns >= value.length * 0.35;
}

/** `ForEachTokenCallback` */
const HUMPS = /^[a-z]*(?:[A-Z]{1,4}[a-z]{2,16}){2,}\d*$/;

/** What a token is behind in a value of several words. */
const BEHIND_SCHEME = /^(?:bearer|basic|token|bot|apikey) \S{8}|^[\w.-]+=[^;\s]{8,}; /i;

function isTokenValue(value: string): boolean {
  if (/\s/.test(value) && !BEHIND_SCHEME.test(value)) return false;
  if (value.length < 10 || (isWordy(value) && (HUMPS.test(value) || !isShuffled(value))) || PLACE.test(value))
    return false;
  if (/\s/.test(value)) return true;
  if ((value.match(PATTERN)?.length ?? 0) > 1 && !/[A-Za-z0-9+/=_-]{20}/.test(value)) return false;
  return (
    /\d/.test(value) ||
    isShuffled(value) ||
    (value.length >= 20 && CONSONANTS.test(value)) ||
    (value.length >= 16 && /^[\w+/~!@#$%&*-]*[+/~!@#$%&*][\w+/~!@#$%&*-]*=*$/.test(value))
  );
}

/** Letters with digits or signs among them, as people choose secrets: `hunter2x`. */
const isMarkedWord = (value: string): boolean =>
  value.length >= 6 &&
  /[A-Za-z]/.test(value) &&
  /[\d!#$%^*+~]/.test(value) &&
  !/[\s()[\]{}<>]/.test(value) &&
  !isWordy(value) &&
  !PLACE.test(value) &&
  !/^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(value);

/** Whether a value has the form of one under a name of this kind. */
function hasFormOf(kind: SecretKind, value: string): boolean {
  if (kind === 'secret') return isTokenValue(value) || isMarkedWord(value);
  if (kind !== 'password') return isTokenValue(value) && (kind === 'token' || value.length >= 20);
  return value.length >= 4 && !(PLACE.test(value) && !/^\d/.test(value)) && !/^[\^~]\d/.test(value);
}

/** Whether a value under a name of this kind is worth hiding: its form first, which most values have not. */
export const isSecretValue = (value: string, kind: SecretKind): boolean =>
  hasFormOf(kind, value) && !isPlaceholder(value) && !isProse(value) && !isNameOfSecret(value);
