// Installs the pinned second Node beside this file, once; says why when it cannot, and one column is enough then.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const modules = path.join(here, 'node_modules');
const stamp = path.join(modules, '.installed-from.json');
const lock = readFileSync(path.join(here, 'package-lock.json'), 'utf8');
const say = (text) => process.stderr.write(`test/bench: ${text}\n`);

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  say('installing the second Node (about 50 MB, once)');
  // npm is a script on Windows, so it needs a shell there; the arguments are fixed words.
  const { status, error, stderr } = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: here,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  });
  if (status === 0) writeFileSync(stamp, lock);
  else {
    rmSync(modules, { recursive: true, force: true });
    say(`it cannot be installed: ${error?.message ?? stderr.trim().split('\n').slice(0, 4).join(' ')}`);
  }
}
