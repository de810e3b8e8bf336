// The plugin tree, judged by the clients' own commands.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect } from 'vitest';
import { claudeCode, claudeEnvironment } from './launch/claude-code.ts';
import { mustEndWell, testWith } from './launch/client.ts';
import { codex, codexEnvironment } from './launch/codex.ts';
import { run } from './launch/processes.ts';
import { inWorld, REPOSITORY } from './launch/world.ts';
import type { World } from './launch/world.ts';

function build(world: World): string {
  const out = path.join(world.dir, 'packages');
  execFileSync(process.execPath, ['scripts/build-packages.js', out], { cwd: REPOSITORY, stdio: 'pipe' });
  return path.join(out, 'marketplace');
}

testWith(claudeCode)('Claude Code finds the plugin valid, installs it and connects its server', () =>
  inWorld(async (world) => {
    const marketplace = build(world);
    const claude = async (...args: string[]): Promise<string> => {
      const ended = await run(claudeCode.program, args, {
        cwd: world.project,
        env: claudeEnvironment(world),
      });
      mustEndWell(`claude ${args.join(' ')}`, ended);
      return ended.stdout;
    };
    await claude('plugin', 'validate', '--strict', marketplace);
    await claude('plugin', 'validate', '--strict', path.join(marketplace, 'plugins', 'agy'));
    await claude('plugin', 'marketplace', 'add', marketplace);
    await claude('plugin', 'install', 'agy@agy-mcp');
    expect(await claude('mcp', 'list')).toMatch(/^plugin:agy:agy: .*Connected/m);
  }),
);

testWith(codex)('Codex installs the plugin and lists its server', () =>
  inWorld(async (world) => {
    const marketplace = build(world);
    const ask = async (...args: string[]): Promise<string> => {
      const ended = await run(codex.program, args, { cwd: world.project, env: codexEnvironment(world) });
      mustEndWell(`codex ${args.join(' ')}`, ended);
      return ended.stdout;
    };
    await ask('plugin', 'marketplace', 'add', marketplace);
    await ask('plugin', 'add', 'agy@agy-mcp');
    expect(await ask('mcp', 'list')).toMatch(/^agy\s+node\s.*enabled/m);
  }),
);
