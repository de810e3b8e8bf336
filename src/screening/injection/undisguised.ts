// Letters in disguise as plain ones, with the way back to their places. (pure)
import { latinOf } from '../texts/lookalikes.ts';

/** Wide, small, circled, mathematical and struck letters, invisible characters, and letters of alphabets that look alike. */
const DISGUISE =
  // eslint-disable-next-line no-misleading-character-class -- these characters are the subject
  /[\u00ad\u0180-\u036f\u1d00-\u1dbf\u1ab0-\u1aff\u200b-\u200f\u2060-\u2064\u2100-\u214f\u2460-\u24ff\uff01-\uff5e\ufeff]|[\u{1d400}-\u{1d7ff}]|[\u{1f130}-\u{1f189}]|[A-Za-z][\u0400-\u04ff\u0370-\u03ff]|[\u0400-\u04ff\u0370-\u03ff][A-Za-z]/u;
const DROPPED = /[\p{Mn}\p{Cf}]/gu;

export interface Undisguised {
  readonly text: string;
  /** Where a character of it stands in the original. */
  readonly placeOf: (at: number) => number;
}

/** @returns null for a text without disguise */
export function undisguised(text: string): Undisguised | null {
  if (!DISGUISE.test(text)) return null;
  const places: number[] = [];
  let out = '';
  let at = 0;
  for (const character of text) {
    const plain =
      character < '\u0080' ? character : latinOf(character.normalize('NFKD').replace(DROPPED, ''));
    for (let each = 0; each < plain.length; each += 1) places.push(at);
    out += plain;
    at += character.length;
  }
  return { text: out, placeOf: (index) => places[index] ?? text.length };
}
