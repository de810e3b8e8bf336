// A line as it is shown and as it is scanned: what hides would cut a secret in two for who looks for it.
import { textOfBytes } from '../../protocol/text/byte-text.ts';
import { escapeOf, HIDDEN } from '../../protocol/text/visible-text.ts';

export interface VisibleLine {
  /** With escapes. */
  readonly shown: string;
  /** Without anything that hides. */
  readonly plain: string;
  /** Where a run of `plain` is in `shown`, with the escapes inside it. */
  span(from: number, to: number): readonly [from: number, to: number];
}

interface Step {
  /** From here on in `plain`, and in `shown`. */
  readonly plain: number;
  readonly shown: number;
}

/** Plain ASCII without a backslash, which is most of all text, hides nothing. */
const NEEDS_LOOK = /[^\t\n\x20-\x5b\x5d-\x7e]/;

/** An escape for a character that can be seen: it stays in what is scanned. */
const isSeen = (character: string): boolean => character === '\\' || character === '‹';

/** Where a position of `plain` is in `shown`, by the last step at or before it. */
function positionOf(steps: readonly Step[], at: number): number {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((steps[middle]?.plain ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const step = steps[low] ?? { plain: 0, shown: 0 };
  return step.shown + (at - step.plain);
}

const asIs = (start: number, end: number): readonly [number, number] => [start, end];

export function visibleLine(bytes: Uint8Array): VisibleLine {
  const text = textOfBytes(bytes);
  if (!NEEDS_LOOK.test(text)) return { shown: text, plain: text, span: asIs };
  const steps: Step[] = [{ plain: 0, shown: 0 }];
  /** Where the escapes of what can be seen end, by their end in `plain`. */
  const ends = new Map<number, number>();
  let [plain, shown, from] = ['', '', 0];
  for (const { 0: character, index } of text.matchAll(HIDDEN)) {
    const before = text.slice(from, index);
    from = index + character.length;
    plain += before + (isSeen(character) ? character : '');
    shown += before + escapeOf(character);
    steps.push({ plain: plain.length, shown: shown.length });
    if (isSeen(character)) ends.set(plain.length, shown.length);
  }
  const rest = text.slice(from);
  return {
    shown: shown + rest,
    plain: plain + rest,
    // up to the end of the last character of the run, without what hides behind it
    span: (start, end) => [positionOf(steps, start), ends.get(end) ?? positionOf(steps, end - 1) + 1],
  };
}
