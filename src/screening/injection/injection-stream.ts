// Text in pieces, looked through for what addresses the model reading it: where it was cut makes no difference. (pure)
import type { UntrustedKind } from '../../protocol/untrusted-text.ts';
import type { InjectionFinder, Sign } from './find-injections.ts';
import { ENOUGH, NEAR_CHARS } from './injection-rule.ts';

/** A place of such text: an offset from the beginning of the stream. */
export interface Found {
  readonly kind: UntrustedKind;
  readonly at: number;
}

export interface InjectionStream {
  /** @returns what is certain by now */
  push(text: string): readonly Found[];
  /** @returns what the rest holds; the next piece begins another text */
  end(): readonly Found[];
}

/** So much is looked through at once, with what stands around it. */
const BLOCK_CHARS = 8_192;
const BEFORE_CHARS = 512;
const BEHIND_CHARS = 1_024;
/** Signs that are too weak alone, of one neighbourhood. */
const MOST_WEAK = 32;

/** Signs of one kind that are nearer to each other are of one place. */
const APART_CHARS = 64;

/** Signs in their order, to what they amount to: each rule counts once in a neighbourhood, and each place once a kind. */
function createJudge(): (sign: Sign) => Found | null {
  let weak: Sign[] = [];
  const last = new Map<UntrustedKind, number>();
  const unlessTold = (kind: UntrustedKind, at: number): Found | null => {
    const isTold = at - (last.get(kind) ?? -APART_CHARS) < APART_CHARS;
    last.set(kind, at);
    return isTold ? null : { kind, at };
  };
  return (sign) => {
    const { kind, at, rule, weight } = sign;
    if (weight >= ENOUGH) return unlessTold(kind, at);
    weak = weak.filter((other) => at - other.at <= NEAR_CHARS && other.rule !== rule).slice(-MOST_WEAK);
    weak.push(sign);
    if (weak.reduce((sum, other) => sum + other.weight, 0) < ENOUGH) return null;
    const [first = sign] = weak;
    const heaviest = weak.reduce((left, right) => (right.weight > left.weight ? right : left));
    weak = [];
    return unlessTold(heaviest.kind, first.at);
  };
}

/** Looks through text as it comes; holds at most a block of it. */
export function createInjectionStream(find: InjectionFinder): InjectionStream {
  /** What was looked through last, then what is to be. A line begins at the beginning. */
  let held = '\n';
  let before = 1;
  /** Offset of the first character that is to be looked through. */
  let from = 0;
  let judge = createJudge();

  const look = (chars: number): Found[] => {
    const found: Found[] = [];
    for (const sign of find(held.slice(0, before + chars + BEHIND_CHARS))) {
      const at = sign.at - before;
      if (at < 0 || at >= chars) continue;
      const judged = judge({ ...sign, at: from + at });
      if (judged !== null) found.push(judged);
    }
    const past = before + chars;
    held = held.slice(Math.max(0, past - BEFORE_CHARS));
    before = Math.min(past, BEFORE_CHARS);
    from += chars;
    return found;
  };
  return {
    push(text) {
      held += text;
      const found: Found[] = [];
      while (held.length - before >= BLOCK_CHARS + BEHIND_CHARS) found.push(...look(BLOCK_CHARS));
      return found;
    },
    end() {
      const found: Found[] = [];
      while (held.length > before) found.push(...look(Math.min(BLOCK_CHARS, held.length - before)));
      held = '\n';
      before = 1;
      from = 0;
      judge = createJudge();
      return found;
    },
  };
}

/** All of a whole text. */
export function injectionsIn(find: InjectionFinder, text: string): readonly Found[] {
  const stream = createInjectionStream(find);
  return [...stream.push(text), ...stream.end()];
}
