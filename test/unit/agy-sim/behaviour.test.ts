// What the simulator really does: files, processes, signals, conversations.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STREAM, buildSim, linesOf, userLine, type Sim } from './start-sim.ts';

let sim: Sim;
beforeAll(async () => {
  sim = await buildSim();
});
afterAll(() => {
  sim.remove();
});

interface Result {
  readonly conversation_id: string;
  readonly status: string;
  readonly response: string;
  readonly error?: string;
  readonly num_turns: number;
  readonly usage: { readonly total_tokens: number };
}

const resultOf = (stdout: string): Result => {
  const last = linesOf(stdout).at(-1);
  expect(last).toHaveProperty('result');
  return last?.['result'] as Result;
};
const isAlive = (pid: number): boolean => {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
};

describe('files and commands', () => {
  it('a write marker writes the file in the working directory', async () => {
    const { stdout } = await sim.run({
      argv: STREAM,
      stdin: userLine('please [[sim:write deep/a.txt=hello = 1]]'),
    });
    expect(readFileSync(path.join(sim.cwd, 'deep/a.txt'), 'utf8')).toBe('hello = 1');
    expect(stdout).toContain('"tool_name":"write_to_file"');
  });

  it('a write to the scratch directory leaves the working directory alone', async () => {
    await sim.run({ argv: STREAM, stdin: userLine('x'), config: { scenario: 'write-to-scratch' } });
    expect(existsSync(path.join(sim.cwd, 'simulated.txt'))).toBe(false);
  });

  it('a command is denied, run by flag, and run by old versions', async () => {
    const config = { steps: [{ run: 'echo ran >> ran.txt; echo told' }] };
    const denied = await sim.run({ argv: STREAM, stdin: userLine('x'), config });
    expect(existsSync(path.join(sim.cwd, 'ran.txt'))).toBe(false);
    expect(denied.stderr).toMatch(/^jetski: no output produced/);
    const skip = [...STREAM, '--dangerously-skip-permissions'];
    const allowed = await sim.run({ argv: skip, stdin: userLine('x'), config });
    expect(allowed.stdout).toContain('"output":"told\\r\\n"');
    await sim.run({ argv: ['--print=x'], config: { ...config, version: '1.1.2' } });
    expect(readFileSync(path.join(sim.cwd, 'ran.txt'), 'utf8')).toBe('ran\nran\n');
  });

  it('an allow rule of settings.json lets a command through', async () => {
    const folder = path.join(sim.home, '.gemini/antigravity-cli');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'settings.json'), '{"permissions":{"allow":["command(echo allowed)"]}}');
    const config = { steps: [{ run: 'echo allowed' }, { answer: true }] };
    const { stdout } = await sim.run({ argv: STREAM, stdin: userLine('x'), config });
    expect(stdout).toContain('"output":"allowed\\r\\n"');
  });
});

describe('conversations', () => {
  it('a resumed one goes on counting steps, turns and tokens', async () => {
    const first = resultOf((await sim.run({ argv: STREAM, stdin: userLine('one') })).stdout);
    const argv = [...STREAM, `--conversation=${first.conversation_id}`];
    const { stdout } = await sim.run({ argv, stdin: userLine('two') });
    const second = resultOf(stdout);
    expect(second).toMatchObject({ conversation_id: first.conversation_id, num_turns: 2 });
    expect(second.usage.total_tokens).toBeGreaterThan(first.usage.total_tokens);
    expect(stdout).toMatch(/"step_index":2,"state":"DONE","step_type":"user_input"/);
    expect(stdout).toMatch(/"step_index":3,"state":"DONE","step_type":"system_message"/);
    const continued = await sim.run({ argv: [...STREAM, '-c'], stdin: userLine('three') });
    expect(resultOf(continued.stdout).num_turns).toBe(3);
  });

  it('an unknown one is a warning and a new id', async () => {
    const id = '00000000-1111-2222-3333-444444444444';
    const { stdout, stderr, code } = await sim.run({
      argv: [...STREAM, `--conversation=${id}`],
      stdin: userLine('x'),
    });
    expect(stderr).toBe(`warning: conversation "${id}" not found\n`);
    expect(resultOf(stdout).conversation_id).not.toBe(id);
    expect(code).toBe(0);
  });

  it('two lines are two turns with one result each', async () => {
    const { stdout } = await sim.run({ argv: STREAM, stdin: userLine('one') + userLine('two') });
    expect(linesOf(stdout).filter(({ event }) => event === 'result')).toHaveLength(2);
    expect(resultOf(stdout).num_turns).toBe(2);
  });

  it('stdin left open keeps it waiting for the next turn', async () => {
    const started = sim.start({ argv: STREAM, stdin: userLine('one') });
    await started.told('"event":"result"');
    expect(started.child.exitCode).toBeNull();
    started.child.stdin.end();
    expect((await started.ended).code).toBe(0);
  });
});

