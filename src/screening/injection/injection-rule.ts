// The shape of a rule for text that addresses the model reading it. (pure)
import type { UntrustedKind } from '../../protocol/untrusted-text.ts';

/** A pattern that is tried where one of its words begins, and nowhere else; each repetition in it is bounded. */
export interface InjectionRule {
  readonly id: string;
  readonly kind: UntrustedKind;
  /** `ENOUGH` is a mark by itself; less needs company nearby. */
  readonly weight: number;
  /** In lower case. One that begins with a blank stands for a word behind any white space. */
  readonly starts: readonly string[];
  /** Sticky: tried at the first letter of a word. */
  readonly pattern: RegExp;
}

/** What the weights of different rules near each other must come to. */
export const ENOUGH = 2;
/** How near, in characters. */
export const NEAR_CHARS = 400;
