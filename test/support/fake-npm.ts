// A repository with a lock file, and a package manager that says when it ran.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { preparedHome } from './prepared-home.ts';
import type { Home } from './start-bridge.ts';

export const LOCKED_FILES = {
  '.gitignore': 'node_modules/\ndist/\n',
  'package.json': '{"name":"app","scripts":{"postinstall":"node tools/patch.js"}}\n',
  'package-lock.json': '{"lockfileVersion":3}\n',
  'tools/patch.js': '// one\n',
  'src/main.js': '// one\n',
};

/** @param also what the test wants besides the files that it installs */
const npm = (also: string): string => `#!/bin/sh
echo ran >> "$HOME/runs"
mkdir -p node_modules/.bin node_modules/b
echo 'exports.a = 1;' > node_modules/a.js
head -c 700000 /dev/zero > node_modules/b/large
printf '#!%s/node_modules/a.js\\n' "$PWD" > node_modules/.bin/a
chmod 755 node_modules/.bin/a
ln -s ../a.js node_modules/.bin/link
${also}
`;

/** @param row keys of `[[repositories]]` in TOML, without the path */
export function homeWithNpm(agent: Parameters<typeof preparedHome>[0], row: string, also = ':'): Home {
  const home = preparedHome(agent, row, LOCKED_FILES);
  writeFileSync(path.join(home.home, 'bin', 'npm'), npm(also), { mode: 0o755 });
  return home;
}

/** How often it ran; or how often another file in the home got a line. */
export const runs = ({ home }: Home, name = 'runs'): number => {
  const file = path.join(home, name);
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0;
};
