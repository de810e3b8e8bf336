// Claude Code, headless, against a loopback model.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { anthropic } from '../models/anthropic.ts';
import { installed, mustEndWell } from './client.ts';
import type { Client } from './client.ts';
import { run, until } from './processes.ts';
import { openTerminal } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { SERVER } from './world.ts';
import type { World } from './world.ts';

const program = installed('claude');

export const claudeEnvironment = (world: World, modelUrl = 'http://127.0.0.1:9'): Record<string, string> => ({
  ...world.env,
  ANTHROPIC_BASE_URL: modelUrl,
  ANTHROPIC_API_KEY: 'loopback-key-for-tests-only',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  // The scripted model cannot search for tools: all are offered up front.
  ENABLE_TOOL_SEARCH: 'false',
});

const KEY_TAIL_CHARS = 20;

/** Claude Code in its terminal interface, past every question of the first run. */
export async function openInterface(world: World, modelUrl: string): Promise<Terminal> {
  const env = claudeEnvironment(world, modelUrl);
  await claudeCode.register(world, modelUrl);
  const file = path.join(world.home, '.claude.json');
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const approved = [env['ANTHROPIC_API_KEY']?.slice(-KEY_TAIL_CHARS)];
  writeFileSync(file, JSON.stringify({ ...settings, customApiKeyResponses: { approved, rejected: [] } }));
  return openTerminal(world, program, ['--allowedTools', 'mcp__agy'], env);
}

/** Waits until the interface has our tools: it takes a prompt before its servers are there. */
export async function untilServed(terminal: Terminal): Promise<void> {
  await terminal.shows(/❯/, 40);
  await terminal.submit('/mcp');
  await terminal.shows(/agy\s+\d+ tools/, 40);
  // A key that comes too early is lost.
  await until('the list of servers is closed', () => {
    if (!/Esc to close/.test(terminal.screen())) return true;
    terminal.press('Escape');
    return undefined;
  });
}

/** `claude mcp list` starts the server and says whether it answered. */
export async function listServers(world: World): Promise<string> {
  const ended = await run(program, ['mcp', 'list'], { cwd: world.project, env: claudeEnvironment(world) });
  mustEndWell('claude mcp list', ended);
  return ended.stdout;
}

export const claudeCode: Client = {
  name: 'Claude Code',
  program,
  api: anthropic,

  async register(world) {
    const settings = {
      hasCompletedOnboarding: true,
      projects: { [world.project]: { hasTrustDialogAccepted: true } },
    };
    writeFileSync(path.join(world.home, '.claude.json'), JSON.stringify(settings));
    const variables = Object.entries(world.serverEnv).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const args = ['mcp', 'add', 'agy', '-s', 'user', ...variables, '--', process.execPath, SERVER];
    mustEndWell(
      'claude mcp add',
      await run(program, args, { cwd: world.project, env: claudeEnvironment(world) }),
    );
  },

  ask(world, modelUrl, prompt) {
    const args = ['-p', prompt, '--output-format', 'stream-json', '--verbose', '--allowedTools', 'mcp__agy'];
    return run(program, args, { cwd: world.project, env: claudeEnvironment(world, modelUrl) });
  },
};
