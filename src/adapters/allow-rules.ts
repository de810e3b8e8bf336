// Which line of the agent's settings would permit a denied action (pure).
import type { DeniedAction } from '../protocol/event.ts';

/** How an action is permitted. */
export interface AllowRule {
  /** True: a target makes an exact rule, the narrowest that helps. */
  readonly exact: boolean;
  /** The rule when the target is not known or cannot be written; null rather than a rule that opens everything. */
  readonly otherwise: string | null;
}

/** One line, no wildcard and no pattern: the target is the agent's text and must not widen the rule. */
const WRITABLE_TARGET = /^(?!regex:)[^\p{C}\p{Zl}\p{Zp}*]{1,200}$/u;

/** A denied action with the rule that would permit it. */
export function deniedAction(
  rules: Readonly<Record<string, AllowRule>>,
  action: string,
  displayName: string,
  target: string | null,
): DeniedAction {
  const rule = Object.hasOwn(rules, action) ? rules[action] : undefined;
  const exact = rule?.exact === true && target !== null && WRITABLE_TARGET.test(target);
  return {
    action,
    display_name: displayName,
    allow_rule: exact ? `${action}(${target})` : (rule?.otherwise ?? null),
  };
}
