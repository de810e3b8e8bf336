// Walks the lines below those that open something, a few at a time.
import type { Add } from '../../spans.ts';
import { isWrapped } from '../../pieces/wrapped-lines.ts';
import { stepsOf } from './openers.ts';
import type { Step } from './step.ts';

/** A line that asks something of the lines below it, in a text. */
export interface Opened {
  readonly from: number;
  readonly to: number;
  /** Where the line begins that ended it; the end of the text and more where none did. */
  readonly until: number;
}

export interface LinesBelow {
  /** Takes a line that was scanned; what is open is asked about all lines up to its end first. */
  open(from: number, to: number): void;
  /** Asks about all lines up to the end. @returns what was open anywhere, in order */
  end(): readonly Opened[];
}

/** More are not open at once: the oldest is dropped. */
const MOST_OPEN = 4;
const NONE: readonly Opened[] = [];

interface Open {
  readonly from: number;
  readonly to: number;
  readonly step: Step;
}

export function createLinesBelow(text: string, add: Add): LinesBelow {
  let open: Open[] = [];
  let ended: Opened[] | null = null;
  /** The first line that was not asked about. */
  let at = 0;

  const close = ({ from, to }: Open, until: number): void => {
    ended ??= [];
    ended.push({ from, to, until });
  };
  const walk = (end: number): void => {
    while (open.length > 0 && at < end) {
      const stop = text.indexOf('\n', at);
      const behind = stop === -1 ? text.length : stop;
      const line = text.slice(at, behind);
      const base = at;
      open = open.filter((each) => {
        const goesOn = each.step(line, (from, to) => {
          add(base + from, base + to);
        });
        if (!goesOn) close(each, base);
        return goesOn;
      });
      at = behind + 1;
    }
  };

  return {
    open(from, to) {
      walk(to);
      const step = to < text.length && !isWrapped(from, to) ? stepsOf(text.slice(from, to)) : null;
      if (step === null) return;
      if (open.length === 0) at = to + 1;
      open.push({ from, to, step });
      const [oldest] = open;
      if (open.length > MOST_OPEN && oldest !== undefined) {
        close(oldest, to + 1);
        open = open.slice(1);
      }
    },
    end() {
      if (open.length > 0) walk(text.length);
      for (const each of open) close(each, Infinity);
      open = [];
      return ended === null ? NONE : ended.sort((left, right) => left.from - right.from);
    },
  };
}
