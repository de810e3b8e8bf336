// What a dry run says of confinement is what a job then finds: its lists are tried from inside.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { makeWorld, runConfined, type World } from '../support/confined-job.ts';
import { SERVER } from '../support/start-bridge.ts';

let world: World;
afterEach(() => {
  world.clear();
});

type Lists = Readonly<
  Record<'readable' | 'writable' | 'protected' | 'private' | 'hidden', readonly string[]>
>;
interface Preview extends Lists {
  readonly by: string;
  readonly profile: string;
  readonly limits: Readonly<Record<string, number>>;
}

const command = (...words: string[]): string =>
  spawnSync(process.execPath, [SERVER, ...words, '--json'], {
    cwd: world.repo,
    env: world.env,
    encoding: 'utf8',
  }).stdout;

function preview(args: readonly string[]): Preview {
  const { command_preview: shown } = JSON.parse(command('run', 'do it', '--dry-run', ...args)) as {
    command_preview: { confinement: Preview };
  };
  return shown.confinement;
}

/** The worktree and its branch are named after a job, and a dry run has an id of its own. */
const named = (places: readonly string[], job: string): string[] =>
  places.map((place) => place.replaceAll(/job-job_[A-Za-z0-9]+/g, job).replace(/^~/, world.home));

const EXECUTE = ['--mode', 'execute', '--allow-write'];

test.each<[string, string, readonly string[]]>([
  ['a worktree', 'standard', EXECUTE],
  ['a worktree of a strict job', 'strict', EXECUTE],
  ['the directory itself', 'standard', [...EXECUTE, '--no-worktree']],
  ['the directory itself, to read', 'standard', []],
])('in %s, %s', async (_, profile, args) => {
  world = makeWorld();
  const config = `[confinement]\nprofile = "${profile}"\n`;
  // The first job makes what is missing in the home, and the configuration.
  await runConfined(world, 'true', args, { config });
  const shown = preview(args);
  expect(shown).toMatchObject({ by: 'bubblewrap', profile });
  expect(shown.limits['open_files']).toBeGreaterThan(0);
  // The script knows its worktree by where it starts.
  const job = '$(basename "$PWD")';
  const list = (name: keyof Lists, check: string): string =>
    named(shown[name], job)
      .map(
        (place) =>
          `if ${check.replaceAll('@', `"${place}"`)}; then echo "${name} ok"; else echo "${name} WRONG ${place}"; fi`,
      )
      .join('\n');
  const script = [
    list('readable', '[ -r @ ] && [ ! -w @ ]'),
    list('writable', '[ -w @ ]'),
    list('protected', '[ ! -w @ ]'),
    list('private', '[ -w @ ]'),
    list('hidden', '[ ! -s @ ] || [ -z "$(ls -A @ 2> /dev/null)" ]'),
  ].join('\n');
  const { said, record } = await runConfined(world, script, args, { config });
  expect(said).not.toContain('WRONG');
  for (const name of ['readable', 'writable', 'private', 'hidden']) expect(said).toContain(`${name} ok`);
  const { hidden } = record['confinement'] as { hidden: string[] };
  expect(named(hidden, job).sort()).toEqual(named(shown.hidden, job).sort());
  const isWorktree = shown.writable.some((place) => place.includes(path.join('.agy-mcp', 'worktrees')));
  expect(isWorktree).toBe(args.includes('execute') && !args.includes('--no-worktree'));
});

test('files of the project that start programs are named before any agent could start one', async () => {
  world = makeWorld();
  await runConfined(world, 'true', []);
  writeFileSync(path.join(world.repo, '.mcp.json'), '{"mcpServers":{"x":{"command":"true"}}}');
  const { agent_files: files } = preview(EXECUTE) as { agent_files?: readonly string[] };
  expect(files).toEqual(['~/project/.mcp.json']);
});

test('what a profile hides here is told by doctor', () => {
  world = makeWorld();
  const { checks } = JSON.parse(command('doctor')) as { checks: { name: string; detail: string }[] };
  const { detail = '' } = checks.find(({ name }) => name === 'confined_places') ?? {};
  expect(detail).toMatch(/^hidden: .*~\/\.ssh.*; to write besides the workspace: ~\/\.cache/);
});
