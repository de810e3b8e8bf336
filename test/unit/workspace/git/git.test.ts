import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytesOfText } from '../../../../src/protocol/text/byte-text.ts';
import { createGit } from '../../../../src/workspace/git/git.ts';
import { filtersOf } from '../../../../src/workspace/git/filter-drivers.ts';
import { gitEnv, overridesFor, parseConfig } from '../../../../src/workspace/git/hardening.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../../support/git-repository.ts';
import { isRunning, until } from '../../../support/processes.ts';

let box: GitSandbox;

beforeEach(async () => {
  box = await createGitSandbox();
});
afterEach(async () => {
  await box.remove();
});

/** An environment in which git is this script. */
async function withGit(script: string): Promise<Record<string, string>> {
  const bin = path.join(box.base, 'bin');
  await writeFiles(bin, { git: `#!/bin/sh\n${script}\n` });
  await chmod(path.join(bin, 'git'), 0o700);
  return { ...box.env, PATH: `${bin}:${box.env['PATH'] ?? ''}` };
}

describe('the door', () => {
  test('gives output whole and a refusal as an answer', async () => {
    const root = await box.repository();
    const big = 'line of text\n'.repeat(200_000);
    await writeFiles(root, { big });
    await box.git(root, 'add', 'big');
    const git = await createGit({ env: box.env }).hardened({ cwd: root });
    expect(await git.must(['cat-file', 'blob', ':big'])).toBe(big);
    expect(await git.ask(['rev-parse', '--verify', '--quiet', 'nope'])).toEqual({
      ok: false,
      stdout: '',
      stderr: '',
    });
    await expect(git.must(['rev-parse', '--verify', 'nope'])).rejects.toMatchObject({
      code: 'workspace_failed',
    });
  });

  test('gives names that are not UTF-8 back as they are, and takes them on standard input', async () => {
    const root = await box.repository();
    const name = Buffer.from('caf\xe9 \u{fc}', 'latin1');
    await writeFile(Buffer.concat([Buffer.from(`${root}/`), name]), 'x');
    const git = await createGit({ env: box.env }).hardened({ cwd: root });
    const listed = await git.must(['ls-files', '-z', '--others']);
    expect(bytesOfText(listed)).toEqual(Buffer.concat([name, Buffer.from([0])]));
    await git.must(['update-index', '--add', '-z', '--stdin'], { input: listed });
    expect(await git.bytes(['ls-files', '-z', '--', 'caf*'])).toEqual(bytesOfText(listed));
  });

  test('streams output, ends with the refusal, and ends git when nobody looks any more', async () => {
    const root = await box.repository();
    const git = await createGit({ env: box.env }).hardened({ cwd: root });
    let bytes = 0;
    for await (const piece of git.stream(['cat-file', '--batch-check', '--batch-all-objects']))
      bytes += piece.length;
    expect(bytes).toBeGreaterThan(200);
    const all = async () => {
      for await (const piece of git.stream(['cat-file', 'blob', 'HEAD:nowhere'])) expect(piece).toBeNull();
    };
    await expect(all()).rejects.toMatchObject({ code: 'workspace_failed' });
    const pidFile = path.join(box.base, 'pid');
    const env = await withGit(`echo $$ > '${pidFile}'; echo x; exec tail -f /dev/null`);
    for await (const piece of createGit({ env }).plain({ cwd: root }).stream(['version'])) {
      expect(piece.toString()).toBe('x\n');
      break;
    }
    const pid = Number(await readFile(pidFile, 'utf8'));
    await until(() => !isRunning(pid), 'git has ended');
  });

  test('says when git is missing', async () => {
    await expect(createGit({ env: { PATH: box.base } }).hardened({ cwd: box.base })).rejects.toMatchObject({
      message: 'Git was not found on PATH.',
    });
  });

  test('refuses a git that ignores the overrides', async () => {
    const env = await withGit('exit 1');
    await expect(createGit({ env }).hardened({ cwd: box.base })).rejects.toMatchObject({
      message: expect.stringContaining('too old') as string,
    });
  });

  test('says of one that does not know its options that it is too old', async () => {
    const env = await withGit('echo "error: unknown option show-scope" >&2; exit 129');
    await expect(createGit({ env }).hardened({ cwd: box.base })).rejects.toMatchObject({
      message: expect.stringContaining('too old') as string,
    });
  });

  test('stops a git that does not end', async () => {
    const env = await withGit('exec tail -f /dev/null');
    await expect(createGit({ env, deadlineMs: 50 }).hardened({ cwd: box.base })).rejects.toMatchObject({
      code: 'workspace_failed',
      retry: 'later',
      message: expect.stringContaining('did not finish') as string,
    });
  });

  test('does not wait for one that will not stop', async () => {
    const pidFile = path.join(box.base, 'pid');
    const env = await withGit(`trap '' TERM; echo $$ > '${pidFile}'; exec tail -f /dev/null`);
    await expect(createGit({ env, deadlineMs: 500 }).hardened({ cwd: box.base })).rejects.toMatchObject({
      message: expect.stringContaining('did not finish') as string,
    });
    const pid = Number(await readFile(pidFile, 'utf8'));
    await until(() => !isRunning(pid), 'git was killed');
  });

  // promise: git-ends
  test('ends one that is stopped, and what it started', async () => {
    const pidFile = path.join(box.base, 'pid');
    const env = await withGit(
      `(trap '' TERM; tail -f /dev/null) & echo $$ $! > '${pidFile}'; kill -STOP $$; echo late`,
    );
    const aborted = new AbortController();
    const sealing = createGit({ env }).hardened({ cwd: box.base }, aborted.signal);
    sealing.catch(() => undefined); // looked at below
    const pids = async () => (await readFile(pidFile, 'utf8').catch(() => '')).trim().split(' ').map(Number);
    await until(async () => (await pids()).length === 2, 'git has begun');
    aborted.abort(new Error('cancelled'));
    await expect(sealing).rejects.toThrow('cancelled');
    for (const pid of await pids()) await until(() => !isRunning(pid), `${pid} has ended`);
  });

  // promise: git-ends
  test.each([
    ['that says nothing', 'exec tail -f /dev/null'],
    ['that stops in the middle', 'echo x; exec tail -f /dev/null'],
    ['that ends and leaves its output to another', 'echo x; tail -f /dev/null & exit 0'],
  ])('does not wait for output of one %s', async (_what, script) => {
    const git = createGit({ env: await withGit(script), deadlineMs: 100 }).plain({ cwd: box.base });
    const all = async () => {
      for await (const piece of git.stream(['version'])) expect(piece.toString()).toBe('x\n');
    };
    await expect(all()).rejects.toMatchObject({ code: 'workspace_failed', retry: 'later' });
  });

  test('waits for who reads as long as that takes', async () => {
    const git = createGit({ env: await withGit('echo x; echo y'), deadlineMs: 400 }).plain({
      cwd: box.base,
    });
    let text = '';
    for await (const piece of git.stream(['version'])) {
      text += piece.toString();
      await delay(600); // longer than git may be silent
    }
    expect(text).toBe('x\ny\n');
  });

  // promise: git-ends
  test.runIf(process.platform === 'linux')(
    'has a session of its own: no terminal to ask for a password on',
    async () => {
      const env = await withGit('read -r _ _ _ _ _ session _ < /proc/$$/stat; echo $((session == $$))');
      expect(await createGit({ env }).plain({ cwd: box.base }).must(['version'])).toBe('1\n');
    },
  );

  test('gives the reason of the caller who stopped it', async () => {
    const reason = new Error('enough');
    const sealing = createGit({ env: box.env }).hardened({ cwd: box.base }, AbortSignal.abort(reason));
    await expect(sealing).rejects.toBe(reason);
  });
});

