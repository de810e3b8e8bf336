// Commands for programs: standard input to standard output.
import { BridgeError, ERRORS } from '../../../protocol/error.ts';
import { MODES } from '../../../protocol/request.ts';
import type { CommandRow } from '../../command.ts';

export const FILTERS: readonly CommandRow[] = [
  {
    name: 'screen',
    group: 'Filters',
    summary: 'Judge a prompt on standard input, or one a line',
    about: 'Says whether a prompt would be refused, and by which rule. Nothing is started.',
    options: [
      {
        flag: 'mode',
        short: 'm',
        field: 'mode',
        kind: 'string',
        words: 'Mode of the request',
        choices: MODES,
      },
      {
        flag: 'allow-write',
        short: 'w',
        field: 'allow_write',
        kind: 'boolean',
        words: 'As if changes were permitted',
      },
      {
        flag: 'worktree',
        field: 'worktree',
        kind: 'boolean',
        words: 'As for a job with a worktree of its own',
      },
      {
        flag: 'jsonl',
        field: 'jsonl',
        kind: 'boolean',
        words: 'Each line is {"prompt": "…"}, each answer a line',
      },
    ],
    examples: ['echo "rm -rf /" | agy-mcp screen --mode execute --allow-write'],
    async run({ args, terminal, printer }) {
      const { screenFilter, screenOptions } = await import('../screen.ts');
      const options = screenOptions(args, printer.json);
      const worst = await screenFilter(terminal, options);
      if (worst === 'deny' && options.json) return ERRORS.policy_denied.exit;
      if (worst === 'deny' && !options.jsonl)
        throw new BridgeError('policy_denied', 'The prompt is refused.', {
          hint: 'The rule is named above.',
        });
      return 0;
    },
  },
  {
    name: 'redact',
    group: 'Filters',
    summary: 'Standard input to standard output, without secrets',
    options: [],
    examples: ['npm test 2>&1 | agy-mcp redact'],
    async run({ terminal, app }) {
      const [{ redactFilter }, { redactor }] = await Promise.all([import('../redact.ts'), app()]);
      await redactFilter(terminal, redactor);
      return 0;
    },
  },
];
