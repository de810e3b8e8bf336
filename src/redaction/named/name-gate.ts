// Whether a word that may end the name of a secret does, and a value may follow: most do not, and are not looked at.

/** Words that names of secrets end with, and how each of them may go on. */
const ENDINGS: Readonly<Record<string, RegExp>> = {
  pass: /(?:words?|wort|wd|phrase|code|w|e|initial|_?\d{1,3})?/iy,
  pwd: /(?:)/iy,
  secret: /s?/iy,
  token: /s?/iy,
  key: /(?:s|pass)?/iy,
  auth: /(?:(?:orization)?[ _-]?codes?|orization|token|pass|secret)?/iy,
  cred: /(?:s|entials?)?/iy,
  cookie: /s?/iy,
  sig: /(?:nature)?/iy,
  _pat: /(?:)/iy,
  '-pat': /(?:)/iy,
  _pw: /d?/iy,
  psk: /(?:)/iy,
  otp: /(?:)/iy,
  mnemonic: /s?/iy,
  seed: /(?:[ _-]?phrase)?/iy,
  recovery: /(?:[ _-]?\w{3,6})?/iy,
  backup: /(?:[ _-]?codes?)?/iy,
  unlock: /(?:[ _-]?codes?)?/iy,
  pairing: /(?:[ _-]?codes?)?/iy,
  activation: /(?:[ _-]?codes?)?/iy,
  bw_session: /(?:)/iy,
  op_session: /(?:)/iy,
  kennwort: /(?:)/iy,
  wachtwoord: /(?:)/iy,
  contrase: /(?:ñ|n)a/iy,
  senha: /(?:)/iy,
  heslo: /(?:)/iy,
  salasana: /(?:)/iy,
  adgangskode: /(?:)/iy,
  haslo: /(?:)/iy,
  authtok: /(?:)/iy,
};

export const NAME_WORDS: readonly string[] = Object.keys(ENDINGS);

const isLower = (code: number): boolean => code >= 97 && code <= 122;

/** Signs between a name and its value, or the end of the line where a value may follow below. */
const SIGNS = ':=>(|<,\t;?"\'`{-→⇒éèä';
/** `password is`, `was`, `to`, `for`, `with`, `as`, `string`, `value`. */
const LINKS =
  /(?:is|was|are|ist|lautet|war|est|es|era|jest|to|set to|changed to|reset to|updated to|has been (?:set|changed|reset) to|for|with|as|type|string|text|n?(?:var)?char|const|str|pic|value|of|encrypted|NVARCHAR)\b/iy;
const DRAWN = /[^\s]{0,40}?\d[^\s]{3}|(?=[^\s]{0,40}?[\d!#%^*+~@])[^\s]{6,64}[ \t]{0,8}$/my;

/** @param at where the word begins */
export function bringsValue(text: string, at: number, word: string): boolean {
  const ending = ENDINGS[word];
  let end = at + word.length;
  if (ending !== undefined) {
    ending.lastIndex = end;
    ending.test(text);
    end = Math.max(end, ending.lastIndex);
  }
  // the command of a store: its password follows
  if (word === 'auth' && text.startsWith('AUTH ', at) && (at === 0 || /\s/.test(text.charAt(at - 1))))
    return true;
  // the word goes on: `keyword`, `author`, `passes`
  const next = text.charCodeAt(end);
  const upper = text.charCodeAt(at + word.length - 1) < 97 && word !== '_pw';
  if (isLower(next) || (upper && next >= 65 && next <= 90 && text.charCodeAt(end - 1) < 97)) return false;
  for (let steps = 0; steps < 32 && /[\w-]/.test(text.charAt(end)); steps += 1) end += 1;
  const name = end;
  for (let steps = 0; steps < 24 && /["'\\\]) \t*`}[]/.test(text.charAt(end)); steps += 1) end += 1;
  const sign = text.charAt(end);
  if (sign === '' || sign === '\n' || SIGNS.includes(sign)) return true;
  // `Password ....: `, `(password . "…")`
  if (text.startsWith('...', end) || text.startsWith('. "', end)) return true;
  if (end === name) return false;
  if (/["'`]/.test(text.charAt(end - 1))) return true;
  LINKS.lastIndex = end;
  if (LINKS.test(text)) return true;
  DRAWN.lastIndex = end;
  return DRAWN.test(text);
}
