// Commands that set the bridge up, look after it and show it.
import { APPROVALS, CLIENT_IDS, SCOPES } from '../../../installer/clients/client.ts';
import { BridgeError } from '../../../protocol/error.ts';
import { fieldRef, toolCall } from '../../../protocol/text/references.ts';
import { quotedName } from '../../../protocol/text/visible-text.ts';
import type { CommandRow, OptionRow } from '../../command.ts';
import { SHELLS } from '../../completion/completion-scripts.ts';
import { doctorExit, doctorFix } from '../doctor.ts';
import { serve } from '../../entry/serve.ts';
import { formatChecks } from '../../output/format-output.ts';
import { toolCommand } from '../../tool-command.ts';
import { JOB } from './work.ts';

const CLIENT: OptionRow = {
  flag: 'client',
  field: 'client',
  kind: 'list',
  words: 'Which clients; all means those that are found',
  choices: [...CLIENT_IDS, 'all'],
};
const PLACE: readonly OptionRow[] = [
  {
    flag: 'scope',
    field: 'scope',
    kind: 'string',
    words: 'For all your projects, or for one',
    choices: SCOPES,
  },
  {
    flag: 'project-root',
    field: 'project_root',
    kind: 'string',
    words: 'The project; else the current folder',
    value: 'DIR',
  },
  { flag: 'dry-run', field: 'dry_run', kind: 'boolean', words: 'Only tell what would be done' },
  { flag: 'yes', short: 'y', field: 'yes', kind: 'boolean', words: 'Ask nothing, also at a terminal' },
];

const DOCTOR = toolCommand({
  name: 'doctor',
  group: 'Set up',
  summary: 'Check the installation',
  about: 'Checks agents, git, store and settings, and says how to fix what is wrong.',
  tool: 'agy_doctor',
  more: [{ flag: 'fix', field: 'fix', kind: 'boolean', words: 'Clear what crashes left, then check' }],
  tell: (output, _tool, { paint }) =>
    formatChecks(output as unknown as Parameters<typeof formatChecks>[0], paint),
  exitCode: (output) => doctorExit(output as unknown as Parameters<typeof doctorExit>[0]),
  examples: ['agy-mcp doctor', 'agy-mcp doctor --fix'],
});

/** @throws BridgeError that says all that is needed at once */
function withDays(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (args['days'] !== undefined) return args;
  const example = toolCall('agy_purge', { days: 30, dry_run: true });
  throw new BridgeError(
    'invalid_request',
    `${fieldRef('days')} is required: how many days ago a job ended.`,
    {
      hint: `${example} lists what would go; agy-mcp remove JOB removes one job.`,
    },
  );
}

const PURGE = toolCommand({
  name: 'purge',
  group: 'Set up',
  summary: 'Remove jobs that ended long ago',
  about:
    'Removes jobs that ended more than so many days ago; never one that runs, whose worktree still stands, or whose work was neither applied nor discarded.',
  tool: 'agy_purge',
  without: ['job_id'],
  more: [
    {
      flag: 'setups',
      field: 'setups',
      kind: 'boolean',
      words: 'Remove the finished setups of worktrees instead, all of them',
    },
  ],
  complete: ({ args }) => Promise.resolve(withDays(args)),
  examples: ['agy-mcp purge --days 30 --dry-run', 'agy-mcp purge --days 30', 'agy-mcp purge --setups'],
});

