import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { identify, livenessOf } from '../../../../src/platform/processes/process-identity.ts';
import { isSameScope, type ProcessScope } from '../../../../src/platform/processes/process-scope.ts';
import { askPs, hasOwnProc, lookAtProcess } from '../../../../src/platform/processes/process-table.ts';
import { processIdentity } from '../../../../src/protocol/job.ts';
import { until } from '../../../support/processes.ts';

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
  expect(await livenessOf(identity)).toBe('alive');
  kill();
  await ended;
  expect(await livenessOf(identity)).toBe('dead');
});

test('this process knows itself', async () => {
  const identity = await identify();
  expect(identity.pid).toBe(process.pid);
  expect(await livenessOf(identity)).toBe('alive');
});

test('another process with the same pid is not taken for it', async () => {
  const identity = await identify();
  expect(await livenessOf({ ...identity, started: `${identity.started ?? ''}0` })).toBe('dead');
});

describe.runIf(process.platform === 'linux')('who lives elsewhere is judged by nobody', () => {
  // promise: owner-elsewhere
  test.each([
    ['another machine', { machine: 'another' }],
    ['another boot', { boot: '00000000-0000-0000-0000-000000000000' }],
    ['another pid namespace', { pid_namespace: 'pid:[1]' }],
  ])('%s, whether or not the pid is one of here', async (_where, place) => {
    const identity = await identify();
    expect(await livenessOf({ ...identity, ...place })).toBe('unknown');
    expect(await livenessOf({ ...identity, ...place, pid: 2 ** 22 })).toBe('unknown');
  });

  test('a record of an older version: the same start is proof of life, nothing is proof of death', async () => {
    const { pid, started, boot } = await identify();
    const older = processIdentity.parse({ pid, started, boot });
    expect(await livenessOf(older)).toBe('alive');
    expect(await livenessOf({ ...older, started: '1' })).toBe('unknown');
    expect(await livenessOf({ ...older, pid: 2 ** 22 })).toBe('unknown');
    expect(await livenessOf({ ...older, boot: 'another' })).toBe('unknown');
  });
});

describe('places', () => {
  const here: ProcessScope = { machine: 'm', boot: 'b', pid_namespace: 'n', host: 'h' };
  const nothing: ProcessScope = { machine: null, boot: null, pid_namespace: null, host: 'h' };
  const cases: [string, NodeJS.Platform, ProcessScope, ProcessScope, boolean][] = [
    ['the same', 'linux', here, here, true],
    ['a machine without an id', 'linux', { ...here, machine: null }, here, true],
    ['two machines of one image', 'linux', { ...here, boot: 'c' }, here, false],
    ['a chroot without /proc', 'linux', { ...nothing, machine: 'm' }, { ...nothing, machine: 'm' }, false],
    ['macOS', 'darwin', { ...nothing, boot: 'b' }, { ...nothing, boot: 'b' }, true],
    ['macOS that does not tell', 'darwin', nothing, nothing, false],
    ['Windows', 'win32', { ...nothing, machine: 'm' }, { ...nothing, machine: 'm' }, true],
    ['two of Windows', 'win32', { ...nothing, machine: 'm' }, { ...nothing, machine: 'k' }, false],
  ];
  test.each(cases)('%s', (_what, platform, a, b, same) => {
    expect(isSameScope(a, b, platform)).toBe(same);
  });
});

describe.runIf(process.platform === 'linux')('what the system says of a pid', () => {
  test('without /proc of its own, as in a chroot: nobody is taken for dead who answers', async () => {
    const { pid, ended, kill } = sleeper();
    expect(await lookAtProcess(pid, false)).toMatchObject({ exists: true });
    expect(await lookAtProcess(process.pid, false)).toMatchObject({ exists: true });
    kill();
    await ended;
    expect(await lookAtProcess(pid, false)).toMatchObject({ exists: false });
    expect(hasOwnProc()).toBe(true);
    expect(hasOwnProc('/nowhere')).toBe(false);
  });

  test('a suspended one', async () => {
    const { pid } = sleeper();
    expect(await lookAtProcess(pid)).toMatchObject({ exists: true, suspended: false });
    process.kill(pid, 'SIGSTOP');
    await until(async () => (await lookAtProcess(pid)).suspended, 'it is stopped');
    expect(await lookAtProcess(pid, false)).toMatchObject({ exists: true, suspended: true });
  });

  test('ps tells the same start whatever the time zone and the language of the caller', async () => {
    const { pid } = sleeper();
    const told = new Set<string | undefined>();
    const before = { TZ: process.env['TZ'], LC_ALL: process.env['LC_ALL'] };
    try {
      for (const [zone, language] of [
        ['UTC', 'C'],
        ['Asia/Tokyo', 'de_DE.UTF-8'],
        ['America/New_York', 'ja_JP.UTF-8'],
      ] as const) {
        Object.assign(process.env, { TZ: zone, LC_ALL: language });
        told.add((await askPs(pid))?.started);
      }
    } finally {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    }
    expect([...told]).toEqual([expect.stringMatching(/^\w{3} \w{3} \d+ [\d:]+ \d{4}$/)]);
    expect(await askPs(2 ** 22)).toBeNull();
    expect(await askPs(pid, '/nowhere/ps')).toBeNull();
  });
});

test.runIf(process.platform === 'linux')('a zombie is not alive, although it answers signal 0', async () => {
  // The shell's child is never waited for: it ends when exec has replaced the one that would.
  const parent = spawn('sh', ['-c', 'cat <&3 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  started.push(parent);
  const [line] = (await once(parent.stdout as Readable, 'data')) as [Buffer];
  const zombie = Number(line.toString());
  const comm = `/proc/${String(parent.pid)}/comm`;
  await until(() => readFileSync(comm, 'utf8') === 'sleep\n', 'the shell is replaced');
  (parent.stdio[3] as Writable).end();
  await until(async () => !(await lookAtProcess(zombie)).exists, 'the child is a zombie');
  expect(await lookAtProcess(zombie, false)).toMatchObject({ exists: false });
  expect(process.kill(zombie, 0)).toBe(true);
});
