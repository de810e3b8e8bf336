// Removing one job: what protects its work, what a person can decide, and what else has its text.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startBridgeHere } from '../support/bridge-here.ts';
import { typeHere } from '../support/command-here.ts';
import { until } from '../support/processes.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';
import { startAtTerminal } from '../support/typed-command.ts';

let home: Home;
afterEach(() => home.clear());
vi.setConfig({ testTimeout: 60_000 });

const WRITES = { answer: 'Done.', steps: [{ write: 'new.txt', content: 'hello\n', granted: true }] };
const run = (...words: string[]) => typeHere(home, words);
const execute = async (label: string): Promise<string> =>
  (await run('run', 'Write.', '-m', 'execute', '-w', '-l', label, '-q')).out.trim();
const folderOf = (id: string): string => path.join(home.home, '.agy-mcp', 'sessions', id);

describe('agy-mcp remove', () => {
  it('removes a job, and says what else has its text and where', async () => {
    home = makeHome();
    const { out } = await run('run', 'A secret plan.', '--json');
    const { job_id: id, session_id } = JSON.parse(out) as { job_id: string; session_id: string };
    const conversations = path.join(home.home, '.gemini', 'antigravity-cli', 'conversations');
    mkdirSync(conversations, { recursive: true });
    const history = path.join(conversations, `${session_id}.db`);
    writeFileSync(history, '');
    expect((await run('remove', 'latest', '--dry-run')).out).toMatch(/^would remove 1 job, 0 would remain\n/);
    expect(existsSync(folderOf(id))).toBe(true);
    const removed = await run('remove', 'latest');
    expect(removed).toMatchObject({ code: 0, err: '' });
    expect(removed.out).toMatch(/^removed 1 job, 0 remain\njob_\w+\nits text is or may be elsewhere:\n/);
    expect(removed.out).toContain(`The history of agy: "${history}"\n`);
    expect(existsSync(folderOf(id))).toBe(false);
    expect(await run('remove', id)).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no job') as unknown,
    });
  });

  // promise: remove-spares
  it('removes no work that was neither applied nor discarded, and says how to go on', async () => {
    home = makeHome(WRITES);
    const [kept, gone] = [await execute('kept'), await execute('gone')];
    const refused = await run('remove', 'kept');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toBe(
      `error: Job ${kept} has changes that were neither applied nor discarded, and stays.\n` +
        `hint: agy-mcp diff ${kept} shows them; then agy-mcp apply ${kept} or agy-mcp discard ${kept}, and remove it then.\n` +
        `job: ${kept}\n`,
    );
    await run('discard', 'gone');
    const both = await run('remove', 'kept', 'gone', '--json');
    expect(both.code).toBe(1);
    expect(JSON.parse(both.out)).toMatchObject({
      removed: [gone],
      remaining: 1,
      refused: [{ job_id: kept, error: { code: 'workspace_failed' } }],
    });
    expect(existsSync(folderOf(kept))).toBe(true);
    expect(await run('remove', 'kept', '--force')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^error: --force asks a person, .*\nhint: In a script discard /) as unknown,
    });
  });

  it('stops no job that runs', async () => {
    home = makeHome('agy-hangs');
    await run('start', 'Hang.', '-l', 'hangs');
    await until(() => home.starts().length > 0, 'the agent runs');
    expect((await run('remove', 'hangs')).err).toMatch(
      / is still \w+, and stays\.\nhint: Stop it with agy-mcp cancel job_/,
    );
    await run('cancel', 'hangs');
    expect((await run('remove', 'hangs')).code).toBe(0);
  });

  it.runIf(process.platform === 'linux')(
    'with --force at a terminal asks, and then removes the work as well',
    async () => {
      home = makeHome(WRITES);
      const id = await execute('pasted');
      const typed = startAtTerminal(home, ['remove', 'pasted', '--force']);
      await until(() => typed.out().includes('for good?'), 'the person is asked');
      expect(typed.out()).toContain(
        `Remove job ${id} ("pasted") with its changes to 1 file and its worktree, for good?`,
      );
      typed.type('y');
      await until(() => !existsSync(folderOf(id)), 'the job is gone');
      const { out } = await typed.ended;
      expect(out).toContain('removed 1 job');
      expect(existsSync(path.join(home.repo, '.agy-mcp', 'worktrees', `pasted-${id}`))).toBe(false);
    },
  );
});

describe('agy_purge', () => {
  it('takes one job, with the same protection, and one of its two ways only', async () => {
    home = makeHome(WRITES);
    const kept = await execute('kept');
    const bridge = await startBridgeHere({ home });
    try {
      expect((await bridge.call('agy_purge', { job_id: kept })).error).toMatchObject({
        code: 'workspace_failed',
        hint: expect.stringMatching(/^agy_diff .* agy_discard \{"job_id":"job_\w+"\}/) as unknown,
        job_id: kept,
      });
      for (const args of [{}, { job_id: kept, days: 3 }])
        expect((await bridge.call('agy_purge', args)).error).toMatchObject({
          code: 'invalid_request',
          message: 'Either `days` or `job_id` is required.',
        });
      await bridge.call('agy_discard', { job_id: kept });
      expect((await bridge.call('agy_purge', { job_id: kept })).data).toMatchObject({
        removed: [kept],
        held_elsewhere: expect.arrayContaining([
          expect.stringMatching(/^The history of agy: /),
          expect.stringMatching(/^Git keeps what was changed /),
          expect.stringMatching(/^The program that gave the task /),
        ]) as unknown,
      });
    } finally {
      await bridge.disconnect();
    }
  });

  it('as a command says at once what it needs', async () => {
    home = makeHome();
    expect((await run('purge')).err).toBe(
      'error: --days is required: how many days ago a job ended.\n' +
        'hint: agy-mcp purge --days 30 --dry-run lists what would go; agy-mcp remove JOB removes one job.\n',
    );
    expect((await run('purge', '30')).err).toMatch(
      /\nhint: It takes options only\. For example: agy-mcp purge --days 30 --dry-run\n$/,
    );
  });
});
