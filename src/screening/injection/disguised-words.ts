// How tell-tale words look when somebody has written them in another way. (pure)

/** Words that such orders have, and other text seldom has in disguise. */
const TELLING = ['instructions', 'previous', 'system prompt', 'disregard'] as const;
const SPELLED = ['ignore', 'instructions', 'system', 'prompt'] as const;
const IN_DIGITS = [
  'instruct1on',
  '1nstruct',
  'pr3vio',
  'pr3v10',
  '1gn0r3',
  '1gnore all',
  'syst3m pr0mpt',
  'sy5tem pr',
] as const;
/** Morse code of `ignore`. */
const IN_MORSE = '.. --. -. --- .-. .';

const rotated = (word: string): string =>
  word.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97));
const hex = (word: string, between: string): string =>
  Array.from(word, (letter) => letter.charCodeAt(0).toString(16)).join(between);

export const DISGUISED_WORDS: readonly string[] = [
  ...TELLING.flatMap((word) => [rotated(word), Array.from(word).reverse().join('')]),
  rotated('ignore all'),
  ...SPELLED.flatMap((word) => [' ', '.', '-', '_', '/'].map((mark) => Array.from(word).join(mark))),
  ...['ignore', 'Ignore', 'system', 'prompt'].flatMap((word) =>
    ['', ' ', '\\x'].map((mark) => hex(word, mark)),
  ),
  ...IN_DIGITS,
  IN_MORSE,
];

/** How base64 has a word, whatever stands before it: the digits that depend on nothing else. */
function inBase64(word: string): string[] {
  return [0, 1, 2].map((before) => {
    const digits = btoa(' '.repeat(before) + word);
    const from = Math.ceil((before * 8) / 6);
    return digits.slice(from, Math.floor(((before + word.length) * 8) / 6));
  });
}

const cased = (word: string): string[] => [
  word,
  word.charAt(0).toUpperCase() + word.slice(1),
  word.toUpperCase(),
];
export const WORDS_IN_BASE64: readonly string[] = [
  ...new Set(
    ['ignore ', 'previous ', 'instruction', 'system p', 'prompt', 'disregard', 'you are ']
      .flatMap(cased)
      .flatMap(inBase64),
  ),
];

const DIGITS = /[A-Za-z0-9+/]/;
const TEXT = /^[\t\n\r\x20-\x7e]{8,}$/;
/** So far around a word its run is looked at. */
const MOST_DIGITS = 1_024;

/** @returns what the base64 around a place says; empty where it says nothing readable */
export function decodedAround(text: string, at: number): string {
  let from = at;
  while (from > 0 && at - from < MOST_DIGITS && DIGITS.test(text.charAt(from - 1))) from -= 1;
  let to = at;
  while (to < text.length && to - at < MOST_DIGITS && DIGITS.test(text.charAt(to))) to += 1;
  for (let shift = 0; shift < 4; shift += 1) {
    const length = to - from - shift;
    const said = atob(text.slice(from + shift, from + shift + length - (length % 4 === 1 ? 1 : 0)));
    if (TEXT.test(said)) return said;
  }
  return '';
}