describe.skipIf(process.platform === 'win32')('signals', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s interrupts a command', async (signal) => {
    const started = sim.start({ argv: STREAM, stdin: userLine('x'), config: { scenario: 'hangs' } });
    await started.told('"tool_name":"run_command"');
    started.child.kill(signal);
    const { stdout, stderr, code } = await started.ended;
    expect(resultOf(stdout)).toMatchObject({ status: 'ERROR', error: 'interrupted', response: '' });
    expect(stderr).toBe('error: interrupted\n');
    expect(code).toBe(1);
  });

  it('before init it dies of the signal', async () => {
    const file = path.join(sim.folder, 'before.jsonl');
    const config = { before: [{ touch: 'begun' }, { hang: true }], record: file };
    const started = sim.start({ argv: STREAM, config });
    await expect.poll(() => existsSync(path.join(sim.cwd, 'begun'))).toBe(true);
    await expect.poll(() => existsSync(file)).toBe(true);
    started.child.kill('SIGTERM');
    expect(await started.ended).toMatchObject({ signal: 'SIGTERM', code: null, stdout: '' });
  });

  it('the one that ignores TERM needs KILL', async () => {
    const started = sim.start({ argv: STREAM, stdin: userLine('x'), config: { scenario: 'ignores-term' } });
    await started.told('user_input');
    started.child.kill('SIGTERM');
    started.child.kill('SIGINT');
    const sooner = await Promise.race([
      started.ended,
      new Promise((resolve) => setTimeout(resolve, 200, 'alive')),
    ]);
    expect(sooner).toBe('alive');
    started.child.kill('SIGKILL');
    expect((await started.ended).signal).toBe('SIGKILL');
  });

  it('a result is complete although the process never exits', async () => {
    const started = sim.start({
      argv: STREAM,
      stdin: userLine('x'),
      config: { scenario: 'result-then-hangs' },
    });
    started.child.stdin.end();
    await started.told('"status":"SUCCESS"');
    expect(started.child.exitCode).toBeNull();
    started.child.kill('SIGKILL');
    await started.ended;
  });
});

