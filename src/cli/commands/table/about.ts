// Commands that say what is in force, and which program this is.
import { VERSION } from '../../../version.ts';
import type { CommandRow } from '../../command.ts';

export const ABOUT: readonly CommandRow[] = [
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
