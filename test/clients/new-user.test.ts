// A new user: one command in a fresh home, then each real client does the main job with what it installed.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { claudeCode, claudeEnvironment } from './launch/claude-code.ts';
import { mustEndWell, testWith } from './launch/client.ts';
import type { Client } from './launch/client.ts';
import { codex, codexEnvironment, codexSettings } from './launch/codex.ts';
import { geminiCli, geminiEnvironment, settleIn } from './launch/gemini-cli.ts';
import { run } from './launch/processes.ts';
import type { Ended } from './launch/processes.ts';
import { git, inWorld, SERVER } from './launch/world.ts';
import type { World } from './launch/world.ts';
import { startModel } from './models/loopback.ts';
import { jobIdIn } from './models/script.ts';
import type { Turn } from './models/script.ts';

const FILE = 'farewell.txt';
const LINE = 'Goodbye from the agent';

/** The main job, as the skill teaches it: delegate, wait, look, apply. */
const MAIN_JOB: readonly Turn[] = [
  {
    call: 'agy_start',
    args: { prompt: `Write a farewell. [[sim:write ${FILE}=${LINE}]]`, mode: 'execute', allow_write: true },
  },
  ([started]) => ({ call: 'agy_status', args: { job_id: jobIdIn(started), wait_seconds: 30 } }),
  ([started]) => ({ call: 'agy_diff', args: { job_id: jobIdIn(started) } }),
  ([started, , diff = '']) => ({
    call: 'agy_apply',
    args: { job_id: jobIdIn(started), patch_sha256: /[0-9a-f]{64}/.exec(diff)?.[0] ?? 'no sum' },
  }),
  { say: 'Done.' },
];

interface Newcomer {
  readonly client: Client;
  /** What the client itself needs to run quietly, before anything of ours is there. */
  readonly settle: (world: World, modelUrl: string) => void;
  readonly env: (world: World, modelUrl: string) => Record<string, string>;
  /** The client's own word on its servers. */
  readonly list: readonly string[];
  readonly listed: RegExp;
}

const NEWCOMERS: readonly Newcomer[] = [
  {
    client: claudeCode,
    settle(world) {
      const settings = {
        hasCompletedOnboarding: true,
        projects: { [world.project]: { hasTrustDialogAccepted: true } },
      };
      writeFileSync(path.join(world.home, '.claude.json'), JSON.stringify(settings));
    },
    env: claudeEnvironment,
    list: ['mcp', 'list'],
    listed: /^agy: .*Connected/m,
  },
  {
    client: codex,
    settle(world, modelUrl) {
      mkdirSync(path.join(world.home, '.codex'));
      // The test's machine may be slow; without patience Codex lets its first turn go without the tools.
      const patience = 'mcp_optional_startup_grace_ms = 20000\n';
      writeFileSync(
        path.join(world.home, '.codex', 'config.toml'),
        patience + codexSettings(world, modelUrl),
      );
    },
    env: codexEnvironment,
    list: ['mcp', 'list'],
    listed: /^agy\s.*enabled/m,
  },
  {
    client: geminiCli,
    settle: settleIn,
    env: (world, modelUrl) => ({ ...world.env, ...geminiEnvironment(modelUrl) }),
    list: ['mcp', 'list'],
    listed: /agy: .*Connected/,
  },
];

/** The clients on the PATH, as on the machine of somebody who uses all of them. */
function withClients(world: World): Record<string, string> {
  const bin = path.join(world.dir, 'clients');
  mkdirSync(bin);
  for (const { client } of NEWCOMERS)
    if (existsSync(client.program))
      symlinkSync(client.program, path.join(bin, path.basename(client.program)));
  return {
    ...world.env,
    ...world.serverEnv,
    PATH: [bin, world.env['PATH']].join(path.delimiter),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
    GEMINI_CLI_NO_RELAUNCH: 'true',
  };
}

const install = (world: World, ...words: string[]): Promise<Ended> =>
  run(process.execPath, [SERVER, ...words], { cwd: world.project, env: withClients(world) });

for (const { client, settle, env, list, listed } of NEWCOMERS)
  testWith(client)(
    `${client.name}: after install it is connected, reads the skill, and delegates, diffs, applies`,
    () =>
      inWorld(async (world) => {
        // The change waits uncommitted; what `git status` shows is what was applied.
        const model = await startModel(client.api, MAIN_JOB);
        try {
          settle(world, model.url);
          const installed = await install(
            world,
            'install',
            '--client',
            'all',
            '--scope',
            'user',
            '--approve',
            'all',
            '--json',
          );
          mustEndWell('agy-mcp install', installed);
          expect(JSON.parse(installed.stdout)).toMatchObject({ server: { problem: null } });

          const servers = await run(client.program, list, { cwd: world.project, env: env(world, model.url) });
          expect(servers.stdout + servers.stderr).toMatch(listed);

          const ended = await client.ask(world, model.url, 'Please let agy write a farewell.');
          expect(model.script.failures).toEqual([]);
          mustEndWell(client.name, ended);
          expect(model.script.seen.at(3)).toContain(FILE);
          expect(readFileSync(path.join(world.project, FILE), 'utf8')).toBe(LINE);
          expect(git(world.project, world.env, 'status', '--short')).toBe(`?? ${FILE}\n`);

          // What the model is told of its skills holds ours, in the words of its description.
          const told = JSON.stringify(model.requests.map(({ body }) => body));
          expect(told).toContain("Hand work to Google's Antigravity agent (agy)");
        } finally {
          await model.close();
        }
      }),
  );
