// Characters that nobody sees and a model reads. (pure)

/** Most text has none of these. */
const HIDDEN_SIGNS =
  // eslint-disable-next-line no-misleading-character-class -- these characters are the subject
  /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u180e\u{e0000}-\u{e007f}\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/u;

/**
 * Letters of the tag block, many invisible characters in a row or between letters, and what turns the order of
 * characters around; a flag has tags behind a black flag.
 */
const HIDDEN_PATTERNS: readonly RegExp[] = [
  /(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{0,7})[\u{e0020}-\u{e007f}]{3,}/u,
  /(?:[\u200b-\u200f\u2060-\u2064\ufeff\u180e\u00ad]){4,}/u,
  /(?:[a-z]{1,4}[\u200b-\u200d\u2060\ufeff\u00ad]{1,3}){4,}/iu,
  /[\u202a-\u202e\u2066-\u2069][^\n]{0,200}/u,
  /(?:[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]){4,}/u,
];

/** Whether characters that nobody sees may carry text here. */
export function hidesText(text: string): boolean {
  return HIDDEN_SIGNS.test(text) && HIDDEN_PATTERNS.some((pattern) => pattern.test(text));
}
