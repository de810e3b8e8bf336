// (pure) Whether a line holds what a reader does not see, or what makes it read in another order.
import { cleanText } from '../../../protocol/text/clean-text.ts';

const LONE = /\p{Surrogate}/gu;
/** Marks of direction are everyday in text that is written from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;
const MARKS = /[\u061c\u200e\u200f]/g;
const NEEDS_LOOK = /[^\t\x20-\x7e]/;

/** @param number of the line: a byte order mark may begin a file */
export function hidesText(line: string, number: number): boolean {
  if (!NEEDS_LOOK.test(line)) return false;
  let text = line.replace(/\r$/, '').replace(LONE, '?');
  if (number === 1) text = text.replace(/^\ufeff/, '');
  if (RIGHT_TO_LEFT.test(text)) text = text.replace(MARKS, '');
  return cleanText(text) !== text;
}