describe('the overrides', () => {
  const of = (text: string) => overridesFor(parseConfig(text)).slice(overridesFor([]).length);

  test('empty every program that the repository names, and require none', () => {
    expect(
      of('local\0filter.x.smudge\nevil\0worktree\0filter.a=b.c.process\nevil\0local\0filter.x.required\0'),
    ).toEqual([
      ['filter.x.smudge', ''],
      ['filter.a=b.c.process', ''],
      ['filter.x.required', 'false'],
    ]);
  });

  test('put what the user defined behind', () => {
    const users = 'global\0filter.lfs.smudge\ngit-lfs smudge -- %f\0global\0filter.lfs.required\0';
    expect(of(`${users}local\0filter.lfs.smudge\nevil\0local\0filter.lfs.required\nfalse\0`)).toEqual([
      ['filter.lfs.smudge', ''],
      ['filter.lfs.smudge', 'git-lfs smudge -- %f'],
      ['filter.lfs.required', 'false'],
      ['filter.lfs.required', 'true'],
    ]);
  });

  test('put what the system and the user defined behind, in the order of git', () => {
    const users = 'system\0filter.x.clean\none\0global\0filter.x.clean\ntwo\0';
    expect(of(`${users}local\0filter.x.clean\nevil\0`)).toEqual([
      ['filter.x.clean', ''],
      ['filter.x.clean', 'one'],
      ['filter.x.clean', 'two'],
    ]);
  });

  test('tell the filters that are off from those of the user', () => {
    const filters = filtersOf(
      parseConfig(
        'system\0filter.lfs.clean\nx\0global\0filter.a.smudge\ny\0local\0filter.lfs.clean\nevil\0' +
          'local\0filter.a.process\nevil\0local\0filter.lfs.required\0worktree\0filter.b=c.d.smudge\nevil\0',
      ),
    );
    expect([...filters.off]).toEqual(['a', 'b=c.d']);
    expect([...filters.on]).toEqual([['lfs', new Map([['clean', 'x']])]]);
  });

  test('leave alone what only the user defined, except hooks', () => {
    expect(of('global\0filter.lfs.clean\nx\0global\0credential.helper\nstore\0')).toEqual([]);
    expect(of('global\0hook.mine.command\nx\0local\0hook.evil.event\npost-checkout\0')).toEqual([
      ['hook.mine.enabled', 'false'],
      ['hook.evil.enabled', 'false'],
    ]);
  });

  test('reach the programs that git-lfs and credentials would start', () => {
    const keys = [
      'lfs.customtransfer.evil.path',
      'lfs.standalonetransferagent',
      'lfs.https://host/.standalonetransferagent',
      'lfs.extension.evil.smudge',
      'credential.helper',
      'credential.https://host.helper',
      'core.sshcommand',
      'core.askpass',
    ];
    expect(of(keys.map((key) => `local\0${key}\nevil\0`).join(''))).toEqual(keys.map((key) => [key, '']));
    expect(of('local\0core.editor\nvim\0local\0lfs.url\nhttps://host\0')).toEqual([]);
  });

  test('cross in the environment, from which everything of git is gone', () => {
    const env = gitEnv(
      { HOME: '/h', git_dir: '/x', GIT_TRACE: '1', Editor: 'vi', GIT_CONFIG_GLOBAL: '/g' },
      [['a.b=c.d', 'e']],
      {
        gitDir: '/r/.git',
      },
    );
    expect(env).toMatchObject({
      HOME: '/h',
      GIT_DIR: '/r/.git',
      GIT_CONFIG_GLOBAL: '/g',
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'a.b=c.d',
      GIT_CONFIG_VALUE_0: 'e',
    });
    expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['git_dir']));
    const gone = ['GIT_TRACE', 'Editor', 'GIT_WORK_TREE', 'GIT_CONFIG_NOSYSTEM', 'GIT_CONFIG_SYSTEM'];
    expect(gone.filter((name) => name in env)).toEqual([]);
  });

  test('leave the server’s own word on where the configuration of user and system lies', () => {
    const told = { GIT_CONFIG_GLOBAL: '', GIT_CONFIG_SYSTEM: '/etc/other', GIT_CONFIG_NOSYSTEM: '1' };
    expect(gitEnv(told, [], {})).toMatchObject(told);
    expect(gitEnv({ GIT_CONFIG_SYSTEM: 'relative' }, [], {})).toMatchObject({
      GIT_CONFIG_SYSTEM: '/dev/null',
    });
  });
});
