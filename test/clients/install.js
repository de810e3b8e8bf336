// Installs the pinned clients beside this file, once; says why when it cannot.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const modules = path.join(here, 'node_modules');
const stamp = path.join(modules, '.installed-from.json');
const lock = readFileSync(path.join(here, 'package-lock.json'), 'utf8');
const say = (text) => process.stdout.write(`test/clients: ${text}\n`);

const NATIVE_STEP = path.join(modules, '@anthropic-ai', 'claude-code', 'install.cjs');
const CLIENTS = ['claude', 'codex', 'gemini'];

function step(what, command, args) {
  // npm is a script on Windows, so it needs a shell there; the arguments are fixed words.
  const { status, error, stderr } = spawnSync(command, args, {
    cwd: here,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  });
  if (status !== 0)
    throw new Error(`${what} failed: ${error?.message ?? stderr.trim().split('\n').slice(0, 8).join('\n')}`);
}

function install() {
  say('installing Claude Code, Codex and Gemini CLI (about 900 MB, once)');
  // Install scripts are off (.npmrc): one of them compiles a terminal library that headless tests do not need.
  step('npm ci', 'npm', ['ci', '--loglevel=error']);
  // The one script that is needed puts the native program where `claude` is looked for.
  step('the native build of Claude Code', process.execPath, [NATIVE_STEP]);
  for (const client of CLIENTS) {
    const program = path.join(modules, '.bin', client);
    const { status, stdout } = spawnSync(program, ['--version'], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (status !== 0) throw new Error(`${client} --version ended with ${status}`);
    say(`${client} ${stdout.trim()}`);
  }
  writeFileSync(stamp, lock);
}

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) process.exit(0);
try {
  install();
} catch (error) {
  // Half an installation would look like a whole one to the tests.
  rmSync(modules, { recursive: true, force: true });
  say(`the clients cannot be installed: ${error.message}`);
  if (process.env.CI) process.exit(1);
  say('their tests are skipped; with CI=1 this is a failure');
}
