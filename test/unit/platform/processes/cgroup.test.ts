import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import {
  cgroupFolder,
  enterCgroup,
  leaveCgroup,
  markInCgroup,
} from '../../../../src/platform/processes/cgroup.ts';
import { newMark } from '../../../../src/platform/ids.ts';
import { findMarked, killTree, signalProcess } from '../../../../src/platform/processes/kill-tree.ts';
import { isRunning, until } from '../../../support/processes.ts';

const started: number[] = [];
afterEach(() => {
  for (const pid of started.splice(0)) signalProcess(pid, 'SIGKILL');
});

/** A shell that carries no mark and waits for a line before it does what it is to do. */
function shell(script: string): ChildProcess & { pid: number } {
  const child = spawn('sh', ['-c', `read go; ${script}`], {
    env: { PATH: process.env['PATH'] },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  started.push(child.pid ?? 0);
  return child as ChildProcess & { pid: number };
}

/** Where the machine lets this user make no group, there is nothing to prove but the answer. */
const permitted = await (async () => {
  const child = shell('');
  const [mark, exited] = [newMark(), once(child, 'exit')];
  const entered = await enterCgroup(child.pid, mark);
  child.stdin?.end('\n');
  await exited;
  await leaveCgroup(mark);
  return entered;
})();
if (!permitted)
  process.stderr.write('cgroup.test.ts: no control group may be made here: four tests are skipped\n');

describe.runIf(permitted)('the control group of a job', () => {
  test('finds and ends a daemon that has shed its mark, its session and its parent', async () => {
    const mark = newMark();
    const child = shell('setsid env -i sh -c "sleep 60 & echo \\$!" & wait; echo done');
    expect(await enterCgroup(child.pid, mark)).toBe(true);
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const exited = once(child, 'exit');
    child.stdin?.end('\n');
    await until(() => /^\d+$/m.test(said), 'the daemon is named');
    const daemon = Number(/^\d+$/m.exec(said)?.[0]);
    started.push(daemon);
    await exited;
    expect(isRunning(daemon)).toBe(true);
    expect(await findMarked(mark)).toContain(daemon);
    expect(await killTree(null, mark)).toEqual([]);
    expect(isRunning(daemon)).toBe(false);
  });
  test('ends a tree that forks without end', async () => {
    const mark = newMark();
    const child = shell('f() { env -i setsid sleep 60 & }; while :; do f; sleep 0.001; done');
    await enterCgroup(child.pid, mark);
    child.stdin?.end('\n');
    await until(async () => (await findMarked(mark)).length > 20, 'it forks');
    expect(await killTree(null, mark)).toEqual([]);
    expect(await findMarked(mark)).toEqual([]);
  });
  test('is removed with the job', async () => {
    const mark = newMark();
    const child = shell('exec sleep 60');
    await enterCgroup(child.pid, mark);
    const folder = await cgroupFolder(await readFile(`/proc/${child.pid}/cgroup`, 'utf8'));
    expect(existsSync(folder ?? '')).toBe(true);
    await killTree(null, mark);
    expect(existsSync(folder ?? '')).toBe(false);
  });
  test('of another job is left alone', async () => {
    const [mine, other] = [newMark(), newMark()];
    const child = shell('exec sleep 60');
    await enterCgroup(child.pid, other);
    child.stdin?.write('\n');
    await killTree(null, mine);
    expect(await findMarked(other)).toEqual([child.pid]);
    await killTree(null, other);
  });
});

test('a process that is gone has no group', async () => {
  const child = spawn('true', { stdio: 'ignore' });
  await once(child, 'exit');
  expect(await enterCgroup(child.pid ?? 0, newMark())).toBe(false);
});

test.each([
  ['0::/user.slice/agy-mcp-0123abcd.xyz\n', '0123abcd.xyz'],
  ['9:memory:/agy-mcp-other\n0::/a/agy-mcp-one/agy-mcp-two\n', 'two'],
  ['0::/agy-mcp-one/elsewhere\n', null],
  ['9:memory:/agy-mcp-one\n', null],
  ['', null],
])('the mark in %j is %j', (lines, mark) => {
  expect(markInCgroup(lines)).toBe(mark);
});
