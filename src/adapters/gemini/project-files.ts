// What the gemini CLI reads in a project that can start programs (pure).
import type { AgentFileRule } from '../../policy/agent-file-rules.ts';

/**
 * Read in a folder that is trusted, which a job of `execute` says it is. By its source:
 * packages/core/src/config/storage.ts, packages/core/src/agents/agentLoader.ts, packages/cli/src/config/settings.ts,
 * packages/cli/src/utils/sandbox.ts; docs/hooks and docs/extensions there.
 */
export const GEMINI_PROJECT_FILES: readonly AgentFileRule[] = [
  {
    kind: 'folder',
    name: '.gemini',
    starts: 'settings with hooks and MCP servers, custom agents, commands and extensions',
    // config.yaml is that of the reviewer on GitHub.
    stays: ['skills', 'config.yaml'],
    entries: {
      'settings.json': 'hooks, MCP servers and commands that find tools',
      agents: 'custom agents, with MCP servers of their own',
      commands: 'commands, which can run a shell',
      extensions: 'extensions, with hooks and MCP servers of their own',
      policies: 'rules that permit tools without a question',
      '.env': 'variables of the agent and of what it starts',
      'sandbox.bashrc': 'a start file of its sandbox',
      'sandbox.Dockerfile': 'the image of its sandbox',
    },
  },
];
