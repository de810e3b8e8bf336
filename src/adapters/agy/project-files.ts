// What agy reads in a project that can start programs (pure).
import type { AgentFileRule } from '../../policy/agent-file-rules.ts';

/**
 * Of the working directory and the folders above it up to the top of the repository, in every permission mode: hooks and
 * servers start before the first prompt. https://antigravity.google/docs/hooks, /docs/mcp, /docs/plugins
 */
const FOLDER = {
  kind: 'folder',
  starts: 'hooks, MCP servers, plugins and custom agents',
  stays: ['skills', 'rules', 'workflows'],
  entries: {
    'hooks.json': 'hooks',
    'mcp_config.json': 'MCP servers',
    plugins: 'plugins, with hooks and MCP servers of their own',
    agents: 'custom agents',
    'plugins.json': 'plugins',
    'agents.json': 'custom agents',
    'config.json': 'plugins',
  },
} as const;

export const AGY_PROJECT_FILES: readonly AgentFileRule[] = [
  { ...FOLDER, name: '.agents' },
  // The names of earlier versions, which later ones read as well.
  { ...FOLDER, name: '.agent' },
  { ...FOLDER, name: '_agents' },
  // The list of servers that most coding agents share.
  { kind: 'file', name: '.mcp.json', starts: 'MCP servers' },
];
