// A runner that stands by and is lost is not missed: the next job has one of its own.
import { renameSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning, until } from '../support/processes.ts';
import { type Bridge, startBridge } from '../support/start-bridge.ts';
import { KEEPS, spareOf, waitingIn } from '../support/standby-runner.ts';

let bridge: Bridge;
beforeEach(async () => {
  bridge = await startBridge(KEEPS);
});
afterEach(async () => {
  await bridge.close();
});

const spare = (): Promise<number> => spareOf(bridge);
const nothingWaits = (): Promise<void> => until(() => waitingIn(bridge).length === 0, 'it has cleared up');

async function runJob(): Promise<void> {
  const { isError, text } = await bridge.call('agy', { prompt: 'Say hello.' });
  expect({ isError, text }).toMatchObject({ isError: false });
}

describe('after a job a runner stands by', () => {
  it('and one that was killed meanwhile is not missed', async () => {
    await runJob();
    process.kill(await spare(), 'SIGKILL');
    await nothingWaits();
    await runJob();
  });

  it('and one whose log was taken away is not used', async () => {
    await runJob();
    const pid = await spare();
    // at once, as the runner may be writing there
    renameSync(path.join(bridge.home, '.agy-mcp/sessions/waiting'), path.join(bridge.home, 'taken'));
    await runJob();
    await until(() => !isRunning(pid), 'it was sent home');
  });

  it('and goes when it is told to', async () => {
    await runJob();
    const pid = await spare();
    process.kill(pid, 'SIGTERM');
    await until(() => !isRunning(pid), 'it has gone');
    await nothingWaits();
    await runJob();
  });
});
