// The end of the server: by the end of its input, by a signal, by the death of its parent; also when something is stuck.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endProcess, isRunning, livingWith, until } from '../support/processes.ts';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

let home: Home;
let children: ChildProcess[];

beforeEach(() => {
  home = makeHome('agy-hangs');
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const pid of home.living()) endProcess(pid);
  await home.clear();
});

const request = (id: unknown, method: string, params: object = {}): string =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
const HELLO = request(1, 'initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'raw', version: '1' },
});
const CALL = request(2, 'tools/call', { name: 'agy_sessions', arguments: {} });

function start(args: readonly string[] = []): { child: ChildProcess; lines: string[]; said: () => string } {
  const child = spawn(process.execPath, [...args, SERVER], {
    cwd: home.repo,
    env: serverEnv(home),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  children.push(child);
  const lines: string[] = [];
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  return { child, lines, said: () => said };
}

const ENDS: [string, (child: ChildProcess) => void][] = [
  ['standard input ends', (child) => void child.stdin?.end()],
  ['SIGTERM comes', (child) => void child.kill('SIGTERM')],
  ['SIGINT comes', (child) => void child.kill('SIGINT')],
  ['SIGHUP comes', (child) => void child.kill('SIGHUP')],
];

// promise: end-always
describe('a server whose threads are all stuck ends within two seconds', () => {
  it.each(ENDS)('when %s', async (_what, act) => {
    const pipe = path.join(home.home, 'pipe');
    execFileSync('mkfifo', [pipe]);
    // Node's pool has four threads: nothing that needs one comes back any more.
    const stick = `import { open } from 'node:fs';
      process.once('SIGUSR2', () => {
        for (let n = 0; n < 6; n += 1) open(${JSON.stringify(pipe)}, 'r', () => undefined);
        process.stderr.write('stuck');
      });`;
    const { child, lines, said } = start(['--import', `data:text/javascript,${encodeURIComponent(stick)}`]);
    child.stdin?.write(HELLO);
    await until(() => lines.length === 1, 'the handshake');
    child.kill('SIGUSR2');
    await until(() => said().includes('stuck'), 'the threads are stuck');
    child.stdin?.write(CALL);
    const begin = Date.now();
    act(child);
    await once(child, 'close');
    expect(Date.now() - begin).toBeLessThan(2_000);
    expect(said()).toContain('does not answer');
  });
});

// promise: end-always
describe('a server ends in order', () => {
  it.each(ENDS)('when %s, before and after it was asked for work', async (what, act) => {
    for (const words of [[HELLO], [HELLO, CALL]]) {
      const { child, lines, said } = start();
      for (const each of words) child.stdin?.write(each);
      await until(() => lines.length === words.length, 'the answers');
      const closed = once(child, 'close');
      act(child);
      expect(await closed).toEqual([0, null]);
      if (!what.startsWith('standard')) expect(said()).toContain(`ends: ${what}`.replace(' comes', ' came'));
    }
  });

  it('when its parent is killed and somebody else holds its input open', async () => {
    const input = path.join(home.home, 'input');
    execFileSync('mkfifo', [input]);
    const held = openSync(input, 'r+'); // never ends while this process has it
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `require('child_process').spawn(process.execPath, [${JSON.stringify(SERVER)}], { stdio: 'inherit' })`,
      ],
      { cwd: home.repo, env: serverEnv(home), stdio: [held, 'pipe', 'pipe'] },
    );
    children.push(parent);
    let answer = '';
    parent.stdout?.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    let said = '';
    parent.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    writeSync(held, HELLO);
    await until(() => answer.includes('\n'), 'the handshake');
    const server = livingWith('HOME', home.home).find((pid) => pid !== parent.pid) ?? 0;
    expect(isRunning(server)).toBe(true);
    parent.kill('SIGKILL');
    await until(() => !isRunning(server), 'the end of the server', 10_000);
    closeSync(held);
    expect(said).toContain('the process that started it is gone');
  });

  it('with an answer for the calls that wait, whose jobs go on', async () => {
    const { child, lines } = start();
    child.stdin?.write(HELLO);
    child.stdin?.write(
      request(2, 'tools/call', {
        name: 'agy',
        arguments: { prompt: 'Hang.', cwd: home.repo },
        _meta: { progressToken: 7 },
      }),
    );
    await until(
      () => lines.some((line) => line.includes('notifications/progress')),
      'the agent runs',
      20_000,
    );
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    expect(await closed).toEqual([0, null]);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      id: 2,
      error: { code: -32_000, message: expect.stringContaining('agy_result') as string },
    });
    // Its runner is there, and soon its agent.
    expect(home.living().length).toBeGreaterThanOrEqual(1);
  });
});

// promise: answer-always
describe('what stands behind the last newline', () => {
  it.each([
    ['is answered by the opening', [HELLO.trimEnd()], 1],
    ['is answered by the whole server', [HELLO, CALL.trimEnd()], 2],
    ['is refused when it is no JSON', ['{"jsonrpc":'], 1],
    ['is refused by the whole server too', [HELLO, CALL, '{"jsonrpc":'], 3],
  ])('%s', async (_what, words, answers) => {
    const { child, lines } = start();
    child.stdin?.end(words.join(''));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(lines).toHaveLength(answers);
  });
});
