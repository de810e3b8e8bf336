// How a denied action is told to a caller (pure).
import type { DeniedAction } from '../protocol/event.ts';
import { ACTION_RULES } from './allow-rules.ts';

/** A rule that may stand in a sentence: it holds the agent's text, so only the plainest characters pass. */
const QUOTABLE = /^[a-z_]+\([\w@%+=:,./ *-]{1,120}\)$/;
const SETTINGS = 'permissions.allow in ~/.gemini/antigravity-cli/settings.json';

/** `"command", "read_url"`: known names only. */
export function deniedNames(denied: readonly DeniedAction[]): string {
  const names = denied.map(({ action }) =>
    Object.hasOwn(ACTION_RULES, action) ? `"${action}"` : 'another action',
  );
  return [...new Set(names)].join(', ');
}

/** What to do about it: the narrowest rule, never the switch that permits everything. */
export function denialHint(denied: readonly DeniedAction[]): string {
  const rules = denied.flatMap(({ allow_rule }) =>
    allow_rule !== null && QUOTABLE.test(allow_rule) ? [`\`${allow_rule}\``] : [],
  );
  return rules.length === 0
    ? `If you want to permit it, add a rule for exactly this action to ${SETTINGS}; see denied_actions and agy_read.`
    : `If you want to permit it, add ${[...new Set(rules)].slice(0, 3).join(' and ')} to ${SETTINGS}, then start the job again.`;
}
