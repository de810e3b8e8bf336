// docs/reference/policy.md says of the table of risks what is in it, and of rules what may be there.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FINDING_KINDS } from '../../../../src/policy/lint/finding.ts';
import { ACTIONS } from '../../../../src/policy/rules/action.ts';
import { EFFECTS } from '../../../../src/policy/rules/asked.ts';
import { RISKS } from '../../../../src/policy/rules/policy.ts';
import { POLICY_NAMES } from '../../../../src/policy/rules/policy-schema.ts';
import { RISK_TABLE } from '../../../../src/policy/rules/risks.ts';

const PAGE = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/reference/policy.md'), 'utf8');

test('every row of the table of risks', () => {
  for (const risk of RISKS) {
    const { jobsAtOnce, jobsAnHour, sameRequests, handling, confirms, audit } = RISK_TABLE[risk];
    const same = `${sameRequests.count} in ${sameRequests.minutes} min`;
    const cells = [
      `\`${risk}\``,
      jobsAtOnce,
      jobsAnHour,
      same,
      ...EFFECTS.map((each) => handling[each]),
      confirms,
      audit,
    ];
    expect(PAGE).toContain(`\n| ${cells.join(' | ')} |\n`);
  }
});
test('every key, action and finding', () => {
  for (const word of [...POLICY_NAMES, ...ACTIONS, ...FINDING_KINDS])
    expect(PAGE, word).toMatch(new RegExp(`[\`[ "{]${word}\\b`));
});