export const SETUP: readonly CommandRow[] = [
  {
    name: 'install',
    group: 'Set up',
    summary: 'Register the server and its skills with your MCP clients',
    about:
      'Registers this program with the clients that are found, installs the skills, then checks that all of it works. Entries of others keep every byte; each file is copied before it is changed.',
    options: [
      CLIENT,
      {
        flag: 'approve',
        field: 'approve',
        kind: 'string',
        words: 'Which tools may run without a question (reading)',
        choices: APPROVALS,
      },
      ...PLACE,
      { flag: 'no-skills', field: 'skills', kind: 'boolean', words: 'Register only' },
      { flag: 'force', field: 'force', kind: 'boolean', words: 'Also replace skills that were edited' },
    ],
    examples: [
      'agy-mcp install',
      'agy-mcp install --client all --scope user',
      'agy-mcp install --client codex --approve all',
      'agy-mcp install --client claude,cursor --scope project --dry-run',
    ],
    run: async (invocation) => (await import('../install.ts')).runInstall('install', invocation),
  },
  {
    name: 'uninstall',
    group: 'Set up',
    summary: 'Take the server and its skills out again',
    about:
      'Removes what install wrote, and nothing else; a file goes when nothing else is in it. Edited skills stay, and so do jobs, settings, and the audit trail with its key.',
    options: [
      CLIENT,
      ...PLACE,
      { flag: 'no-skills', field: 'skills', kind: 'boolean', words: 'Leave the skills' },
      {
        flag: 'remove-backups',
        field: 'remove_backups',
        kind: 'boolean',
        words: "Also remove the copies of the clients' files",
      },
    ],
    examples: ['agy-mcp uninstall', 'agy-mcp uninstall --client codex --scope user --remove-backups'],
    run: async (invocation) => (await import('../install.ts')).runInstall('uninstall', invocation),
  },
  toolCommand({
    name: 'install-skill',
    group: 'Set up',
    summary: 'Teach assistants when and how to hand work over',
    about:
      'Writes the skills that tell assistants when to hand work over, and how. Files that you have edited stay, unless --force.',
    tool: 'agy_install_skill',
    examples: ['agy-mcp install-skill', 'agy-mcp install-skill --targets claude --scope project'],
    exitCode: ({ installed }) =>
      (installed as readonly { action: string }[]).some(({ action }) => action === 'refused') ? 1 : 0,
  }),
  {
    ...DOCTOR,
    async run(invocation) {
      const { fix, ...args } = invocation.args;
      if (fix !== true) return DOCTOR.run(invocation);
      return doctorFix({ ...invocation, args });
    },
  },
  {
    ...PURGE,
    run: async (invocation) => {
      const { setups, ...args } = invocation.args;
      if (setups === true) return (await import('../clear-setups.ts')).clearSetups(invocation);
      return PURGE.run({ ...invocation, args });
    },
  },
  {
    ...toolCommand({
      name: 'remove',
      group: 'Set up',
      summary: 'Remove jobs for good, and say what else has their text',
      about:
        'Removes jobs that have ended, with all that was stored of them; never one that runs, whose worktree still stands, or whose work was neither applied nor discarded. Then says where else its text is, such as the history of the agent.',
      tool: 'agy_purge',
      argument: { ...JOB, many: true },
      without: ['days', 'trust_clock'],
      more: [
        {
          flag: 'force',
          field: 'force',
          kind: 'boolean',
          words: 'At a terminal: asks, and removes unapplied work and the worktree as well',
        },
      ],
      examples: ['agy-mcp remove job_m2x8', 'agy-mcp remove date-tests utc --dry-run'],
    }),
    run: async (invocation) => (await import('../remove.ts')).removeJobs(invocation),
  },
  {
    name: 'demo',
    group: 'Set up',
    summary: 'Show the main job end to end, without an account',
    about:
      'Plays everything in a temporary folder: with a simulated agent, or with a real one, which makes two short calls of the model.',
    options: [
      {
        flag: 'agent',
        field: 'agent',
        kind: 'string',
        words: 'Path or name of a real agy program',
        value: 'PROGRAM',
      },
    ],
    examples: ['agy-mcp demo', 'agy-mcp demo --agent agy'],
    async run({ args, machine, printer }) {
      const { demo } = await import('../demo.ts');
      await demo(machine, (args['agent'] as string | undefined) ?? null, printer);
      return 0;
    },
  },
  {
    name: 'completion',
    group: 'Set up',
    summary: 'Print the completion of commands, options and job ids for a shell',
    about: 'Prints a script that your shell reads at its start; docs/install.md says where to put it.',
    arguments: [{ field: 'shell', name: 'SHELL', words: SHELLS.join(', '), required: true, values: SHELLS }],
    options: [],
    examples: [
      'agy-mcp completion bash > ~/.local/share/bash-completion/completions/agy-mcp',
      'agy-mcp completion fish > ~/.config/fish/completions/agy-mcp.fish',
    ],
    async run({ args, printer }) {
      const { completionScript } = await import('../../completion/completion-scripts.ts');
      const script = completionScript(String(args['shell']));
      if (script === null)
        throw new BridgeError(
          'invalid_request',
          `There is no completion for ${quotedName(String(args['shell']))}.`,
          {
            hint: `Shells: ${SHELLS.join(', ')}.`,
          },
        );
      printer.result({ script }, (safe) => safe.script);
      return 0;
    },
  },
  {
    name: 'serve',
    group: 'Set up',
    summary: 'The MCP server on standard input and output, as clients start it',
    options: [],
    examples: [],
    async run({ machine }) {
      await serve(machine);
      return 0;
    },
  },
];
