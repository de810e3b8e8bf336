// What was judged a moment ago, so that the same text in a second place is not judged again.
import { isLast, type Until } from './cut-points.ts';
import type { Context } from './visible-part.ts';

/** All that a judgement depends on, where no key has begun. */
export interface Question {
  readonly context: string;
  readonly held: string;
  readonly added: string;
  readonly until: Until;
}

export interface Judgement {
  readonly before: Question;
  readonly out: string;
  readonly after: { readonly context: Context; readonly held: string; readonly isClear: boolean };
}

export interface Recent {
  find(question: Question): Judgement | null;
  add(judgement: Judgement): void;
  /** Whether a whole text is known to be shown as it is. */
  isPlain(text: string): boolean;
}

/** An agent's words go to its log and to the events, one behind the other, and few strings stand between. */
const KEPT = 8;
/** A longer piece is not kept, which bounds what is remembered; a text of that size is judged in one go. */
const MOST_CHARS = 65_536;

/** Judged alone and in one go, as the whole text would be, and shown as it was. */
const isWhole = ({ before, out, after }: Judgement, text: string): boolean =>
  before.added === text &&
  out === text &&
  before.context === '' &&
  before.held === '' &&
  after.held === '' &&
  (before.until === 'line' || isLast(before.until));

export function createRecent(): Recent {
  const kept: Judgement[] = [];
  let next = 0;
  return {
    find({ context, held, added, until }) {
      for (const judgement of kept) {
        const { before } = judgement;
        if (
          before.until === until &&
          before.added === added &&
          before.context === context &&
          before.held === held
        )
          return judgement;
      }
      return null;
    },
    add(judgement) {
      if (judgement.before.added.length > MOST_CHARS) return;
      kept[next] = judgement;
      next = (next + 1) % KEPT;
    },
    isPlain: (text) => kept.some((judgement) => isWhole(judgement, text)),
  };
}
