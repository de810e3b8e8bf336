// A home whose configuration, or whose repository, prepares worktrees.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BridgeOptions, type Home, makeHome } from './start-bridge.ts';

export function gitIn({ home, repo }: Home, ...args: string[]): string {
  return execFileSync('git', ['-C', repo, '-c', 'user.name=T', '-c', 'user.email=t@localhost', ...args], {
    env: { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
    encoding: 'utf8',
  });
}

/** Commits files of the repository; ignored names go into `.gitignore`. */
export function commitFiles(home: Home, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(home.repo, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  gitIn(home, 'add', '-A');
  gitIn(home, 'commit', '-q', '-m', 'files');
}

/** @param row keys of `[[repositories]]` in TOML, without the path */
export function preparedHome(
  agent: BridgeOptions['agent'],
  row: string | null,
  files: Readonly<Record<string, string>> = {},
): Home {
  const home = makeHome(agent);
  if (Object.keys(files).length > 0) commitFiles(home, files);
  if (row !== null) {
    const folder = path.join(home.home, '.config', 'agy-mcp');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, 'config.toml'),
      `[[repositories]]\npath = ${JSON.stringify(home.repo)}\n${row}\n`,
    );
  }
  return home;
}
