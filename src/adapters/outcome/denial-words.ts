// How a denied action is reported to a caller (pure).
import type { Backend } from '../../protocol/backend.ts';
import type { DeniedAction } from '../../protocol/event.ts';
import { ADAPTERS, ALLOW_RULES } from '../index.ts';

/** A rule that may stand in a sentence: it holds the agent's text, so only the plainest characters pass. */
const QUOTABLE = /^[a-z_]+\([\w@%+=:,./ *-]{1,120}\)$/;

/** `"command", "read_url"`: known names only. */
export function deniedNames(denied: readonly DeniedAction[]): string {
  const names = denied.map(({ action }) =>
    Object.hasOwn(ALLOW_RULES, action) ? `"${action}"` : 'another action',
  );
  return [...new Set(names)].join(', ');
}

/** What to do about it: the narrowest rule, never the switch that permits everything. */
export function denialHint(denied: readonly DeniedAction[], backend: Backend): string {
  const settings = ADAPTERS[backend].allowRulesPlace ?? `the settings of ${backend}`;
  const rules = denied.flatMap(({ allow_rule }) =>
    allow_rule !== null && QUOTABLE.test(allow_rule) ? [`\`${allow_rule}\``] : [],
  );
  return rules.length === 0
    ? `If you want to permit it, add a rule for exactly this action to ${settings}; see denied_actions and agy_read.`
    : `If you want to permit it, add ${[...new Set(rules)].slice(0, 3).join(' and ')} to ${settings}, then start the job again.`;
}
