// Which names are those of secrets, and which values are not secret.

/** Last words of a name whose value is a secret. */
const SECRET_WORDS = new Set(
  `password passwords passwd passphrase passcode pwd pass pw secret secrets token apikey accesskey secretkey privatekey
  authtoken accesstoken credential credentials creds cookie auth pat authorization storepass keypass signature sig
  otp pin seedphrase mnemonic`
    .trim()
    .split(/\s+/),
);

/** Words that make a following `key` (or `code`) a secret one. */
const KEY_WORDS = new Set(
  `api access secret private signing signature encryption session master account service role subscription functions
  storage auth client shared deploy bot admin management license webhook app application aes hmac ssh rsa age jwt
  consumer bearer root user personal live prod production write ingest sas`
    .trim()
    .split(/\s+/),
);

/** Last words that name a property of a secret, not the secret. */
const HARMLESS_BEFORE_TOKEN = new Set(
  `next page continuation cancellation cancel csrf xsrf max min stop eos bos pad unk mask special prompt completion
  input output total public sync delimiter line lookahead current previous`
    .trim()
    .split(/\s+/),
);

const PASSWORD_WORDS = new Set([
  'password',
  'passwords',
  'passwd',
  'passphrase',
  'passcode',
  'pwd',
  'pass',
  'pw',
  'storepass',
  'keypass',
]);

export type SecretKind = 'password' | 'token' | 'signature';

/** `dbPassword`, `DB_PASSWORD`, `db-password` and `npm_config__authToken` alike, in lower-case words. */
function wordsOf(name: string): string[] {
  return name
    .slice(-96)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

/** The kind of secret that a name stands for, or null. */
export function secretKind(name: string): SecretKind | null {
  // `-Dsecret=…`: the flag that sets a property.
  const words = wordsOf(name.replace(/^-D(?=[a-z])/, ''));
  const last = words.at(-1);
  if (last === undefined) return null;
  const before = words.at(-2) ?? '';
  if (last === 'id' && before === 'key' && words.at(-3) === 'private') return 'token';
  // The working directory of every shell.
  if (name === 'PWD' || name === 'OLDPWD') return null;
  if (before === 'public' || before === 'publishable') return null;
  if (PASSWORD_WORDS.has(last) || /(?:password|passwd|passphrase)$/.test(last)) return 'password';
  if (last === 'sig' || last === 'signature') return 'signature';
  if (
    SECRET_WORDS.has(last) ||
    /(?:(?:auth|access|api|bearer|session|refresh|deploy|bot|private|client)(?:secret|token)|apikey)$/.test(
      last,
    )
  )
    return /tokens?$/.test(last) && HARMLESS_BEFORE_TOKEN.has(before) ? null : 'token';
  if (last === 'key') return KEY_WORDS.has(before) || /^x-/i.test(name) ? 'token' : null;
  if (/^codes?$/.test(last))
    return /^(?:recovery|backup|otp|pin|mfa|authorization|auth)$/.test(before) ? 'token' : null;
  if (last === 'base' && before === 'key') return 'token';
  if (last === 'session' && (before === 'bw' || before === 'op')) return 'token';
  return null;
}

const PLACEHOLDER_WORDS =
  /example|placeholder|change[-_]?me|your|dummy|fake|redacted|insert|replace|todo|(?:^|[-_ ])(?:put|enter|add)[-_ ]|xxxx|\.\.\.|\*\*\*|####/i;
const TEMPLATES = /^(?:<[^>]*>?|\[[^\]]*\]?|\{.*|\$.*|%.*|!.*|#.*|@.*|&.*)$|\$\{|\{\{|\$\(|`/;
const LITERALS = new Set(
  `null none nil true false undefined string str number boolean bool int integer any unknown object bytes text char void
  optional required default password passwd secret token empty yes no on off hidden masked unset missing invalid expired
  include omit same-origin basic bearer digest`
    .trim()
    .split(/\s+/),
);

/** One character again and again, or the alphabet: nobody's secret. */
function isMonotone(value: string): boolean {
  const bare = value.replace(/^[a-z]{1,10}[_-]/i, '').replace(/[-_:.]/g, '');
  let repeats = 0;
  for (let at = 1; at < bare.length; at += 1) {
    const step = bare.charCodeAt(at) - bare.charCodeAt(at - 1);
    if (step === 0 || step === 1) repeats += 1;
  }
  return repeats >= (bare.length - 1) * 0.6;
}

/** The same few characters to the end. */
const PERIODIC = /(.{2,3})\1{4,}.{0,2}$/;

/** A value that stands for another one: a template, a type, a word of documentation. */
export function isPlaceholder(value: string): boolean {
  return (
    LITERALS.has(value.toLowerCase()) ||
    TEMPLATES.test(value) ||
    PERIODIC.test(value.slice(-20)) ||
    PLACEHOLDER_WORDS.test(value) ||
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

/** Whether a value under a name of this kind is worth hiding. */
export function isSecretValue(value: string, kind: SecretKind): boolean {
  if (isPlaceholder(value)) return false;
  if (kind === 'password') return value.length >= 4;
  return value.length >= 10 && !isWordy(value);
}
