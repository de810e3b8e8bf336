// Codex, headless, against a loopback model.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openai } from '../models/openai.ts';
import { installed, mustEndWell } from './client.ts';
import type { Client } from './client.ts';
import { run } from './processes.ts';
import { SERVER } from './world.ts';
import type { World } from './world.ts';

const program = installed('codex');

export const codexEnvironment = (world: World): Record<string, string> => ({
  ...world.env,
  LOOPBACK_KEY: 'loopback-key',
});

export const codexSettings = (world: World, modelUrl: string): string => `
model = "loopback"
model_provider = "loopback"
approval_policy = "never"
check_for_update_on_startup = false
cli_auth_credentials_store = "file"

[model_providers.loopback]
name = "loopback"
base_url = "${modelUrl}/v1"
wire_api = "responses"
env_key = "LOOPBACK_KEY"
request_max_retries = 0
stream_max_retries = 0

[features]
plugins = false
remote_plugin = false

[analytics]
enabled = false

[projects."${world.project}"]
trust_level = "trusted"
`;

// Without the grant `codex exec` refuses what reaches out into the world; without "required" it may
// begin before the server's tools are there.
const GRANT = 'default_tools_approval_mode = "approve"\nrequired = true';

export const codex: Client = {
  name: 'Codex',
  program,
  api: openai,

  async register(world, modelUrl) {
    const config = path.join(world.home, '.codex', 'config.toml');
    mkdirSync(path.dirname(config));
    writeFileSync(config, codexSettings(world, modelUrl));
    const variables = Object.entries(world.serverEnv).flatMap(([name, value]) => [
      '--env',
      `${name}=${value}`,
    ]);
    const args = ['mcp', 'add', 'agy', ...variables, '--', process.execPath, SERVER];
    mustEndWell(
      'codex mcp add',
      await run(program, args, { cwd: world.project, env: codexEnvironment(world) }),
    );
    const added = readFileSync(config, 'utf8');
    writeFileSync(config, added.replace('[mcp_servers.agy]', `[mcp_servers.agy]\n${GRANT}`));
  },

  ask(world, _modelUrl, prompt) {
    const args = ['exec', '--json', '--skip-git-repo-check', prompt];
    return run(program, args, { cwd: world.project, env: codexEnvironment(world) });
  },
};
