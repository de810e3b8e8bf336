// Commands that say what is in force, and which program this is.
import { VERSION } from '../../../version.ts';
import type { CommandRow } from '../../command.ts';

export const ABOUT: readonly CommandRow[] = [
  {
    name: 'trust',
    group: 'Set up',
    summary:
      'Approve what a repository brings: commands for its worktrees, files that make agents start programs',
    about:
      'Shows what [workspace] in the committed .agy-mcp.toml of a repository would run and bring into worktrees, and its files that make agents start programs (in .agents, .gemini, .mcp.json), which are hidden from confined agents; then asks whether jobs may use that. It counts until that section, or one of these files, changes.',
    arguments: [
      {
        field: 'directory',
        name: 'DIR',
        words: 'A directory of the repository, or one that has such files; else the current one',
      },
    ],
    options: [
      { flag: 'yes', short: 'y', field: 'yes', kind: 'boolean', words: 'Approve without a question' },
      { flag: 'list', field: 'list', kind: 'boolean', words: 'Only list what is approved' },
      {
        flag: 'revoke',
        field: 'revoke',
        kind: 'boolean',
        words: 'Take the approval of this repository back',
      },
    ],
    examples: ['agy-mcp trust', 'agy-mcp trust ~/src/app --yes', 'agy-mcp trust --list'],
    run: async (invocation) => (await import('../trust.ts')).trustRepository(invocation),
  },
  {
    name: 'config',
    group: 'Set up',
    summary: 'The settings in force, and where each comes from',
    about:
      'Shows every setting with its value and its source: the default, a line of the configuration file, or a variable. docs/reference/settings.md says what each means.',
    options: [],
    examples: ['agy-mcp config', 'agy-mcp config --json'],
    run: async (invocation) => (await import('../show-config.ts')).showConfig(invocation),
  },
  {
    name: 'version',
    group: 'Set up',
    summary: 'The version of this program, of Node.js and of the system',
    options: [],
    examples: ['agy-mcp version'],
    run({ machine, printer }) {
      const { nodeVersion: node, platform } = machine;
      printer.result(
        { version: VERSION, node, platform, program: machine.serverScript },
        (safe) => `agy-mcp ${safe.version} (Node.js ${safe.node}, ${safe.platform})\n${safe.program}`,
      );
      return Promise.resolve(0);
    },
  },
];
