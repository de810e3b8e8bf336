// Whether lines look like key material on their own, without a marker beside them.
import { type Material, materialsOf, shapeOf } from './key-material.ts';
import type { Add } from '../spans.ts';

/** No line of a key is longer. */
export const LINE_CHARS = 16_384;

/** Of a line whose BEGIN is out of sight: what comes before a short run must say nothing. A mask alone says nothing, either. */
export const mayBegin = ({ random, long, lead, hidden }: Material): boolean =>
  !hidden && (long || (random && shapeOf(lead) === ''));

/** Whether a line may be one of a key whose BEGIN is out of sight. */
export function looksLikeKey(line: string): boolean {
  if (line.length > LINE_CHARS) return false;
  const { pieces, ends } = materialsOf(line);
  return !ends && pieces.some(mayBegin);
}

/** Whether a line may be the last one of such a key. */
export function looksLikeRest(line: string): boolean {
  if (line.length > LINE_CHARS) return false;
  const { pieces, ends } = materialsOf(line);
  return !ends && pieces.length > 0;
}

const RUN_LINES = 3;

/**
 * Adds the lines that a hunk in the middle of a key begins with: their marker is out of sight. A certificate looks the
 * same from there.
 * @param text of the hunk, from its first line on
 */
export function findKeyRun(text: string, add: Add): void {
  const run: Material[] = [];
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end === -1 ? text.length : end);
    const { pieces, ends } = line.length > LINE_CHARS ? { pieces: [], ends: true } : materialsOf(line, at);
    const [piece, ...more] = pieces;
    if (piece === undefined || more.length > 0 || ends || !piece.long) break;
    const [first = piece] = run;
    if (piece.to - piece.from !== first.to - first.from) break;
    run.push(piece);
    at += line.length + 1;
  }
  if (run.length < RUN_LINES) return;
  for (const { from, to } of run) add(from, to);
}
