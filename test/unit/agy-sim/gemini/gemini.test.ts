// The simulator as the gemini CLI.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSim, linesOf, type Ended, type Sim } from '../start-sim.ts';

let sim: Sim;
beforeAll(async () => {
  sim = await buildSim();
});
afterAll(() => {
  sim.remove();
});

const env = { GEMINI_CLI_NO_RELAUNCH: 'true' };
const ask = (config: object, argv = ['-o', 'stream-json'], stdin = 'say hi'): Promise<Ended> =>
  sim.run({
    name: 'gemini',
    argv,
    stdin,
    env: { ...env, TMPDIR: sim.folder },
    config: { trusted: true, ...config },
  });

describe('gemini', () => {
  it('is gemini by its name', async () => {
    expect((await ask({}, ['--version'])).stdout).toBe('0.61.0\n');
  });

  it('streams a tool and an answer', async () => {
    const { stdout, code } = await ask({ scenario: 'gemini-tools' });
    const lines = linesOf(stdout);
    expect(lines.map(({ type }) => type)).toEqual([
      'init',
      'message',
      'tool_use',
      'tool_result',
      'message',
      'message',
      'result',
    ]);
    expect(Object.keys(lines[0] ?? {})).toEqual(['type', 'timestamp', 'session_id', 'model']);
    expect(lines[1]).toMatchObject({ role: 'user', content: 'say hi' });
    expect(lines[3]).toMatchObject({ status: 'success', output: 'Directory is empty.' });
    expect(lines.at(-1)).toMatchObject({ status: 'success', stats: { tool_calls: 1 } });
    expect(code).toBe(0);
  });

  it('has no shell unless in yolo mode', async () => {
    const { stdout, code } = await ask({ scenario: 'gemini-tool-missing' });
    expect(stdout).toContain('"error":{"type":"tool_not_registered"');
    expect(code).toBe(0);
    const yolo = await ask({ scenario: 'gemini-tool-missing' }, [
      '-o',
      'stream-json',
      '--approval-mode=yolo',
    ]);
    expect(yolo.stdout).toContain('"output":"README.md"');
  });

  it.each([
    ['gemini-signed-out', 41],
    ['gemini-turn-limit', 53],
    ['gemini-bad-request', 144],
    ['gemini-quota', 173],
    ['gemini-ineligible', 1],
  ])('%s exits with %i', async (scenario, exit) => {
    const { code, stderr } = await ask({ scenario });
    expect(code).toBe(exit);
    expect(stderr.length).toBeGreaterThan(80);
  });

  it('does not run in a folder that nobody trusts', async () => {
    expect(await ask({ trusted: false })).toMatchObject({ code: 55, stdout: '' });
    expect(await ask({ trusted: false }, ['--skip-trust'])).toMatchObject({ code: 0 });
  });

  it('json is pretty-printed; errors go to stderr', async () => {
    const { stdout } = await ask({ answer: 'Hello' }, ['-o', 'json']);
    expect(stdout).toMatch(/^\{\n {2}"session_id": "/);
    expect(JSON.parse(stdout)).toMatchObject({ response: 'Hello' });
    const out = await ask({ scenario: 'gemini-signed-out' }, ['-o', 'json']);
    expect(out.stdout).toBe('');
    expect(out.stderr).toContain('"code": 41');
  });

  it('TERM ends it with 0 and without a result', async () => {
    const options = { name: 'gemini', argv: ['-o', 'stream-json', '-p', 'x'], env };
    const started = sim.start({ ...options, config: { scenario: 'gemini-hangs', trusted: true } });
    started.child.stdin.end();
    await started.told('Thinking');
    started.child.kill('SIGTERM');
    const { stdout, code } = await started.ended;
    expect(stdout).not.toContain('"result"');
    expect(code).toBe(0);
  });

  it('the launcher ignores TERM; its group does not', async () => {
    const config = { scenario: 'gemini-hangs', trusted: true };
    const started = sim.start({ name: 'gemini', argv: ['-o', 'stream-json', '-p', 'x'], config });
    started.child.stdin.end();
    await started.told('Thinking');
    started.child.kill('SIGTERM');
    const sooner = await Promise.race([
      started.ended,
      new Promise((resolve) => setTimeout(resolve, 300, 'alive')),
    ]);
    expect(sooner).toBe('alive');
    process.kill(-(started.child.pid ?? 0), 'SIGTERM');
    expect((await started.ended).code).toBe(0);
  });
});
