import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { newMark } from '../../../../src/platform/ids.ts';
import {
  findMarked,
  killTree,
  MARK_VARIABLE,
  signalGroup,
  signalProcess,
} from '../../../../src/platform/processes/kill-tree.ts';
import { isRunning, until } from '../../../support/processes.ts';

const groups: number[] = [];

/** Starts a shell as leader of its own group; resolves with what it prints first. */
async function start(
  script: string,
  mark: string,
): Promise<{ pid: number; said: string; child: ChildProcess }> {
  const child = spawn('sh', ['-c', script], {
    detached: true,
    env: { PATH: process.env['PATH'], [MARK_VARIABLE]: mark },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pid = child.pid ?? 0;
  groups.push(pid);
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { pid, said: chunk.toString().trim(), child };
}

afterEach(() => {
  for (const pid of groups.splice(0)) signalGroup(pid, 'SIGKILL');
});

describe.runIf(process.platform === 'linux')('the tree of a job', () => {
  test('a process that left its group by setsid dies with it', async () => {
    const mark = newMark();
    const { pid, said } = await start('setsid sleep 60 >/dev/null & echo $!; wait', mark);
    await until(async () => (await findMarked(mark)).length >= 2, 'both processes run');
    expect(await killTree(pid, mark)).toEqual([]);
    expect(await findMarked(mark)).toEqual([]);
    expect(isRunning(Number(said))).toBe(false);
  });
  test('an orphan of a leader that is gone is found by its mark', async () => {
    const mark = newMark();
    const { child } = await start('setsid sleep 60 >/dev/null & echo up', mark);
    if (child.exitCode === null) await once(child, 'exit');
    await until(async () => (await findMarked(mark)).length === 1, 'the orphan runs its program');
    expect(await killTree(null, mark)).toEqual([]);
    expect(await findMarked(mark)).toEqual([]);
  });
  test('one that ignores TERM dies all the same', async () => {
    const mark = newMark();
    const { pid, child } = await start('trap "" TERM; echo up; while :; do sleep 60; done', mark);
    const ended = once(child, 'exit');
    signalGroup(pid, 'SIGTERM');
    expect(isRunning(pid)).toBe(true);
    expect(await killTree(pid, mark)).toEqual([]);
    expect((await ended)[1]).toBe('SIGKILL');
  });
  test('a process of another job is left alone', async () => {
    const [mine, other] = [newMark(), newMark()];
    const { pid } = await start('echo up; exec sleep 60', other);
    expect(await killTree(null, mine)).toEqual([]);
    expect(await findMarked(other)).toEqual([pid]);
  });
  test('a mark is compared whole', async () => {
    const mark = newMark();
    await start('echo up; exec sleep 60', `${mark}0`);
    expect(await findMarked(mark)).toEqual([]);
  });
  test('a zombie counts as gone', async () => {
    const mark = newMark();
    const { pid } = await start('sleep 0.01 & echo $!; exec sleep 60', mark);
    await until(async () => (await findMarked(mark)).length === 1, 'only the leader lives');
    expect(await findMarked(mark)).toEqual([pid]);
  });
});

test('a signal to what is gone is no error', async () => {
  const child = spawn('true', { stdio: 'ignore', detached: true });
  const pid = child.pid ?? 0;
  await once(child, 'exit');
  signalGroup(pid, 'SIGTERM');
  expect(signalProcess(pid, 'SIGTERM')).toBe(false);
});
