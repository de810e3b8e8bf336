// docs/workspaces.md tells the truth: its script is run as it stands, and its example of .worktreeinclude is used.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

const DOCUMENT = readFileSync(path.resolve(import.meta.dirname, '../../docs/workspaces.md'), 'utf8');

/** The first fenced block behind a heading. */
function blockUnder(heading: string): string {
  const [, after = ''] = DOCUMENT.split(`# ${heading}\n`);
  return /^```\w*\n([\s\S]*?)^```$/m.exec(after)?.[1] ?? '';
}

let home: Home;
afterEach(async () => {
  await home.clear();
});

it('the loop in four commands leaves the work in the checkout and nothing else', () => {
  const steps = [{ write: 'farewell.txt', content: 'Goodbye.\n', granted: true }];
  home = makeHome({ version: '1.3.2', answer: 'Say "job_id":"none".', steps });
  symlinkSync(SERVER, path.join(home.home, 'bin/agy-mcp'));
  writeFileSync(path.join(home.repo, 'README.md'), '# project, uncommitted\n');
  const script = blockUnder('The loop in four commands');
  expect(script.trim().split('\n')).toHaveLength(4);
  const said = execFileSync('sh', ['-e', '-u', '-c', script], {
    cwd: home.repo,
    env: serverEnv(home),
    encoding: 'utf8',
  });
  expect(said).toContain('+Goodbye.');
  expect(said).toMatch(/its changes are kept at refs\/agy-mcp\/job_/);
  expect(readFileSync(path.join(home.repo, 'farewell.txt'), 'utf8')).toBe('Goodbye.\n');
  expect(readFileSync(path.join(home.repo, 'README.md'), 'utf8')).toBe('# project, uncommitted\n');
  expect(readdirSync(path.join(home.repo, '.agy-mcp/worktrees'))).toEqual([]);
});

it('the example of .worktreeinclude brings what it says', () => {
  home = makeHome({ version: '1.3.2', answer: 'Done.' });
  writeFileSync(path.join(home.repo, '.worktreeinclude'), blockUnder('Ignored files: `.worktreeinclude`'));
  writeFileSync(path.join(home.repo, '.gitignore'), '.env*\nnode_modules/\nconfig/\n');
  for (const name of [
    '.env',
    '.env.test',
    'node_modules/a/index.js',
    'config/local.json',
    'config/other.json',
  ]) {
    mkdirSync(path.dirname(path.join(home.repo, name)), { recursive: true });
    writeFileSync(path.join(home.repo, name), 'x\n');
  }
  const flags = ['--mode', 'execute', '--allow-write', '--json'];
  const job = JSON.parse(
    execFileSync(process.execPath, [SERVER, 'run', 'Do nothing.', ...flags], {
      cwd: home.repo,
      env: serverEnv(home),
      encoding: 'utf8',
    }),
  ) as { workspace: { path: string; included: unknown } };
  expect(job.workspace.included).toEqual([
    { path: 'node_modules', how: 'linked' },
    { path: '.env.test', how: 'copied' },
    { path: 'config/local.json', how: 'copied' },
  ]);
  expect(existsSync(path.join(job.workspace.path, '.env'))).toBe(false);
});
