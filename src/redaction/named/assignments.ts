// Secrets behind their name: in assignments of any language, in calls, cells of tables and sentences.
import {
  isNameOfSecret,
  isPlaceholder,
  isSecretValue,
  isShownWord,
  isShuffled,
  isWordy,
  namesSomeKey,
  saysSecret,
  secretKind,
} from './secret-names.ts';
import {
  isAssign,
  isInFlowMap,
  isLineOfItsOwn,
  isPairOf,
  isStrong,
  isVerb,
  type Named,
  wholeOf,
} from './named-places.ts';
import { type Add, MASK } from '../spans.ts';
import { isDigest, isRandom, isUuid } from '../tokens/entropy.ts';
import { CODE_EXPRESSION, type Value, valueAt } from './value-forms.ts';

/** Where a name may end: a word that may be the name of a secret, and what follows it in the same name. */
const NAME_END =
  /(?:(?:unlock|pairing|activation|authorization|auth)[_ -]?codes?|pass|pwd|secret|token|key|auth|cred|cookie|sig|_pat|-pat|_pw|bindpw|rootpw|authtok|\bpw|\bpat\b|psk|kennwort|wachtwoord|contrase(?:ñ|n)a|senha|heslo|salasana|adgangskode|haslo|base|otp|seed|mnemonic|recovery(?:[ -]codes?)?|backup(?:[ -]codes?)?|(?:bw|op)_session)[\w-]{0,24}/gi;
/** Of two words only where the first says what key it is. */
const NAME_BEFORE =
  /(?:\b(?:api|access|secret|private|signing|encryption|master|account|client|auth|license|bearer|session|webhook|decryption|wi-?fi|wlan|wpa|activation|registration|enrollment|totp|otp|mfa|recovery|unlock|master|mot de|new|temporary) )?[\w.$-]{0,64}$/i;

/** What closes a name, the sign between name and value, and marks of emphasis, of which a mask (`***`) is none. */
const SIGN =
  /((?:\\{0,7}["'`]|[\])}?!]|\*{1,2}(?!\*)|<\/\w{1,8}>){0,4})((?:[ \t]{0,4}\.{3,40})?[ \t]{0,16})(?:(?:is|was|has been|set|changed|reset|updated|rotated)[ \t]{1,4}(?=to\b|set\b|changed\b|reset\b|updated\b)){0,2}(?:(?:(?:is|was)[ \t]{0,4})?(:\*\*(?!\*)|::(?=[ \t])|:=|:-|=>|<-|->|→|⇒|\|\|=|\?\?=|\?=|\+=|(?:=|:)(?![:=])|,|\(|\{(?=[ \t]{0,4}[@uLR]?")|\.(?=[ \t]{1,4}"[^"]{1,512}"\))|(?:\|\||\?\?|\?:|or)(?=[ \t]{1,4}["'`])|\||<(?:td|dd)\b[^<>\n]{0,64}>)([ \t]{0,16})|((?:is|was|are|ist|lautet|war|est|es|era|é|è|är|jest|to(?=[ \t]{1,4}["'`])|(?<=(?:set|changed|reset|updated|rotated)[ \t]{1,4})to)[ \t]{1,4})|(for (?:the )?(?:user )?[^\s:]{1,64}(?: is[ \t]{1,4}|:[ \t]{1,4})))?(?:(?:\*\*(?!\*)|(?<!\s)\*(?!\*)|\*(?![*\s])|<\/?(?:b|i|em|strong|code|tt|kbd|span|samp|pre)\b[^<>\n]{0,64}>)[ \t]{0,4}){0,3}/y;
/** A type between name and value. */
const TYPED =
  /\*?[ \t]{0,4}(?:\{[ \t]get;[^{}]{0,32}\}|:[ \t]{0,4}[&*A-Za-z[\]][\w .<>[\]&*?()'-]{0,40}?|\[\d{0,5}\]|[ \t](?:as|type|pic|string|text|constant|n?(?:var)?char2?|const|str)\b[\w .<>[\]&*?(),-]{0,40}?)[ \t]{0,4}(?::?=|\bvalue\b|\bdefault\b)[ \t]{0,4}(?=(?:(?:new )?[\w.:|]{0,32}[({]?[\w@$#|]{0,2}[ \t]?|\S{0,2})["'`])/iy;