describe.skipIf(process.platform !== 'linux')('children', () => {
  it.each(['plain', 'setsid', 'daemon'])('a %s grandchild survives and holds stdout', async (spawn) => {
    const config = { steps: [{ spawn, pid_file: `${spawn}.pid`, ignores_term: true }, { answer: true }] };
    const started = sim.start({ argv: STREAM, stdin: userLine('x'), config });
    started.child.stdin.end();
    await new Promise((resolve) => started.child.once('exit', resolve));
    const pid = Number(readFileSync(path.join(sim.cwd, `${spawn}.pid`), 'utf8'));
    process.kill(pid, 'SIGTERM');
    expect(isAlive(pid)).toBe(true);
    const sid = execFileSync('ps', ['-o', 'sid=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const ppid = execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    expect(sid === String(started.child.pid)).toBe(spawn === 'plain');
    expect(ppid).not.toBe(String(started.child.pid));
    expect(started.stdout()).toContain('"event":"result"');
    process.kill(pid, 'SIGKILL');
    await started.ended;
  });

  it('the updater stays away when updates are disabled', async () => {
    const file = path.join(sim.cwd, 'updater.pid');
    const config = { scenario: 'updater' };
    await sim.run({ argv: STREAM, config, env: { AGY_CLI_DISABLE_AUTO_UPDATE: 'true' } });
    expect(existsSync(file)).toBe(false);
    await sim.run({ argv: STREAM, config, env: { AGY_CLI_DISABLE_AUTO_UPDATE: '1' } });
    process.kill(Number(readFileSync(file, 'utf8')), 'SIGKILL');
  });
});

describe('waiting and recording', () => {
  it('waits for a file, not for a time', async () => {
    const config = { steps: [{ text: 'One, ' }, { wait_for: 'go' }, { text: 'two.' }] };
    const started = sim.start({ argv: STREAM, stdin: userLine('x'), config });
    await started.told('One, ');
    expect(started.stdout()).not.toContain('two.');
    writeFileSync(path.join(sim.cwd, 'go'), '');
    started.child.stdin.end();
    expect(resultOf((await started.ended).stdout).response).toBe('One, two.\n');
  });

  it('records argv, environment, cwd and stdin, and probes too', async () => {
    const file = path.join(sim.folder, 'record.jsonl');
    const stdin = userLine('remember me');
    await sim.run({ argv: STREAM, stdin, config: { record: file }, env: { CANARY: 'yellow' } });
    await sim.run({ argv: ['--version'], config: { record: file } });
    const [run, probe] = linesOf(readFileSync(file, 'utf8'));
    expect(run).toMatchObject({ argv: STREAM, cwd: sim.cwd, stdin, env: { CANARY: 'yellow' } });
    expect(run?.['env_names']).toContain('CANARY');
    expect(probe).toMatchObject({ argv: ['--version'], stdin: '' });
  });

  it('AGY_SIM_SCENARIO names a file when none lies beside the program', () => {
    const file = path.join(sim.folder, 'named.json');
    writeFileSync(file, '{"version":"1.2.3","quiet":true}');
    const program = path.join(sim.folder, 'agy-sim.mjs');
    const env = { ...process.env, AGY_SIM_SCENARIO: file };
    expect(execFileSync(process.execPath, [program, '--version'], { env, encoding: 'utf8' })).toBe('1.2.3\n');
  });
});

describe('versions', () => {
  it('zero was an immediate timeout before 1.2.6 and is no limit since', async () => {
    const argv = [...STREAM, '--print-timeout=0'];
    const old = await sim.run({ argv, stdin: userLine('x'), config: { version: '1.2.5' } });
    expect(old.stderr).toContain('[agy] print timeout after 0s');
    const since = await sim.run({ argv, stdin: userLine('x'), config: { version: '1.2.6' } });
    expect(resultOf(since.stdout).status).toBe('SUCCESS');
    expect(since.stderr).toBe('');
  });

  it('an exhausted quota was retried until the timeout, then exit 0', async () => {
    const argv = ['--output-format=json', '--print-timeout=60s', '--print=x'];
    const { stdout, stderr, code } = await sim.run({
      argv,
      config: { scenario: 'quota', version: '1.1.20' },
    });
    expect(JSON.parse(stdout)).toMatchObject({ status: 'ERROR', response: '' });
    expect([stderr, code]).toEqual(['', 0]);
  });

  it('the old print timeout exits with 1', async () => {
    const config = { scenario: 'print-timeout', version: '1.1.7' };
    const { stdout, stderr, code } = await sim.run({ argv: ['--print-timeout=5s', '--print=x'], config });
    expect([stdout, stderr, code]).toEqual(['', 'timeout waiting for response\n', 1]);
  });

  it('1.1.14 corrupts wide characters in deltas only', async () => {
    const argv = ['--output-format=stream-json', '--print=x'];
    const { stdout } = await sim.run({ argv, config: { version: '1.1.14', answer: 'caf\u00e9' } });
    expect(stdout).toContain('"text_delta":"caf\uFFFD\uFFFD"');
    expect(resultOf(stdout).response).toBe('caf\u00e9\n');
  });

  it('1.1.19 cancels and dies when a tool is denied on stream input', async () => {
    const { stdout, code } = await sim.run({
      argv: STREAM,
      stdin: userLine('x'),
      config: { scenario: 'denied-multi-turn' },
    });
    expect(resultOf(stdout).status).toBe('CANCELED');
    expect(code).toBe(1);
  });

  it.each([
    ['1.3.1', [], false],
    ['1.3.1', ['--model=gemini-3.1-pro-high'], true],
    ['1.3.2', [], true],
  ])('init.model on %s with %j: %s', async (version, more, named) => {
    const { stdout } = await sim.run({ argv: [...STREAM, ...more], config: { version } });
    expect('model' in (linesOf(stdout)[0]?.['init'] as object)).toBe(named);
  });

  it('1.1.7 with a prompt flag hangs on open stdin only where the scenario says so', async () => {
    const started = sim.start({ argv: ['--print=x'], config: { scenario: 'waits-for-stdin' } });
    const sooner = await Promise.race([
      started.ended,
      new Promise((resolve) => setTimeout(resolve, 300, 'waits')),
    ]);
    expect(sooner).toBe('waits');
    started.child.stdin.end();
    expect((await started.ended).code).toBe(0);
  });
});

describe('stress', () => {
  it('a delta of 8 MiB arrives whole', async () => {
    const { stdout, code } = await sim.run({
      argv: STREAM,
      stdin: userLine('x'),
      config: { scenario: 'huge-line' },
    });
    expect(resultOf(stdout).response.length).toBe(8 * 1024 * 1024 + 1);
    expect(code).toBe(0);
  });

  it('writes cut inside characters still make valid lines', async () => {
    const { stdout } = await sim.run({
      argv: STREAM,
      stdin: userLine('x'),
      config: { scenario: 'encoding' },
    });
    expect(resultOf(stdout).response).toContain(
      'a\u2028b\u0085c <tag> & "quote" \u00e4\u20ac\u{1f600}\u4e2d',
    );
  });

  it.skipIf(process.platform !== 'linux')(
    'stays small and interruptible while nobody reads its flood',
    async () => {
      const config = { steps: [{ flood: 'deltas', bytes: 2 ** 40 }] };
      const started = sim.start({ argv: STREAM, stdin: userLine('x'), config });
      await started.told('xxx');
      started.child.stdout.pause();
      await new Promise((resolve) => setTimeout(resolve, 300));
      const status = readFileSync(`/proc/${started.child.pid ?? 0}/status`, 'utf8');
      expect(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1])).toBeLessThan(200_000);
      started.child.stdout.removeAllListeners('data').resume();
      started.child.kill('SIGTERM');
      expect((await started.ended).code).toBe(1);
    },
  );

  const played = [
    'many-deltas',
    'deep-json',
    'tolerance',
    'hostile-output',
    'subagent',
    'second-user-input',
    'glog-noise',
  ];
  it.each(played)('%s ends by itself', async (scenario) => {
    const { stdout, code } = await sim.run({ argv: STREAM, stdin: userLine('x'), config: { scenario } });
    expect(stdout).toMatch(/"event":"result".*\n$/);
    expect(code).toBe(0);
  });

  it('starts the servers of a project, and its hooks when a turn ends, up to the top of the repository', async () => {
    const put = (name: string, data: object): void => {
      mkdirSync(path.dirname(path.join(sim.cwd, name)), { recursive: true });
      writeFileSync(path.join(sim.cwd, name), JSON.stringify(data));
    };
    const stop = (command: string, enabled = true) => ({
      one: { enabled, Stop: [{ hooks: [{ type: 'command', command }] }] },
    });
    put('.agents/mcp_config.json', {
      mcpServers: {
        quick: {
          command: 'sh',
          args: ['-c', 'read line; echo "$line" > server-got; echo "{}"; exec sleep 60'],
        },
        gone: { command: '/nowhere/server' },
        off: { command: 'sh', args: ['-c', 'echo > server-off'], disabled: true },
      },
    });
    put('.agents/hooks.json', stop('pwd > hook-ran; cat > hook-got'));
    const { code } = await sim.run({ argv: STREAM, stdin: userLine('x') });
    expect(code).toBe(0);
    expect(readFileSync(path.join(sim.cwd, 'server-got'), 'utf8')).toContain('"method":"initialize"');
    expect(existsSync(path.join(sim.cwd, 'server-off'))).toBe(false);
    expect(readFileSync(path.join(sim.cwd, '.agents/hook-ran'), 'utf8').trim()).toMatch(/\/\.agents$/);
    expect(readFileSync(path.join(sim.cwd, '.agents/hook-got'), 'utf8')).toContain('NO_TOOL_CALL');
    put('.agents/hooks.json', stop('echo > off', false));
    await sim.run({ argv: STREAM, stdin: userLine('x') });
    expect(existsSync(path.join(sim.cwd, '.agents/off'))).toBe(false);
    rmSync(path.join(sim.cwd, '.agents'), { recursive: true });
  });

  it('leaves nothing but its state in the home', () => {
    expect(readdirSync(sim.home)).toEqual(['.gemini']);
  });
});
