// The agents: what they are given, what is understood of what they say, and that nothing of them is left.
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startBridgeHere } from '../support/bridge-here.ts';
import { isRunning, until } from '../support/processes.ts';
import { type Bridge, makeHome, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

const pidIn = ({ home }: Bridge, name: string): number => Number(readFileSync(path.join(home, name), 'utf8'));

/** The job store, once every runner has finished with it: a record is final before its live mark goes. */
async function quietStore({ home }: Bridge): Promise<string> {
  const store = path.join(home, '.agy-mcp', 'sessions');
  await until(() => readdirSync(path.join(store, 'live')).length === 0, 'no runner is at work');
  return store;
}

/** Assembled at run time: a forge would refuse the literal. */
const token = (): string => ['gh', 'p_', 'aB3d'.repeat(9)].join('');

/** Signs of life go when their job does. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    expect(error).toHaveProperty('code', 'ENOENT');
    return '';
  }
}

describe('each band of agent is driven its own way', () => {
  // promise: no-shell, prompt-unseen
  it('agy 1.3 gets the prompt on its input as one line, and every value fused to its flag', async () => {
    bridge = await startBridgeHere();
    await bridge.call('agy', { prompt: 'Only on the input.', model: 'gemini-3.8-flash', effort: 'high' });
    const start = bridge.starts().find(({ stdin }) => stdin !== '');
    expect(JSON.parse(start?.stdin ?? '')).toMatchObject({
      event: 'user',
      message: { content: expect.stringContaining('Only on the input.') as string },
    });
    expect(start?.argv.every((word) => word.startsWith('--'))).toBe(true);
    expect(start?.argv).toContain('--model=gemini-3.8-flash');
    expect(start?.argv.join(' ')).not.toContain('Only on the input.');
  });

  it('agy 1.0 gets it as --print=, and its answer and its conversation are read from text and log', async () => {
    bridge = await startBridgeHere({ agent: 'agy-text' });
    const reply = await bridge.call('agy', { prompt: 'Tell me.' });
    expect(reply.data).toMatchObject({ status: 'completed' });
    expect(reply.data['agent_messages']).toContain('Told in plain text.');
    expect(reply.data['session_id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(
      bridge
        .starts()
        .at(-1)
        ?.argv.some((word) => /^--print=.*Tell me\.$/s.test(word)),
    ).toBe(true);
  });

  it('a quota error that agy 1.0 swallows with exit 0 is told as what it is', async () => {
    bridge = await startBridgeHere({ agent: 'agy-swallows-quota-error' });
    expect((await bridge.call('agy', { prompt: 'x' })).error).toMatchObject({
      code: 'quota_exhausted',
      retry: 'later',
    });
  });

  it('gemini runs where agy is absent, and the answer says so', async () => {
    bridge = await startBridgeHere({ agent: 'gemini-replies', program: 'gemini' });
    const reply = await bridge.call('agy', { prompt: 'x' });
    expect(reply.data).toMatchObject({ status: 'completed', backend: 'gemini' });
    expect(String(reply.data['warnings'])).toContain('gemini runs this job');
  });

  it('a program that answers nothing to --help is no agent', async () => {
    const home = makeHome(null);
    writeFileSync(path.join(home.home, 'bin', 'agy'), '#!/no/such/interpreter\n', { mode: 0o755 });
    bridge = await startBridgeHere({ home });
    expect((await bridge.call('agy', { prompt: 'x' })).error).toMatchObject({ code: 'agent_missing' });
  });

  it('a denied tool is named, with the rule that would allow it', async () => {
    bridge = await startBridgeHere({ agent: 'agy-denied' });
    const { error } = await bridge.call('agy', { prompt: 'Run it.' });
    expect(error.code).toBe('agent_failed');
    const { data } = await bridge.call('agy_status', { job_id: error.job_id });
    expect(data['denied_actions']).toMatchObject([
      { action: 'command', allow_rule: expect.any(String) as string },
    ]);
  });
});

describe('a dry run', () => {
  it('shows the command and starts nothing', async () => {
    bridge = await startBridgeHere();
    const reply = await bridge.call('agy', { prompt: 'Plan only.', dry_run: true });
    expect(reply.data['command_preview']).toMatchObject({
      argv: expect.arrayContaining(['--output-format=stream-json']) as unknown,
    });
    expect(reply.text).toContain('nothing was started');
    expect((await bridge.call('agy_sessions', {})).data).toMatchObject({ count: 0 });
  });
});

// promise: worktree-apart
describe('the worktree', () => {
  it('holds what the agent wrote, on a branch of its own; the checkout stays as it was', async () => {
    bridge = await startBridgeHere({ agent: 'agy-writes-files' });
    const reply = await bridge.call('agy', {
      prompt: 'Write.',
      mode: 'execute',
      allow_write: true,
      label: 'Two files',
    });
    const workspace = reply.data['workspace'] as { kind: string; path: string; branch: string };
    expect(workspace).toMatchObject({
      kind: 'worktree',
      branch: expect.stringMatching(/^agy-mcp\/two-files-job_/) as string,
    });
    expect(workspace.path.startsWith(path.join(bridge.repo, '.agy-mcp', 'worktrees'))).toBe(true);
    expect(readFileSync(path.join(workspace.path, 'src', 'hello.txt'), 'utf8')).toBe('hello\n');
    expect(existsSync(path.join(bridge.repo, 'src'))).toBe(false);
    expect(reply.text).toContain(workspace.path);
  });
});

// promise: cancel-gone
describe('a cancel', () => {
  it('ends an agent that ignores TERM', async () => {
    bridge = await startBridgeHere({ agent: 'agy-ignores-term' });
    const job_id = (await bridge.call('agy_start', { prompt: 'x' })).data['job_id'];
    const { starts } = bridge;
    await until(() => starts().some(({ stdin }) => stdin !== ''), 'the agent has its prompt');
    const pid = starts().find(({ stdin }) => stdin !== '')?.pid ?? 0;
    expect(isRunning(pid)).toBe(true);
    expect((await bridge.call('agy_cancel', { job_id })).data).toMatchObject({ status: 'cancelled' });
    expect(isRunning(pid)).toBe(false);
  });

  it('finds a setsid child and a double-forked daemon that ignore TERM', async () => {
    const agent = {
      version: '1.3.2',
      steps: [
        { spawn: 'setsid', pid_file: '{{home}}/setsid.pid', ignores_term: true },
        { spawn: 'daemon', pid_file: '{{home}}/daemon.pid', ignores_term: true },
        { text: 'They run.\n' },
        { hang: true },
      ],
    };
    bridge = await startBridgeHere({ agent });
    const job_id = (await bridge.call('agy_start', { prompt: 'x' })).data['job_id'];
    const { home } = bridge;
    const files = ['setsid.pid', 'daemon.pid'].map((name) => path.join(home, name));
    await until(
      () => files.every((file) => existsSync(file) && statSync(file).size > 0),
      'both children run',
    );
    const pids = ['setsid.pid', 'daemon.pid'].map((name) => pidIn(bridge as Bridge, name));
    expect(pids.map(isRunning)).toEqual([true, true]);
    expect((await bridge.call('agy_cancel', { job_id })).data).toMatchObject({ status: 'cancelled' });
    expect(pids.map(isRunning)).toEqual([false, false]);
  });
});

// promise: end-clean
describe('an agent that ends', () => {
  it('leaves nobody behind, though its grandchildren hold the pipes open', async () => {
    bridge = await startBridgeHere({ agent: 'agy-leaves-grandchild' });
    const reply = await bridge.call('agy', { prompt: 'x' });
    expect(reply.data).toMatchObject({ status: 'completed' });
    expect(isRunning(pidIn(bridge, 'grandchild-setsid.pid'))).toBe(false);
    expect(isRunning(pidIn(bridge, 'grandchild-daemon.pid'))).toBe(false);
  });

  it('by its timeout is told so, and keeps what it said', async () => {
    const agent = { version: '1.3.2', steps: [{ text: 'Half of it.\n' }, { hang: true }] };
    bridge = await startBridgeHere({ agent });
    const { error } = await bridge.call('agy', { prompt: 'x', timeout: 2 });
    expect(error).toMatchObject({ code: 'timed_out', retry: 'later' });
    const result = await bridge.call('agy_result', { job_id: error.job_id });
    expect(result.data['agent_messages']).toContain('Half of it.');
  });
});

describe('secrets', () => {
  it('of the server’s environment do not reach the agent', async () => {
    const canary = 'canary-4711-canary';
    bridge = await startBridge({
      env: { DB_PASSWORD: canary, ANTHROPIC_API_KEY: canary, LD_LIBRARY_PATH: '/x', NODE_OPTIONS: '' },
    });
    await bridge.call('agy', { prompt: 'x' });
    for (const { env } of bridge.starts()) {
      expect(JSON.stringify(env)).not.toContain(canary);
      expect(Object.keys(env)).not.toContain('LD_LIBRARY_PATH');
      expect(env).toMatchObject({ AGY_CLI_DISABLE_AUTO_UPDATE: 'true', NO_COLOR: '1' });
    }
  });

  // promise: redact-everywhere
  it('that an agent prints are on no wire and in no file of the store', async () => {
    bridge = await startBridge({ agent: 'agy-prints-a-token' });
    const reply = await bridge.call('agy', { prompt: 'Show it.', return_all_messages: true });
    expect(JSON.stringify(reply)).not.toContain(token());
    expect(reply.text).toContain('***');
    const store = await quietStore(bridge);
    const files = readdirSync(store, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      expect(contentOf(path.join(file.parentPath, file.name))).not.toContain(token());
    }
  });

  // promise: redact-prompt
  it('in the prompt are in no file of the store either', async () => {
    bridge = await startBridge();
    await bridge.call('agy', { prompt: `Use ${token()} please.` });
    const store = await quietStore(bridge);
    for (const file of readdirSync(store, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )) {
      expect(contentOf(path.join(file.parentPath, file.name))).not.toContain(token());
    }
  });

  // promise: store-private
  it('the store is private: folders 0700, files 0600', async () => {
    bridge = await startBridge();
    await bridge.call('agy', { prompt: 'x' });
    const store = await quietStore(bridge);
    for (const entry of readdirSync(store, { recursive: true, withFileTypes: true })) {
      const mode = statSync(path.join(entry.parentPath, entry.name)).mode & 0o777;
      expect([entry.name, mode]).toEqual([entry.name, entry.isDirectory() ? 0o700 : 0o600]);
    }
  });
});
