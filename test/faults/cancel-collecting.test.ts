// A cancel while the changes of a job are being recorded: it is obeyed then, too, and what the agent did stays.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { type Bridge, makeHome, startBridge } from '../support/start-bridge.ts';

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

async function start(bridge: Bridge): Promise<string> {
  const args = { prompt: 'Write.', mode: 'execute', allow_write: true };
  const reply = await bridge.call('agy_start', args);
  return String(reply.data['job_id']);
}

interface Ended {
  readonly status: string;
  readonly warnings: string[];
  readonly workspace: { readonly path: string };
}
const recordOf = ({ home }: Bridge, id: string): Ended =>
  JSON.parse(readFileSync(path.join(home, '.agy-mcp', 'sessions', id, 'meta.json'), 'utf8')) as Ended;

/** What the agent wrote is where the record says, and only this process and the server are left. */
function expectKept(bridge: Bridge, id: string): void {
  const { workspace, warnings } = recordOf(bridge, id);
  expect(readFileSync(path.join(workspace.path, 'a.slow'), 'utf8')).toBe('work\n');
  expect(warnings.join('\n')).toContain('cancelled while its changes were being recorded');
  expect(bridge.living()).toEqual([bridge.serverPid]);
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
      await until(
        () => existsSync(path.join(recordOf(bridge, id).workspace.path, 'a.slow')),
        'it has written',
      );
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
