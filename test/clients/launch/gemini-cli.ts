// Gemini CLI, headless, against a loopback model.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gemini } from '../models/gemini.ts';
import { installed, mustEndWell } from './client.ts';
import type { Client } from './client.ts';
import { run } from './processes.ts';
import { SERVER } from './world.ts';
import type { World } from './world.ts';

const program = installed('gemini');

/** What any use of the Gemini CLI needs to sign in with a key and stay quiet. */
export function settleIn(world: World): void {
  const settings = {
    security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: false } },
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
  };
  mkdirSync(path.join(world.home, '.gemini'));
  writeFileSync(path.join(world.home, '.gemini', 'settings.json'), JSON.stringify(settings));
}

export const geminiEnvironment = (modelUrl: string): Record<string, string> => ({
  GEMINI_API_KEY: 'loopback-key-for-tests-only',
  GOOGLE_GEMINI_BASE_URL: modelUrl,
  GEMINI_CLI_NO_RELAUNCH: 'true',
});

export const geminiCli: Client = {
  name: 'Gemini CLI',
  program,
  api: gemini,

  async register(world, modelUrl) {
    settleIn(world);
    const variables = Object.entries(world.serverEnv).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const args = ['mcp', 'add', 'agy', process.execPath, SERVER, '-s', 'user', '--trust', ...variables];
    const env = { ...world.env, ...geminiEnvironment(modelUrl) };
    mustEndWell('gemini mcp add', await run(program, args, { cwd: world.project, env }));
  },

  ask(world, modelUrl, prompt) {
    const args = ['-p', prompt, '--output-format', 'stream-json'];
    return run(program, args, { cwd: world.project, env: { ...world.env, ...geminiEnvironment(modelUrl) } });
  },
};
