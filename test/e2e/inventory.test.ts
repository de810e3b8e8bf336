// What an agent leaves outside of its changes: told when the job ends, shown with the diff, kept when it is discarded.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startBridgeHere } from '../support/bridge-here.ts';
import { type Bridge } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

const AS_AGENT = 'git -c user.name=a -c user.email=a@example.invalid';
const run = (line: string) => ({ run: line, granted: true });
const STEPS = [
  run('printf "put away\\n" > README.md && git stash --quiet'),
  run(
    `git checkout --quiet -b side && echo 1 > side.ts && git add side.ts && ${AS_AGENT} commit --quiet -m aside`,
  ),
  run('git checkout --quiet -'),
  run(
    `git init --quiet app && echo 2 > app/a.ts && git -C app add --all && ${AS_AGENT} -C app commit --quiet -m nested`,
  ),
  run('mkdir -p logs node_modules/x && echo result > logs/run.log && echo x > node_modules/x/index.js'),
  { write: 'work.ts', content: 'work\n', granted: true },
];
const TASK = { prompt: 'Change it.', mode: 'execute', allow_write: true, permissions: 'default' };

async function begin(steps: readonly unknown[] = STEPS): Promise<Bridge> {
  bridge = await startBridgeHere({ agent: { version: '1.3.2', answer: 'Done.', steps: [...steps] } });
  writeFileSync(path.join(bridge.repo, '.gitignore'), 'logs/\nnode_modules/\n');
  return bridge;
}

const shell = ({ home, repo }: Bridge, line: string): string =>
  execFileSync('bash', ['-c', line], {
    cwd: repo,
    env: { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
    encoding: 'utf8',
  });

interface Kind {
  readonly kind: string;
  readonly path?: string;
  readonly ref?: string;
}

// promise: work-inventory, discard-keeps, refs-told
describe('what is in no patch', () => {
  it('is told at the end, shown with the diff, and kept by the discard against any garbage collection', async () => {
    const here = await begin();
    const job = await here.call('agy', TASK);
    const id = String(job.data['job_id']);
    const warnings = (job.data['warnings'] as string[]).join('\n');
    for (const word of ['"logs/"', 'repository "app/"', "git stash drop 'stash@{0}'", 'refs/heads/side'])
      expect(warnings).toContain(word);
    expect(warnings).not.toContain('node_modules');
    expect(job.data['workspace']).toMatchObject({ ignored_files: 2, apart: 3, refs_changed: 2 });

    const diff = await here.call('agy_diff', { job_id: id });
    expect(diff.data['ignored']).toMatchObject({ count: 2, paths: ['logs/', 'node_modules/'] });
    const apart = (diff.data['apart'] as Kind[]).map((each) => `${each.kind} ${each.path ?? each.ref ?? ''}`);
    expect(apart).toEqual(['repository app/', 'stash stash@{0}', 'branch refs/heads/side']);
    expect(diff.data['refs_changed']).toMatchObject([
      { ref: 'stash@{0}', change: 'created', by_agent: true },
      { ref: 'refs/heads/side', change: 'created', by_agent: true },
    ]);
    for (const line of [
      'ignored by git',
      'apart, not in the patch: repository "app/"',
      'undo: git stash drop',
    ])
      expect(diff.text).toContain(line);

    const gone = await here.call('agy_discard', { job_id: id });
    const ref = `refs/agy-mcp/${id}`;
    expect(gone.data).toMatchObject({ removed: true, kept_at: ref });
    expect(gone.text).toContain('kept there as well: files that are in no patch');
    expect((await here.call('agy_diff', { job_id: id })).data['patch_sha256']).toBe(
      diff.data['patch_sha256'],
    );

    shell(here, 'git stash clear && git branch -D side');
    shell(here, 'git reflog expire --expire=now --all && git gc --quiet --prune=now');
    const told = shell(here, `git log -1 --format=%B ${ref}`);
    const part = (word: string): string =>
      told
        .split('\n')
        .find((line) => line.includes(word))
        ?.split(':', 1)[0] ?? word;
    expect(shell(here, `git show ${part('the work')}:work.ts`)).toBe('work\n');
    expect(shell(here, `git show '${part('WIP on')}:README.md'`)).toBe('put away\n');
    expect(shell(here, `git show '${part('refs/heads/side')}:side.ts'`)).toBe('1\n');
    expect(shell(here, `git show '${part('in no patch')}:logs/run.log'`)).toBe('result\n');
    const out = path.join(here.home, 'out');
    mkdirSync(out);
    shell(here, `git archive '${part('in no patch')}' | tar -x -C '${out}'`);
    expect(existsSync(path.join(out, 'node_modules'))).toBe(false);
    shell(here, `mv '${out}/app/git-folder' '${out}/app/.git'`);
    expect(shell(here, `git -C '${out}/app' log --format=%s`)).toBe('nested\n');
    expect(readFileSync(path.join(out, 'app/a.ts'), 'utf8')).toBe('2\n');
  });

  it('and cannot be kept makes the discard refuse; force removes it', async () => {
    const here = await begin([run('mkdir logs && : > logs/big')]);
    const job = await here.call('agy', TASK);
    const id = String(job.data['job_id']);
    const { path: worktree } = job.data['workspace'] as { path: string };
    truncateSync(path.join(worktree, 'logs/big'), 300 * 1_048_576);
    const refused = await here.call('agy_discard', { job_id: id });
    expect(refused.error).toMatchObject({ code: 'workspace_failed', job_id: id });
    expect(existsSync(path.join(worktree, 'logs/big'))).toBe(true);
    const forced = await here.call('agy_discard', { job_id: id, force: true });
    expect(forced.data).toMatchObject({ removed: true });
    expect(forced.text).toContain('removed without being kept');
    expect(existsSync(worktree)).toBe(false);
  });

  it('is nothing to speak of for a plain job', async () => {
    const here = await begin([{ write: 'work.ts', content: 'work\n', granted: true }]);
    const job = await here.call('agy', TASK);
    const id = String(job.data['job_id']);
    const diff = await here.call('agy_diff', { job_id: id });
    for (const field of ['ignored', 'apart', 'refs_changed']) expect(diff.data).not.toHaveProperty(field);
    const gone = await here.call('agy_discard', { job_id: id });
    expect(gone.text).toBe(
      `job ${id}: worktree and branch are removed\nits changes are kept at refs/agy-mcp/${id}`,
    );
  });
});
