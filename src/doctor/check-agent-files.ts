// agy's own settings and MCP servers.
import { readAgentFile } from './agent-files.ts';
import { findServerFaults } from './agent-servers.ts';
import { findSettingFaults } from './agent-settings.ts';
import { type Examine, fault, fine, tilde } from './check.ts';

const FIX = 'Fix its JSON, or move it away: agy then writes a new one.';

export const agentSettings: Examine = async (deps) => {
  const read = await readAgentFile(deps.home, 'settings');
  if (read.state === 'absent') return fine('agent_settings', 'none: agy runs with its defaults');
  if (read.state === 'broken')
    return fault(
      'agent_settings',
      'warning',
      `${tilde(read.file, deps)} is no JSON: agy runs with its defaults`,
      FIX,
    );
  return findSettingFaults(read.data);
};

export const agentServers: Examine = async (deps) => {
  const files = await Promise.all([
    readAgentFile(deps.home, 'servers'),
    readAgentFile(deps.cwd, 'folderServers'),
  ]);
  const broken = files.find((file) => file.state === 'broken');
  if (broken !== undefined)
    return fault('agent_servers', 'warning', `${tilde(broken.file, deps)} is no JSON`, FIX);
  return findServerFaults(
    files.flatMap((file) =>
      file.state === 'read' ? [{ place: tilde(file.file, deps), data: file.data }] : [],
    ),
  );
};
