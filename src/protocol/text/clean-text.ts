// Control, bidi and tag characters out; clean text stays as it is.

/** Anything that needs a closer look. One class, so that clean text costs one fast scan. */
const SUSPECT =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- these characters are the subject
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\udb40]/;

/**
 * Terminal sequences, longest form first. A string sequence (OSC, DCS, SOS, PM, APC) is taken whole only when it ends
 * on its line: an unfinished one loses its introducer alone, so that it cannot swallow the text behind it. No class
 * contains the character that starts the next sequence, which keeps the scan linear.
 */
const SEQUENCES =
  // eslint-disable-next-line no-control-regex -- these characters are the subject
  /(?:\x1b[PX\]^_]|[\x90\x98\x9d-\x9f])[^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\|\x9c)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g;

/** What is never text: controls but tab, line feed and a form feed that begins a line, bidi controls, tags, invisible separators and fillers. */
const NEVER =
  // eslint-disable-next-line no-control-regex -- these characters are the subject
  /(?<!^|\n)\x0c|[\x00-\x08\x0b\x0d-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** Joiners, soft hyphens and variation selectors: text in their place, a hiding place elsewhere. */
// eslint-disable-next-line no-misleading-character-class -- these characters are the subject
const JOINERS = /[\u00ad\u034f\u200c\u200d\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;

const LONE_SURROGATE = /\p{Surrogate}/gu;
const SELECTOR = /^[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]$/u;
const KEYCAP_BASE = /^[0-9#*]$/;
const SELECTABLE = /^[\p{L}\p{S}\p{P}\p{Extended_Pictographic}]$/u;
const PICTURE = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u;
const JOINABLE = /^[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u;
const JOINED = /^[\p{L}\p{Extended_Pictographic}]$/u;

function characterBefore(text: string, index: number): string {
  const last = text.charCodeAt(index - 1);
  return last >= 0xdc00 && last <= 0xdfff ? text.slice(index - 2, index) : text.charAt(index - 1);
}

function isAscii(character: string): boolean {
  return character.charCodeAt(0) < 0x80;
}

function keepsSelector(before: string): boolean {
  return KEYCAP_BASE.test(before) || (before !== '' && !isAscii(before) && SELECTABLE.test(before));
}

/** Scripts whose letters change with a joiner, also at the end of a word. */
const JOINING =
  /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Mongolian}]$/u;
const WORD_CHARACTER = /^[\p{L}\p{M}]$/u;
const ASCII_WORD = /^[A-Za-z0-9]$/;

/** A soft hyphen and a grapheme joiner stay between letters and marks that are not ASCII. */
function keepsHyphen(text: string, index: number, before: string): boolean {
  const after = String.fromCodePoint(text.codePointAt(index + 1) ?? 0);
  return (
    before !== '' &&
    !isAscii(before) &&
    !isAscii(after) &&
    WORD_CHARACTER.test(before) &&
    WORD_CHARACTER.test(after)
  );
}

/** Joiners stay behind letters of scripts that need them and inside emoji; never beside ASCII letters. */
function keepsJoiner(text: string, index: number, before: string): boolean {
  const after = text.codePointAt(index + 1);
  if (before === '' || isAscii(before)) return false;
  if (JOINING.test(before)) return after === undefined || !ASCII_WORD.test(String.fromCodePoint(after));
  if (after === undefined) return false;
  if (!JOINED.test(String.fromCodePoint(after))) return false;
  if (SELECTOR.test(before)) return PICTURE.test(characterBefore(text, index - before.length));
  return JOINABLE.test(before);
}

/** One pass: a joiner is judged by its neighbours, some of which the same pass removes. */
const withoutStrayJoiners = (text: string): string =>
  text.replace(JOINERS, (joiner, index: number, whole: string) => {
    const before = characterBefore(whole, index);
    const kept = SELECTOR.test(joiner)
      ? keepsSelector(before)
      : joiner === '\u00ad' || joiner === '\u034f'
        ? keepsHyphen(whole, index, before)
        : keepsJoiner(whole, index, before);
    return kept ? joiner : '';
  });

/** Until nothing changes: after the first pass a run of joiners has at most three, so a few passes are enough. */
function settleJoiners(text: string): string {
  for (let before = text; ;) {
    const after = withoutStrayJoiners(before);
    if (after.length === before.length) return after;
    before = after;
  }
}

/**
 * Text that a terminal, a log and a reader see alike. CRLF and a lone CR become a line feed. Clean text is returned
 * as the same string; idempotent; linear.
 */
export function cleanText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return settleJoiners(
    text
      // Two halves that a removed character kept apart would else join into a new character.
      .replace(LONE_SURROGATE, '\ufffd')
      .replace(/\r\n?/g, '\n')
      .replace(SEQUENCES, '')
      .replace(NEVER, ''),
  );
}
