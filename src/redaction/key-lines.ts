// Private keys in a patch: the lines that are key material, and no other, whatever stands between their markers.
import type { Add } from './spans.ts';

const BEGIN = /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}|Private-Lines: ?\d+/;
const END = /-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}|Private-MAC: ?[0-9a-fA-F]+/;

/** A line of base64, with what quotes it or joins it to the next one. */
const BASE64_LINE = /^([\s"'`+>|,([]*)([A-Za-z0-9+/]+={0,2})[\s"'`,+;)\]\\]*(?:\\+[nr]["'`+,;\s)\]]*)?$/;
/** What may stand between BEGIN and the first line of base64. */
const HEADER = /^[\s"'`+>|,]*(?:[A-Za-z][\w-]{1,40}: ?[^\s].{0,200})?[\s"'`,+\\nr]*$/;
const BODY_CHARS = 40;
/** No line of a key is longer. */
const MOST_CHARS = 4_096;
/** A line of base64 with a letter of each kind and a digit: no word and no name is that long and that mixed. */
const isMixed = (text: string): boolean => /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
const isBody = (text: string): boolean => text.length >= BODY_CHARS && isMixed(text);

interface Line {
  readonly text: string;
  readonly at: number;
}

/** Lines with their offsets. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let at = 0; at <= text.length;) {
    const end = text.indexOf('\n', at);
    const stop = end === -1 ? text.length : end;
    lines.push({ text: text.slice(at, stop), at });
    at = stop + 1;
  }
  return lines;
}

/** The base64 of a line that is nothing else. */
function base64Of({ text, at }: Line): { from: number; to: number; body: string } | null {
  if (text.length > MOST_CHARS) return null;
  const [, lead = '', body = ''] = BASE64_LINE.exec(text) ?? [];
  return body === '' ? null : { from: at + lead.length, to: at + lead.length + body.length, body };
}

/** Whether a text goes on as key material at its end, or may end it: then what follows must be seen with it. */
export function endsInKey(text: string): boolean {
  const [before, line] = linesOf(text.slice(-2_048)).slice(-2);
  const last = line ?? before;
  if (last === undefined) return false;
  return BEGIN.test(last.text) || isBodyLine(last) || (base64Of(last) !== null && isBodyLine(before));
}

const PIECE = /^[\s"'`]*([A-Za-z0-9+/]{4,}={0,2})[\s"'`]*$/;
const RUN = /[A-Za-z0-9+/]{40,}={0,2}/g;

/** On one line the breaks are escaped: the pieces between them are judged as lines are. */
function addPieces(text: string, at: number, add: Add): void {
  let isAfter = false;
  for (let from = 0; from <= text.length;) {
    const found = findBreak(text, from);
    const stop = found?.index ?? text.length;
    const piece = text.slice(from, stop);
    const body = piece.length > MOST_CHARS ? undefined : PIECE.exec(piece)?.[1];
    const hides: boolean = body !== undefined && (isAfter || isBody(body));
    if (hides && body !== undefined)
      add(at + from + piece.indexOf(body), at + from + piece.indexOf(body) + body.length);
    else
      for (const { 0: run, index } of piece.matchAll(RUN))
        if (isMixed(run)) add(at + from + index, at + from + index + run.length);
    isAfter = hides;
    from = stop + (found?.[0].length ?? 1);
  }
}

function findBreak(text: string, from: number): RegExpExecArray | null {
  const pattern = /\\+[nr]/g;
  pattern.lastIndex = from;
  return pattern.exec(text);
}

/** The lines right above an END whose BEGIN is not in sight. */
function addAbove(lines: readonly Line[], end: number, add: Add): void {
  for (let at = end - 1; at >= 0; at -= 1) {
    const found = base64Of(lines[at] ?? { text: '', at: 0 });
    const isLast = at === end - 1 && found !== null && found.body.length >= 4;
    if (found === null || !(isBody(found.body) || (isLast && isBodyLine(lines[at - 1])))) return;
    add(found.from, found.to);
  }
}

const isBodyLine = (line: Line | undefined): boolean =>
  line !== undefined && isBody(base64Of(line)?.body ?? '');

/** Whether a short line is the rest of a key: behind a whole line of it, and before its end. */
function isRest(body: string, next: Line | undefined): boolean {
  return body.endsWith('=') || (next !== undefined && END.test(next.text));
}

/** Where a text stands: in no key, behind its marker and what heads it, or behind a line of it. */
export type KeyState = 'none' | 'begun' | 'inside';

/**
 * Adds the key material of a text.
 * @param before how the text before it ended
 * @returns how it ends
 */
export function findKeyLines(text: string, before: KeyState, add: Add): KeyState {
  if (before === 'none' && !text.includes('PRIVATE KEY') && !text.includes('Private-')) return 'none';
  // what is behind the last line end is no line yet
  const lines = linesOf(text.endsWith('\n') ? text.slice(0, -1) : text);
  let open = before !== 'none';
  let seen = before === 'inside';
  for (const [index, line] of lines.entries()) {
    const begin = BEGIN.exec(line.text);
    const end = END.exec(line.text);
    if (begin !== null) {
      const from = begin.index + begin[0].length;
      const closes = end !== null && end.index >= from;
      const stop = closes ? end.index : line.text.length;
      addPieces(line.text.slice(from, stop), line.at + from, add);
      open = !closes;
      seen = false;
      continue;
    }
    if (end !== null) {
      if (!open) addAbove(lines, index, add);
      addPieces(open ? line.text.slice(0, end.index) : '', line.at, add);
      open = false;
      continue;
    }
    if (!open) continue;
    const found = base64Of(line);
    if (found !== null && (isBody(found.body) || (seen && isRest(found.body, lines[index + 1])))) {
      add(found.from, found.to);
      seen = true;
    } else open = !seen && line.text.length < 512 && HEADER.test(line.text);
  }
  if (!open) return 'none';
  return seen ? 'inside' : 'begun';
}

const RUN_LINES = 3;

/**
 * Adds the lines that a hunk in the middle of a key begins with: their marker is out of sight. A certificate looks the
 * same from there.
 * @param text of the hunk, from its first line on
 */
export function findKeyRun(text: string, add: Add): void {
  const run: { from: number; to: number }[] = [];
  let length = 0;
  for (const line of linesOf(text)) {
    const found = base64Of(line);
    if (found === null || !isBody(found.body)) break;
    if (run.length > 0 && found.body.length !== length) break;
    length = found.body.length;
    run.push(found);
  }
  if (run.length < RUN_LINES) return;
  for (const { from, to } of run) add(from, to);
}
