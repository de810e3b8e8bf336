// What a rule says about a command: its verdict, what the command does, and how far that reaches. (pure)
import { EFFECTS, type Effect, type Scope } from './effects.ts';

export interface TextFinding {
  readonly rule: string;
  readonly verdict: 'warn' | 'deny' | 'deny_when_writing';
  readonly effect: Effect;
  readonly scope: Scope;
  readonly reason: string;
}

/** A finding whose effect always reaches equally far. */
export function finding(rule: string, effect: Effect, reason: string): TextFinding {
  return {
    rule,
    effect,
    verdict: 'deny',
    scope: EFFECTS[effect].scope,
    reason: `A command in the request ${reason}.`,
  };
}
