// Text that stops where nobody meant it to: whether it would be a secret if it went on.
import type { FindSecrets } from './spans.ts';

/** Only so much of a line is asked. */
const LOOK_CHARS = 2_048;
const MIXED = 'q7Xb2Rk9Lw4Tz8Nc5Vd1Hs6Jp3Gm0Yf7Ae2Uo9';
const HEX = '7f3a9c1e5b2d8046e1c7a93f5d02b86e4f7a1c9d3e5b8206';
/** What secrets go on with: letters and digits, parts with points, the end of an address. */
const GOES_ON: readonly string[] = [
  MIXED + MIXED,
  HEX + HEX,
  `${MIXED.toUpperCase()}${MIXED.toUpperCase()}`,
  `${MIXED}.${MIXED}${MIXED}.${MIXED}`,
  `w4Tz8Nc5@host.example/x`,
];

/**
 * @param line where the unfinished line begins
 * @returns where what may become a secret begins in the text; its length where nothing may
 */
export function beginsSecret(text: string, line: number, find: FindSecrets): number {
  const start = Math.max(line, text.length - LOOK_CHARS);
  const tail = text.slice(start);
  if (tail === '' || /\s$/.test(tail)) return text.length;
  let limit = tail.length;
  for (const more of GOES_ON) {
    const pairs: number[] = [];
    find(tail + more, pairs);
    for (let at = 0; at + 1 < pairs.length; at += 2)
      if ((pairs[at + 1] ?? 0) > tail.length) limit = Math.min(limit, pairs[at] ?? limit);
  }
  return start + limit;
}

/** What is shorter tells too little, and hides too little. */
const CUT_CHARS = 16;

/** Adds what looks like the first part of a secret at the end of a text that may have been cut there. */
export function findCut(text: string, line: number, find: FindSecrets, pairs: number[]): void {
  const from = beginsSecret(text, line, find);
  const tail = text.slice(from);
  if (tail.length >= CUT_CHARS && /\d/.test(tail) && /[A-Za-z]/.test(tail)) pairs.push(from, text.length);
}
