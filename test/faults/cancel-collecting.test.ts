// A cancel while the changes of a job are being recorded: it is obeyed then, too, and what the agent did stays.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { type Bridge, makeHome, SERVER, startBridge } from '../support/start-bridge.ts';

const written = [
  { write: '.gitattributes', content: '*.slow filter=slow\n' },
  { write: 'a.slow', content: 'work\n' },
];

/** A bridge whose user has a filter that takes longer than any test. */
async function startSlow(steps: readonly unknown[]): Promise<Bridge> {
  const home = makeHome({ version: '1.3.2', answer: 'Done.', steps: [...written, ...steps] });
  const mark = path.join(home.home, 'filtering');
  writeFileSync(
    path.join(home.home, '.gitconfig'),
    `[filter "slow"]\n\tclean = "touch '${mark}'; sleep 300; cat"\n\trequired = true\n`,
  );
  return startBridge({ home });
}

async function start(bridge: Bridge, more: Record<string, unknown> = {}): Promise<string> {
  const args = { prompt: 'Write.', mode: 'execute', allow_write: true, ...more };
  const reply = await bridge.call('agy_start', args);
  return String(reply.data['job_id']);
}

interface Ended {
  readonly status: string;
  readonly warnings: string[];
  readonly workspace: { readonly path: string } | null;
  readonly owner: { readonly pid: number } | null;
}
const recordOf = ({ home }: Bridge, id: string): Ended =>
  JSON.parse(readFileSync(path.join(home, '.agy-mcp', 'sessions', id, 'meta.json'), 'utf8')) as Ended;

/** The worktree; an empty text until there is one. */
const placeOf = (bridge: Bridge, id: string): string => recordOf(bridge, id).workspace?.path ?? '';

/** Living processes of the home but those that wait for another job. */
const working = (bridge: Bridge): number[] =>
  bridge.living().filter((pid) => {
    try {
      return !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--stand-by');
    } catch {
      return false; // ended meanwhile
    }
  });

/** What the agent wrote is where the record says, and only this process and the server are left. */
function expectKept(bridge: Bridge, id: string): void {
  const { warnings } = recordOf(bridge, id);
  expect(readFileSync(path.join(placeOf(bridge, id), 'a.slow'), 'utf8')).toBe('work\n');
  expect(warnings.join('\n')).toContain('cancelled while its changes were being recorded');
  expect(working(bridge)).toEqual([bridge.serverPid]);
}

// promise: cancel-truthful
describe('a cancel that comes', () => {
  it('while the changes are being recorded ends that at once', { timeout: 60_000 }, async () => {
    const bridge = await startSlow([{ answer: true }]);
    try {
      const id = await start(bridge);
      await until(() => existsSync(path.join(bridge.home, 'filtering')), 'the changes are being recorded');
      const from = performance.now();
      const reply = await bridge.call('agy_cancel', { job_id: id });
      expect(performance.now() - from).toBeLessThan(8_000);
      expect(reply.data).toMatchObject({ status: 'completed', signalled: true });
      expect(reply.text).toContain('nothing of it is alive');
      expectKept(bridge, id);
    } finally {
      await bridge.close();
    }
  });

  it('before has its changes recorded in a bounded time', { timeout: 60_000 }, async () => {
    const bridge = await startSlow([{ wait_for: '{{home}}/never' }]);
    try {
      const id = await start(bridge);
      await until(() => bridge.starts().some(({ argv }) => argv.length > 1), 'the agent runs');
      await until(() => existsSync(path.join(placeOf(bridge, id), 'a.slow')), 'it has written');
      const from = performance.now();
      const reply = await bridge.call('agy_cancel', { job_id: id });
      expect(performance.now() - from).toBeLessThan(19_000);
      expect(reply.data).toMatchObject({ status: 'cancelled', signalled: true });
      expect(reply.text).toContain('nothing of it is alive');
      expectKept(bridge, id);
    } finally {
      await bridge.close();
    }
  });
});

// promise: owner-elsewhere
describe('a cancel that is left as a file, from where the runner cannot be seen,', () => {
  /** Cancels from a container that shares the home, while a filter keeps the changes from being recorded. */
  async function expectObeyed(bridge: Bridge, id: string): Promise<Ended> {
    const elsewhere = await startBridge({
      home: bridge,
      server: path.join(import.meta.dirname, 'at-another-place.js'),
      serverArgs: ['container', SERVER],
    });
    try {
      const from = performance.now();
      const reply = await elsewhere.call('agy_cancel', { job_id: id });
      expect(performance.now() - from).toBeLessThan(20_000);
      expect(reply.data['signalled']).toBe(true);
      expect(reply.text).toContain('cannot be seen from here');
    } finally {
      await elsewhere.disconnect();
    }
    await until(() => working(bridge).length === 1, 'all of it has ended', 20_000);
    expectKept(bridge, id);
    return recordOf(bridge, id);
  }
  const isFiltering = (bridge: Bridge): boolean => existsSync(path.join(bridge.home, 'filtering'));

  it('is obeyed while the changes are being recorded', { timeout: 90_000 }, async () => {
    const bridge = await startSlow([{ answer: true }]);
    try {
      const id = await start(bridge);
      await until(() => isFiltering(bridge), 'the changes are being recorded', 20_000);
      expect((await expectObeyed(bridge, id)).status).toBe('completed');
    } finally {
      await bridge.close();
    }
  });

  it('is obeyed also when the job had reached its time limit before', { timeout: 90_000 }, async () => {
    const bridge = await startSlow([{ wait_for: '{{home}}/never' }]);
    try {
      const id = await start(bridge, { timeout: 6 });
      await until(() => isFiltering(bridge), 'the changes are being recorded', 30_000);
      expect(await expectObeyed(bridge, id)).toMatchObject({ status: 'failed', reason: 'timed_out' });
    } finally {
      await bridge.close();
    }
  });

  it('is obeyed by the one that closes a job whose runner was killed', { timeout: 90_000 }, async () => {
    const bridge = await startSlow([{ wait_for: '{{home}}/never' }]);
    try {
      const id = await start(bridge);
      const isWritten = () => existsSync(path.join(placeOf(bridge, id), 'a.slow'));
      await until(isWritten, 'it has written', 20_000);
      const { owner } = recordOf(bridge, id);
      if (owner === null || owner.pid <= 0) throw new Error('the job has no runner');
      process.kill(owner.pid, 'SIGKILL');
      void bridge.call('agy_status', { job_id: id }).catch(() => undefined); // its end is seen in the record
      await until(() => isFiltering(bridge), 'the changes are being recorded', 20_000);
      expect(await expectObeyed(bridge, id)).toMatchObject({ status: 'failed', reason: 'agent_failed' });
    } finally {
      await bridge.close();
    }
  });
});
