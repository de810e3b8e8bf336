import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { identify, isAlive } from '../../../src/platform/process-identity.ts';
import { until } from '../../support/processes.ts';

const started: ReturnType<typeof spawn>[] = [];

function sleeper(): { pid: number; ended: Promise<unknown>; kill: () => void } {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  started.push(child);
  return {
    pid: child.pid ?? 0,
    ended: once(child, 'exit'),
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

test('a process is alive until it ends', async () => {
  const { pid, ended, kill } = sleeper();
  const identity = await identify(pid);
  expect(await isAlive(identity)).toBe(true);
  kill();
  await ended;
  expect(await isAlive(identity)).toBe(false);
});

test('this process knows itself', async () => {
  const identity = await identify();
  expect(identity.pid).toBe(process.pid);
  expect(await isAlive(identity)).toBe(true);
});

test('another process with the same pid is not taken for it', async () => {
  const identity = await identify();
  expect(await isAlive({ ...identity, started: `${identity.started ?? ''}0` })).toBe(false);
});

test.runIf(process.platform === 'linux')('a process of an earlier boot is gone', async () => {
  const identity = await identify();
  expect(await isAlive({ ...identity, boot: '00000000-0000-0000-0000-000000000000' })).toBe(false);
});

test.runIf(process.platform === 'linux')('a zombie is not alive, although it answers signal 0', async () => {
  // The shell's child ends at once and is never waited for: exec replaced the one that would.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(parent);
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const zombie = Number(line.toString());
  await until(
    async () => !(await isAlive({ pid: zombie, started: null, boot: null })),
    'the child is a zombie',
  );
  expect(process.kill(zombie, 0)).toBe(true);
});
