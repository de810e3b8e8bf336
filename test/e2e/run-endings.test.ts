// Every way in which `run` ends tells what is known of the job, and what to do next.
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { typeHere } from '../support/command-here.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';
import { type Ended, startTyped } from '../support/typed-command.ts';

let home: Home;
afterEach(() => home.clear());

const run = (...words: string[]): Promise<Ended> => startTyped(home, words).ended;
/** For words alone: the programs of the tests around them show that a process says the same. */
const say = (...words: string[]): Promise<Ended> => typeHere(home, words);
const WRITES = { write: 'new.txt', content: 'hello\n', granted: true };
const EXECUTE = ['--mode', 'execute', '--allow-write'];

describe('run that fails', () => {
  it('tells the warnings of its job, on standard error and with --json', async () => {
    home = makeHome({ steps: [WRITES, { fail: 'INTERNAL', code: 500, status: 'INTERNAL' }] });
    const failed = await say('run', 'Review it.', '--mode', 'review');
    expect(failed).toMatchObject({ code: 5, out: '' });
    expect(failed.err).toMatch(
      /^error: .+\nhint: .+\njob job_\w+: upstream_error\nsession: .+\nwarning: workspace_modified: .*"new\.txt"\nnext: agy-mcp result job_\w+ for what it said/,
    );
    const { out } = await run('run', 'Review it.', '--mode', 'review', '--json');
    expect(JSON.parse(out)).toMatchObject({
      error: { warnings: [expect.stringMatching(/^workspace_modified: /) as unknown] },
    });
  });

  it('names the worktree that stands, how to look at it and how to discard it', async () => {
    home = makeHome({ steps: [WRITES, { fail: 'INTERNAL', code: 500, status: 'INTERNAL' }] });
    const { err } = await say('run', 'Write.', ...EXECUTE);
    expect(err).toMatch(/^worktree: \/.+ \(branch agy-mcp\/.+\)\nchanges: 1 file, \+1 -0 lines$/m);
    expect(err).toMatch(
      /^next: .*agy-mcp diff (job_\w+) shows what it changed, then agy-mcp apply \1 or agy-mcp discard \1$/m,
    );
    expect(err.match(/^job\b/gm)).toHaveLength(1);
  });
});

describe('run that is interrupted', () => {
  it('by Ctrl-C says what stands, how to look at it and how to discard it', async () => {
    home = makeHome({ steps: [WRITES, { hang: true }] });
    const { child, ended } = startTyped(home, ['run', 'Write.', ...EXECUTE]);
    await until(() => home.starts().some(({ stdin }) => stdin !== ''), 'the agent has its prompt');
    await until(async () => /new\.txt/.test((await say('read', 'latest', '--json')).out), 'it has written');
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toMatch(/^job job_\w+: cancelled/m);
    expect(err).toMatch(/^worktree: \/.+ \(branch agy-mcp\/.+\)\nchanges: 1 file, \+1 -0 lines$/m);
    expect(err).toMatch(
      /^next: .*agy-mcp diff (job_\w+) shows what it changed, then agy-mcp apply \1 or agy-mcp discard \1$/m,
    );
    expect(home.living()).toEqual([]);
  });

  it('by Ctrl-C before anything changed says how to discard the worktree', async () => {
    home = makeHome('agy-hangs');
    const { child, ended } = startTyped(home, ['run', 'Hang.', ...EXECUTE]);
    await until(() => home.starts().some(({ stdin }) => stdin !== ''), 'the agent has its prompt');
    child.kill('SIGINT');
    expect((await ended).err).toMatch(/^next: .*agy-mcp discard job_\w+ removes the worktree$/m);
  });

  it('by the end of its terminal says which job goes on', async () => {
    home = makeHome('agy-hangs');
    const { child, ended } = startTyped(home, ['run', 'Hang.']);
    await until(() => home.starts().some(({ stdin }) => stdin !== ''), 'the agent has its prompt');
    child.kill('SIGTERM');
    const { code, err } = await ended;
    expect(code).toBe(143);
    const [, id = ''] = /^The job goes on: agy-mcp status (job_\w+)$/m.exec(err) ?? [];
    expect(JSON.parse((await say('status', id, '--json')).out)).toMatchObject({ status: 'running' });
    expect((await say('cancel', 'latest')).code).toBe(0);
  });
});

describe('read -f that is interrupted', () => {
  it('says that the job goes on, and how to follow it again', async () => {
    home = makeHome('agy-hangs');
    const id = (await say('start', 'Hang.', '-q')).out.trim();
    await until(() => home.starts().some(({ stdin }) => stdin !== ''), 'the agent has its prompt');
    const { child, ended, out } = startTyped(home, ['read', id, '-f']);
    await until(() => out() !== '', 'it follows');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, err: `The job goes on: agy-mcp read ${id} -f\n` });
    expect((await say('cancel', id)).code).toBe(0);
  });
});

describe('--quiet', () => {
  it('prints the id alone, for run, continue and start', async () => {
    home = makeHome();
    const asked = await run('run', 'Is it done?', '-q');
    expect(asked).toEqual({ code: 0, out: expect.stringMatching(/^job_[0-9a-z]{17}\n$/) as string, err: '' });
    expect((await say('result', asked.out.trim())).out).toBe('It is done.\n');
    for (const words of [
      ['continue', 'latest', 'And now?'],
      ['start', 'Go.'],
      ['run', 'x', '--json'],
    ])
      expect((await say(...words, '--quiet')).out).toMatch(/^(?:\{"job_id":")?job_[0-9a-z]{17}(?:"\})?\n$/);
  });

  it('still says what went wrong, and warnings', async () => {
    home = makeHome('agy-quota');
    const failed = await say('run', 'x', '--quiet');
    expect(failed).toMatchObject({ code: 5, out: expect.stringMatching(/^job_\w+\n$/) as unknown });
    expect(failed.err).toMatch(/^error: .+\nhint: /);
    await home.clear();
    home = makeHome({ answer: 'Done.', steps: [WRITES] });
    expect((await say('run', 'Review.', '--mode', 'review', '-q')).err).toMatch(
      /^warning: workspace_modified: /,
    );
  });
});

describe('continue', () => {
  it('goes on in the conversation of a job, in its directory', async () => {
    home = makeHome();
    const { out } = await say('run', 'Remember 7.', '--label', 'seven', '--json');
    const first = JSON.parse(out) as { session_id: string };
    const elsewhere = startTyped(home, ['continue', 'seven', 'Which number?', '--json'], { cwd: home.home });
    expect(JSON.parse((await elsewhere.ended).out)).toMatchObject({
      session_id: first.session_id,
      cwd: home.repo,
      agent_messages: expect.stringContaining('It is done.') as unknown,
    });
    expect(await run('continue', 'seven', '-')).toMatchObject({ code: 2 }); // a blank prompt from the pipe
    expect((await say('continue')).err).toMatch(
      /^error: Missing required argument 'JOB'\.\nhint: agy-mcp help continue /,
    );
  });

  it('says why when there is no conversation', async () => {
    home = makeHome('agy-not-signed-in');
    await say('run', 'x');
    expect(await say('continue', 'latest', 'y')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^error: Job job_\w+ has no conversation to continue\.\nhint: /) as unknown,
    });
  });
});
