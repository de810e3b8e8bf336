// Completion as the shells do it: each reads its own script and asks the built program.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

let home: Home;
beforeAll(() => {
  home = makeHome();
  const program = path.join(home.home, 'bin', 'agy-mcp');
  writeFileSync(program, `#!/bin/sh\nexec ${process.execPath} ${SERVER} "$@"\n`);
  chmodSync(program, 0o755);
});
afterAll(() => home.clear());

const say = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { cwd: home.repo, env: serverEnv(home), encoding: 'utf8' });
const agyMcp = (...args: string[]): string => say(process.execPath, SERVER, ...args);
const words = (...typed: string[]): string[] =>
  agyMcp('complete', '--', ...typed)
    .split('\n')
    .map((line) => line.split('\t', 1)[0] ?? '')
    .filter((word) => word !== '');

describe('the program', () => {
  test.each([
    [['st'], ['status', 'start']],
    [['run', '--wor'], ['--worktree']],
    [['run', '--no-w'], ['--no-worktree']],
    [['run', '--mode', 'ex'], ['execute']],
    [['run', '-m', 're'], ['review']],
    [
      ['install', '--client', 'c'],
      ['claude', 'codex', 'cursor'],
    ],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['help', 'unin'], ['uninstall']],
    [['run', ''], []],
    [['nonsense', ''], []],
  ])('completes %j', (typed, wanted) => {
    expect(words(...typed).sort()).toEqual([...wanted].sort());
  });
  test('completes the ids of jobs', () => {
    const { job_id } = JSON.parse(agyMcp('run', 'x', '--json')) as { job_id: string };
    expect(words('status', '')).toContain(job_id);
    expect(words('diff', job_id.slice(0, 8))).toContain(job_id);
  });
});

const has = (shell: string): boolean => spawnSync(shell, ['--version'], { stdio: 'ignore' }).status === 0;

describe('the shell', () => {
  test.skipIf(!has('bash'))('bash', () => {
    const typed = 'COMP_WORDS=(agy-mcp run --mode re); COMP_CWORD=3; _agy_mcp; echo "${COMPREPLY[@]}"';
    expect(say('bash', '-c', `eval "$(agy-mcp completion bash)"; ${typed}`).trim()).toBe('review');
  });
  test.skipIf(!has('fish'))('fish', () => {
    const typed = 'agy-mcp completion fish | source; complete -C "agy-mcp run --mode re"';
    expect(say('fish', '-c', typed).trim()).toBe('review');
  });
  test.skipIf(!has('zsh'))('zsh', () => {
    // Without a line editor: what the function hands to the shell is what counts.
    const script = `compdef() { :; }
_describe() { print -l -- "\${(@P)4}"; }
_files() { print files; }
eval "$(agy-mcp completion zsh)"
words=(agy-mcp run --mode re) CURRENT=4
_agy_mcp`;
    expect(say('zsh', '-f', '-c', script).trim()).toMatch(/^review:/);
  });
});