/** `contextToken2`, `ProgressTokenSchema$1`: words in humps, perhaps numbered. */
const NAME_IN_CODE = /^[_$]?(?:[a-z]{2,16}|[A-Z][a-z]{2,16})(?:[A-Z][a-z]{1,16}){1,6}\$?\d{0,2}$/;
const SNAKE = /^_{0,2}[A-Za-z]+\d{0,2}(?:_{1,2}[A-Za-z]+\d{0,3}){2,}$|^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/;
/** What closed a string, and the program that goes on behind it. */
const CLOSED = /^\s*(?:[+.&|,;)\]}?:](?![\w!@#$%^*-]{6,}$)|$)/;

/** What declares a type from here to a value; a mask is no type. */
function typeAt(line: string, at: number): string | null {
  TYPED.lastIndex = at;
  const found = TYPED.exec(line)?.[0] ?? null;
  return found?.includes(MASK) === true ? null : found;
}

/** One call sets what it is given under a name. */
const SETTER =
  /(?:^|[\W_])(?:set|put|add|define|append|setdefault|with|env|getenv|fetch|get_env|header|literal|param|field|getproperty|environ|setattr|entry|insert|update|store|push|configure)\w{0,24}[!.]?\([^()]{0,64}$|(?:^|[\W_])(?:set|put|with|add)[A-Z_]\w{0,32}\([^()]{0,64}$/i;

/** `WSsDXzCD.uOcxAp7k82IvCKyY36T`: no member of an object is called so. */
const isDottedDraw = (text: string): boolean =>
  /^[\w.-]+$/.test(text) &&
  text.split('.').some((part) => part.length >= 16 && /\d.*\d.*\d/.test(part) && isRandom(part));

/** A value that may as well be code or the first word of a sentence. */
function hidesBare(named: Named, value: Value, text: string): boolean {
  const { line, name, kind, sign, tight, nameFrom } = named;
  if (/^[(,{.]$|^(?:\|\||\?\?|\?:|or)$/.test(sign) || isVerb(named, value, text)) return false;
  if (line.startsWith('(', value.end) || line.startsWith('[', value.end)) return false;
  if (sign === '|' && !/^\s{0,8}\|/.test(line)) return false;
  if (sign === ':-' && line.charAt(nameFrom - 1) !== '{') return false;
  if (sign === ':' && tight && (text.includes(':') || line.charAt(nameFrom - 1) === ':')) return false;
  // the last word of a sentence, a name of several words, a negation
  if (/[.,;:!?]$/.test(text) && isWordy(text.replace(/[.,;:!?]+$/, ''))) return false;
  const core = text.replace(/[.,;:!?]+$/, '');
  if (
    SNAKE.test(core) ||
    (core !== text && CODE_EXPRESSION.test(core)) ||
    (/^!+[A-Za-z_$]/.test(text) && isWordy(text.replace(/^!+/, '')))
  )
    return false;
  const strong = isStrong(named);
  if (
    CODE_EXPRESSION.test(text) &&
    !isDottedDraw(text) &&
    !(strong && /\d/.test(text) && !/[(_]|^(?:self|this|args)\./.test(text))
  )
    return false;
  if (NAME_IN_CODE.test(text) && !isShuffled(text)) return false;
  const weak = /^[A-Za-z_-]+$/.test(text) && !isShuffled(text);
  const asPassword = kind === 'password' || (strong && saysSecret(name));
  if (sign === '')
    return !weak && isSecretValue(text, kind) && isRandom(text) && !(/key$/i.test(name) && isDigest(text));
  if (sign === 'is') return !weak && isSecretValue(text, kind) && /\d|\w[!#$%&*+@^~]\w/.test(text);
  if (asPassword && weak) {
    if (
      isPlaceholder(text) ||
      isNameOfSecret(text) ||
      isShownWord(text) ||
      text.length < 4 ||
      /^[A-Z_]+$/.test(text)
    )
      return false;
    if (strong) return true;
    // `passwd: files` says where accounts are looked up
    if (sign === 'is' || (sign === ':' && (tight || name === 'passwd'))) return false;
    const own =
      (isLineOfItsOwn(named, value) || isInFlowMap(named, value)) &&
      sign !== '|' &&
      !/^[A-Z][a-z]+$/.test(text);
    return own && !/[.;,]$/.test(text);
  }
  if (sign === '|' && kind !== 'password') return isRandom(text);
  return isSecretValue(text, asPassword ? 'password' : kind);
}

/** In quotes a value is one, but not every pair of quoted words is a name and its value. */
function hidesQuoted(named: Named, value: Value, text: string): boolean {
  const { line, nameFrom, kind, sign, closer } = named;
  if (CLOSED.test(text) && (/[\s(;]/.test(text) || text.length < 4)) return false;
  const hides = isSecretValue(
    text,
    saysSecret(named.name) && isAssign(sign) && /\d|\s/.test(text) ? 'password' : kind,
  );
  if (!hides || isVerb(named, value, text)) return false;
  // what is taken where nothing else is given; `(password . "…")` in Lisp
  if (/^(?:\|\||\?\?|\?:|or)$/.test(sign)) return /\d/.test(text);
  if (sign === '.') return /\(["']?$/.test(line.slice(0, nameFrom));
  if (sign === '(' && closer !== '') return false;
  if (sign === ',' || sign === '(') {
    if (
      sign === ',' &&
      closer === '' &&
      kind === 'password' &&
      /\{$/.test(line.slice(0, nameFrom)) &&
      /^\s{0,2}\}/.test(line.slice(value.end))
    )
      return true;
    if (sign === ',' && !/["']$/.test(closer))
      return isRandom(text) && /[({]\s{0,4}$/.test(line.slice(0, nameFrom));
    if (!isWordy(text))
      return sign === '('
        ? kind !== 'signature'
        : isRandom(text) ||
            SETTER.test(line.slice(Math.max(0, nameFrom - 80), nameFrom)) ||
            isPairOf(line, nameFrom, value);
    const before = line.slice(Math.max(0, nameFrom - 80), nameFrom);
    if (sign === '(')
      return (
        kind === 'password' &&
        (/^(?:set|with|add|PASSWORD$)/.test(named.name.split('.').at(-1) ?? '') || /^\s{0,2}=/.test(before))
      );
    return SETTER.test(before) || isPairOf(line, nameFrom, value);
  }
  if (sign === '' || sign === 'is')
    return kind === 'password' ? !/\s/.test(text) || /\d/.test(text) : isRandom(text);
  if (sign === '|') return /^\s{0,8}\|/.test(line) && (kind === 'password' || isRandom(text));
  return true;
}

const DRAWN_CHARS = { least: 20, most: 200 };
/** Under the name of a key of whatever kind: letters of both cases and digits by chance, and no digest of a thing. */
function isDrawnKey(sign: string, text: string): boolean {
  if (!/^(?:=|:|:=|=>)$/.test(sign) || text.length < DRAWN_CHARS.least || text.length > DRAWN_CHARS.most)
    return false;
  if (!/^[\w+/=.~-]+$/.test(text) || /^AAAA|\/.*\/|[-_.].*[-_.].*[-_.]/.test(text)) return false;
  if (
    isDigest(text) ||
    isUuid(text) ||
    !isRandom(text) ||
    (CODE_EXPRESSION.test(text) && !isDottedDraw(text))
  )
    return false;
  return /[a-z]/.test(text) && (/[A-Z]/.test(text) || text.length >= 30);
}

function judge(named: Named, value: Value): boolean {
  const text = named.line.slice(value.from, value.to);
  return value.quoted ? hidesQuoted(named, value, text) : hidesBare(named, value, text);
}

/**
 * A value that is no secret may begin the next assignment (`cookie: token := …`), so the search goes on at the value,
 * not behind it.
 */
export function findAssignments(line: string, add: Add): void {
  NAME_END.lastIndex = 0;
  for (let match = NAME_END.exec(line); match !== null; match = NAME_END.exec(line)) {
    const nameEnd = NAME_END.lastIndex;
    const before = NAME_BEFORE.exec(line.slice(Math.max(0, match.index - 80), match.index))?.[0] ?? '';
    const name = before + match[0].replace(/-+$/, '');
    const kind = secretKind(name);
    if (kind === null && !namesSomeKey(name)) {
      // a later word of the same name may be the last one
      NAME_END.lastIndex = match.index + 3;
      continue;
    }
    const nameFrom = match.index - before.length;
    const typed = typeAt(line, nameEnd);
    SIGN.lastIndex = nameEnd;
    const [all = '', closer = '', gap = '', mark = '', behind = '', is = '', about = ''] =
      SIGN.exec(line) ?? [];
    const sign =
      typed !== null
        ? '='
        : mark !== ''
          ? mark.startsWith('<')
            ? ':'
            : mark
          : is !== '' || about.endsWith('is ')
            ? 'is'
            : about !== ''
              ? ':'
              : '';
    if (sign === '' && typed === null && (gap === '' || gap.includes('\t'))) continue;
    const at = nameEnd + (typed ?? all).length;
    const value = valueAt(line, at);
    if (value === null) continue;
    const named = {
      line,
      nameFrom,
      nameEnd,
      name: name.trim().split(' ').at(-1) ?? name,
      kind: kind ?? ('token' as const),
      sign,
      closer,
      tight: gap === '' && behind === '',
    };
    const hides = kind === null ? isDrawnKey(sign, line.slice(value.from, value.to)) : judge(named, value);
    if (hides) add(value.from, value.quoted ? value.to : wholeOf(named, value));
    NAME_END.lastIndex = Math.max(nameEnd, hides ? value.end : value.from);
  }
}
