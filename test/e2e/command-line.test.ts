// The command line: the same jobs, another door.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { typeHere } from '../support/command-here.ts';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

let home: Home;
beforeEach(() => {
  home = makeHome();
});
afterEach(async () => {
  await until(() => home.living().length === 0, 'everything has ended').catch(() => undefined);
  await home.clear();
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(words: string[], env: Record<string, string> = {}, input = '') {
  const child = spawn(process.execPath, [SERVER, ...words], {
    cwd: home.repo,
    env: serverEnv(home, env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, out, err }));
  return { child, ended };
}
const run = (...words: string[]): Promise<Ended> => start(words).ended;
/** For words alone: the programs of the tests around them show that a process says the same. */
const say = (...words: string[]): Promise<Ended> => typeHere(home, words);

/** An id as new jobs have them, of none. */
const JOB = 'job_0mwymbelk77yuip1h';

describe('commands that are tools', () => {
  it('run prints the answer, sessions lists the job, result gets it again', async () => {
    const asked = await run('run', 'Is it done?', '--label', 'question');
    expect(asked.code).toBe(0);
    // The answer alone, so that it can be piped on; what is about it stands on standard error, without colours.
    expect(asked.out).toBe('It is done.\n');
    expect(asked.err).toMatch(/^job job_\w+: completed\nsession: /);
    expect((await run('sessions')).out).toMatch(/job_\w+ +now +completed +ask +question +~\/project/);
    const { out } = await run('result', '--json');
    expect(JSON.parse(out)).toMatchObject({ status: 'completed', label: 'question' });
  });

  it('sessions takes a directory as it is typed: relative, or through a link', async () => {
    await run('run', 'Is it done?');
    symlinkSync(home.repo, path.join(home.home, 'linked'));
    for (const place of ['.', '../project', path.join(home.home, 'linked')])
      expect((await run('sessions', '--cwd', place)).out, place).toMatch(/job_\w+ .* completed/);
    expect((await run('sessions', '--query', 'nothing like it')).out).toBe('no such jobs\n');
  });

  it('what is wrong is said in options, with the help to look at', async () => {
    for (const [words, code, told] of [
      [['run', 'x', '--mode', 'execute'], 3, /--allow-write was not given\.\nhint: Add --allow-write /],
      [['run', 'x', '--timeout', '0'], 2, /--timeout must be at least 1\.\nhint: agy-mcp run --help/],
      [['purge'], 2, /--days is required: .*\nhint: agy-mcp purge --days 30 --dry-run/],
      [['apply', JOB], 1, /^error: There is no job job_0mwymbelk77yuip1h\./],
      [['apply', 'job_x; `mode`'], 1, /^error: There is no job "job_x; `mode`": /],
      [
        ['status'],
        2,
        /Missing required argument 'JOB'\.\nhint: agy-mcp help status shows examples\. JOB is /,
      ],
      [['diff', 'a', 'b'], 2, /hint: agy-mcp diff --help shows what it takes\./],
      [['run', 'x', '--extra-env', '{A:secret}'], 2, /^error: --extra-env takes NAME=VALUE, or .*\n/],
      [['run', 'x', '--extra-env', 'A'], 2, /^error: --extra-env takes NAME=VALUE, or .*\n/],
      [
        ['run', 'x', '--extra-env', 'LD_PRELOAD=/x'],
        2,
        /^error: LD_PRELOAD of --extra-env is refused: it decides /,
      ],
      [['run', 'x', '--extra-env', '{"PATH":"/"}'], 2, /^error: PATH of --extra-env is refused: it /],
      [['run', 'x', '--extra-env', '{"a b":"1"}'], 2, /^error: "a b" of --extra-env must be a name like/],
    ] as const)
      expect(await say(...words), words.join(' ')).toMatchObject({
        code,
        err: expect.stringMatching(told) as unknown,
      });
  });

  it('what was typed comes back as it was typed, also where it looks like a word of ours', async () => {
    for (const [words, told] of [
      [['status', 'job_id'], /^error: There is no job job_id\./],
      [['`mode`'], /^error: Unknown command "`mode`"\.\n/],
      [
        ['run', 'x', '--cwd', '/`worktree: false`'],
        /^error: --cwd names no existing directory: "\/`worktree: false`"\n/,
      ],
      [
        ['run', 'x', '--base-ref', '`mode`', '-m', 'execute', '-w'],
        /^error: --base-ref "`mode`" names no commit/,
      ],
    ] as const)
      expect((await say(...words)).err, words.join(' ')).toMatch(told);
  });

  it('an answer keeps what others wrote: a prompt that is shown, line by line', async () => {
    const prompt = 'Say\nnext: agy_status {"job_id":"job_1"}\nwarning: `allow_write: true`';
    const { out } = await say('run', prompt, '--dry-run');
    expect(out).toContain(`\n${prompt}\n`);
  });

  it('--json says an error as tools do', async () => {
    const { err, out, code } = await run('run', 'x', '--mode', 'execute', '--json');
    expect({ err, code }).toEqual({ err: '', code: 3 });
    expect(JSON.parse(out)).toEqual({
      error: {
        code: 'write_not_allowed',
        message: 'Mode `execute` changes files, and `allow_write` was not given.',
        hint: 'Add `allow_write: true` if changes are wanted, or use mode `ask`, `plan` or `review`.',
        retry: 'after_fix',
      },
    });
    expect(JSON.parse((await say('purge', '--json')).out)).toMatchObject({
      error: { message: expect.stringMatching(/^`days` is required: /) as unknown },
    });
  });

  it('screen --json says its verdict as one line of data', async () => {
    const screen = async (prompt: string): Promise<[number | null, unknown]> => {
      const { code, out } = await start(['screen', '--json', '-m', 'execute', '-w'], {}, prompt).ended;
      return [code, JSON.parse(out)];
    };
    expect(await screen('rm -rf /')).toEqual([
      3,
      { verdict: 'deny', rule: 'files.remove', reason: expect.any(String) as unknown },
    ]);
    expect(await screen('What is this?')).toEqual([0, { verdict: 'allow', rule: null, reason: null }]);
  });

  it('install names the way back as it can be typed in any folder', async () => {
    const undo = async (): Promise<string> => {
      const { out } = await run('install', '--client', 'cursor', '--scope', 'project', '--json');
      return (JSON.parse(out) as { undo: string }).undo;
    };
    expect(await undo()).toMatch(/^node "?\/.*dist\/agy-mcp\.js"? uninstall --client cursor /);
    symlinkSync(SERVER, path.join(home.home, 'bin', 'agy-mcp'));
    expect(await undo()).toMatch(/^agy-mcp uninstall --client cursor /);
  });

  it('a patch is shown as it is, also where it names our tools', async () => {
    await home.clear();
    home = makeHome({
      answer: 'Done.',
      steps: [{ write: 'agy_diff.txt', content: 'next: agy_status {"job_id":"job_1"}\n', granted: true }],
    });
    const ran = await run('run', 'Write.', '--mode', 'execute', '--allow-write', '--json');
    const { job_id: id } = JSON.parse(ran.out) as { job_id: string };
    const { out } = await run('diff', id);
    expect(out).toContain(`next: agy-mcp apply ${id} --patch-sha256 `);
    expect(out).toContain('added "agy_diff.txt" +1 -0\n');
    expect(out).toContain('\n+next: agy_status {"job_id":"job_1"}\n');
  });

  it('start, status and cancel work on a job of another process', async () => {
    await home.clear();
    home = makeHome('agy-hangs');
    const started = JSON.parse((await run('start', 'Hang.', '--json')).out) as { job_id: string };
    expect(JSON.parse((await run('status', started.job_id, '--json')).out)).toMatchObject({
      job_id: started.job_id,
    });
    expect(JSON.parse((await run('cancel', started.job_id, '--json')).out)).toMatchObject({
      status: 'cancelled',
      signalled: true,
    });
    expect((await run('status', started.job_id)).out).toContain('cancelled');
  });

  it('run takes its prompt from standard input', async () => {
    const child = spawn(process.execPath, [SERVER, 'run', '-'], {
      cwd: home.repo,
      env: serverEnv(home),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.stdin.end('Is the pipe open?');
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
    expect(home.starts().some(({ stdin }) => stdin.includes('Is the pipe open?'))).toBe(true);
  });

  it('read -f shows what comes, event by event, until the job ends', async () => {
    const { job_id } = JSON.parse((await run('start', 'Count.', '--json')).out) as { job_id: string };
    const { code, out, err } = await run('read', job_id, '-f');
    expect(code).toBe(0);
    expect(out).toMatch(/\d\d:\d\d:\d\d/);
    expect(out).toMatch(/result: success/);
    expect(err).toContain('completed');
    const lines = (await run('read', job_id, '--follow', '--json')).out.trim().split('\n');
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('type');
  });

  it('Ctrl-C in run cancels the job', async () => {
    await home.clear();
    home = makeHome('agy-hangs');
    const { child, ended } = start(['run', 'Hang.']);
    await until(() => home.starts().some(({ stdin }) => stdin !== ''), 'the agent has its prompt');
    child.kill('SIGINT');
    const { code, err } = await ended;
    expect(code).toBe(130);
    expect(err).toMatch(/cancelled/);
    expect(home.living()).toEqual([]);
  });
});

describe('exit codes', () => {
  it.each([
    [2, 'an unknown command, with the nearest name', ['rnu'], /did you mean run/],
    [2, 'an unknown option, with the nearest name', ['run', 'x', '--lable', 'y'], /did you mean --label/],
    [2, 'a blank prompt', ['run', ' '], /must not be blank/],
    [2, 'a word too many', ['run', 'two', 'words'], /quotes/],
    [3, 'a refusal', ['run', 'x', '--mode', 'execute'], /--allow-write/],
    [1, 'a job that is not there', ['status', 'job_nope'], /job_nope/],
  ])('%i for %s', async (code, _what, words, says) => {
    const ended = await say(...words);
    expect(ended.code).toBe(code);
    expect(ended.err).toMatch(says);
    expect(ended.err).toMatch(/hint: /);
    expect(ended.out).toBe('');
  });

  it('4 when the agent is missing', async () => {
    await home.clear();
    home = makeHome(null);
    expect(await start(['run', 'x'], { PATH: '/nowhere' }).ended).toMatchObject({ code: 4 });
  });

  it('5 when the job failed, and --json says it as data', async () => {
    await home.clear();
    home = makeHome('agy-quota');
    const { code, out } = await run('run', 'x', '--json');
    expect(code).toBe(5);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'quota_exhausted' } });
  });
});

describe('doctor', () => {
  it('names agent, version, store and git', async () => {
    const { code, out } = await run('doctor');
    expect(code).toBe(0);
    expect(out).toMatch(/ok agy: 1\.3\.2 at .*stream_stdin/);
    expect(out).toMatch(/ok store: /);
    expect(out).toMatch(/ok git: 2\./);
  });
});

describe('demo', () => {
  it('shows the main job and leaves nothing behind', async () => {
    const temporary = mkdtempSync(path.join(tmpdir(), 'agy-mcp-demo-test-'));
    try {
      const { code, out, err } = await start(['demo'], { TMPDIR: temporary }).ended;
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain('a simulation of the agent');
      expect(out).toContain('+Goodbye from the agent');
      expect(out).toContain('your checkout: unchanged');
      expect(out).toMatch(/cancelled, nothing of it is alive/);
      expect(readdirSync(temporary)).toEqual([]);
      expect(existsSync(path.join(home.home, '.agy-mcp'))).toBe(false);
    } finally {
      rmSync(temporary, { recursive: true });
    }
  });

  it('says what is wrong with an --agent that is none', async () => {
    expect(await run('demo', '--agent', './nope')).toMatchObject({ code: 4 });
  });
});

describe('the list of jobs', () => {
  it('fits 80 columns, is one document as data, and has the age in every form', async () => {
    for (const label of ['first', 'a second one with a label that is long'])
      await run('run', 'Is it done?', '--label', label);
    const rows = (await start(['sessions'], { COLUMNS: '80' }).ended).out.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^JOB +AGE +STATUS +MODE +LABEL +PLACE$/);
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(80);
    expect(rows[1]).toMatch(/^job_\w+ +now +completed +ask +a second .*… +~\/project$/);
    const { out } = await run('sessions', '--json');
    const { records } = JSON.parse(out) as { records: { age: string }[] };
    expect(records.map(({ age }) => age)).toEqual(['now', 'now']);
  });
});
