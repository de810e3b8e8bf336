// The command that explains, checks and shows the policy.
import type { CommandRow } from '../../command.ts';
import { POLICY_ACTIONS } from '../policy-actions.ts';

export const POLICY: readonly CommandRow[] = [
  {
    name: 'policy',
    group: 'Set up',
    summary: 'Who may do what: check a call, lint the rules, show what holds',
    about:
      'check explains each step of the decision about a call, and exits with 3 where it would be denied; lint finds rules that cannot be meant as they are, and exits with 1; show says in sentences what holds in this folder. docs/reference/policy.md says what a policy may have in it.',
    arguments: [
      {
        field: 'action',
        name: 'ACTION',
        words: POLICY_ACTIONS.join(', '),
        required: true,
        values: POLICY_ACTIONS,
      },
      {
        field: 'what',
        name: 'WHAT',
        words: 'check: a call as JSON; lint: a file in the place of the policy',
      },
    ],
    options: [
      {
        flag: 'role',
        field: 'role',
        kind: 'string',
        words: 'check, show: as this role, in the place of AGY_MCP_ROLE',
        value: 'ROLE',
      },
    ],
    examples: [
      `agy-mcp policy check '{"tool":"agy","client":"codex","mode":"execute"}' --json`,
      'agy-mcp policy lint',
      'agy-mcp policy show --role reviewer',
    ],
    run: async (invocation) => (await import('../policy.ts')).runPolicy(invocation),
  },
];
