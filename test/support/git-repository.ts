// Real git repositories in temporary folders, with a home and a global configuration of their own.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

export interface GitSandbox {
  /** Holds everything; outside of any repository. */
  readonly base: string;
  /** What a bridge in this sandbox sees as its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The user's global configuration file. */
  readonly globalConfig: string;
  /** Runs git as the user would, with hooks and filters; gives standard output. */
  git(cwd: string, ...args: string[]): Promise<string>;
  /** Runs a line in a shell, as the user would. */
  shell(cwd: string, line: string): Promise<string>;
  /** A repository with one commit: `README.md` and `src/main.ts`. */
  repository(name?: string): Promise<string>;
  /** A shell script that leaves `mark` and passes its input on, and the check whether it ran. */
  canary(name: string): Promise<{ script: string; mark: string; ran(): Promise<boolean> }>;
  /** What a workspace is opened for: the job and a folder that nothing else uses. */
  place(jobId: string): { jobId: string; scratch: string };
  remove(): Promise<void>;
}

export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

export async function createGitSandbox(): Promise<GitSandbox> {
  const base = await realpath(await mkdtemp(path.join(tmpdir(), 'agy-mcp-git-')));
  const home = path.join(base, 'home');
  const globalConfig = path.join(home, 'gitconfig');
  const marks = path.join(base, 'canaries');
  await mkdir(home);
  await mkdir(marks);
  await writeFile(
    globalConfig,
    '[user]\n\tname = Test\n\temail = test@example.invalid\n[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n',
  );
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    GIT_CONFIG_GLOBAL: globalConfig,
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const git = async (cwd: string, ...args: string[]): Promise<string> => {
    const running = exec('git', args, { cwd, env, maxBuffer: 64_000_000 });
    running.child.stdin?.end(); // a hook may read it
    return (await running).stdout;
  };

  return {
    base,
    env,
    globalConfig,
    git,

    shell: async (cwd, line) => (await exec('bash', ['-c', line], { cwd, env })).stdout,

    place: (jobId) => ({ jobId, scratch: path.join(base, `scratch-${randomUUID()}`) }),

    async repository(name = 'repository') {
      const root = path.join(base, name);
      await mkdir(root, { recursive: true });
      await git(root, 'init', '--quiet');
      await writeFiles(root, { 'README.md': 'hello\n', 'src/main.ts': 'export {};\n' });
      await git(root, 'add', '--all');
      await git(root, 'commit', '--quiet', '--message', 'first');
      return root;
    },

    async canary(name) {
      const mark = path.join(marks, `${name}.ran`);
      const script = path.join(marks, name);
      await writeFile(script, `#!/bin/sh\ntouch '${mark}'\ncat 2>/dev/null\n`);
      await chmod(script, 0o700);
      return {
        script,
        mark,
        ran: () =>
          readFile(mark).then(
            () => true,
            () => false, // no mark: it did not run
          ),
      };
    },

    async remove() {
      await rm(base, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
