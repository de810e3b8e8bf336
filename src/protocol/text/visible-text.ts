// Text with nothing hidden: control and invisible characters are written as escapes, reversibly.
import { bytesOfText, textOfBytes } from './byte-text.ts';

/**
 * What is written as an escape: controls but line feed and tab, bytes that are not UTF-8 (lone surrogates here), format
 * characters, all that is drawn as nothing (Unicode's Default_Ignorable_Code_Point), what is no character, line and
 * paragraph separators, blanks that look like a space and are none; and what would itself be read as an escape.
 */
export const HIDDEN =
  // eslint-disable-next-line no-control-regex -- these characters are the subject
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Zl}\p{Zp}\p{Surrogate}\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800]|\\(?=x[0-9a-f]{2})|‹(?=U\+[0-9A-F]{4,6}›)/gu;

const ESCAPE = /\\x([0-9a-f]{2})|‹U\+([0-9A-F]{4,6})›/g;
/** A place where a text must not be cut, as half an escape says something else. */
export const UNIT = /\\x[0-9a-f]{2}|‹U\+[0-9A-F]{4,6}›|\*\*\*|[\ud800-\udbff][\udc00-\udfff]/g;

/** The last character of Unicode. */
const LAST_POINT = 0x10ffff;

const byteEscape = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;

/** `\x1b` for a byte, `‹U+202E›` for a character. */
export function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return byteEscape(code);
  if (code >= 0xdc80 && code <= 0xdcff) return byteEscape(code - 0xdc00);
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}

/** @param text bytes that are not UTF-8 stand as lone surrogates (`textOfBytes`) */
export const toVisible = (text: string): string => text.replace(HIDDEN, escapeOf);

export const visibleBytes = (bytes: Uint8Array): string => toVisible(textOfBytes(bytes));

/** For a name on one line: line feed and tab are escapes as well. */
export const visibleName = (name: string): string => toVisible(name).replace(/[\n\t]/g, escapeOf);

/** A visible text in quotes, of which none can end them. */
export const quoted = (shown: string): string => `"${shown.replaceAll('"', '\\x22')}"`;

/** A name in a sentence. */
export const quotedName = (name: string): string => quoted(visibleName(name));

/** The bytes that a visible text stands for. */
export function fromVisible(shown: string): Buffer {
  const bytes = shown.replace(ESCAPE, (whole, byte: string | undefined, code: string | undefined) => {
    if (byte === undefined) {
      const point = Number.parseInt(code ?? '0', 16);
      return point > LAST_POINT ? whole : String.fromCodePoint(point); // what nothing was ever shown as stays
    }
    const value = Number.parseInt(byte, 16);
    return String.fromCharCode(value < 0x80 ? value : 0xdc00 + value);
  });
  return bytesOfText(bytes);
}
