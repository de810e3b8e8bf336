// The lock between processes, with holders that are killed, stopped, elsewhere, or gone for long.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withLock } from '../../src/platform/locks/lock-file.ts';
import { identify } from '../../src/platform/processes/process-identity.ts';
import { lookAtProcess } from '../../src/platform/processes/process-table.ts';
import { BridgeError } from '../../src/protocol/error.ts';
import type { ProcessIdentity } from '../../src/protocol/job.ts';
import { TIMES } from '../../src/protocol/limits.ts';
import { bundle } from '../support/bundle.ts';
import { isRunning, until } from '../support/processes.ts';

let folder: string;
let lock: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-mcp-lock-')));
  for (const name of ['locks', 'inside']) mkdirSync(path.join(folder, name));
  lock = path.join(folder, 'locks', 'it');
});

afterEach(async () => {
  vi.useRealTimers();
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
});

const counting = () =>
  bundle(
    folder,
    `import { countUnderLock } from './test/support/lock-counter.ts'; await countUnderLock(process.argv[2], Number(process.argv[3]));`,
  );

const program = () =>
  bundle(
    folder,
    `import { contend } from './test/support/lock-worker.ts'; await contend(process.argv[2], Number(process.argv[3]));`,
  );

function start(file: string, deadlineMs: number): ChildProcess {
  const child = spawn(process.execPath, [file, folder, String(deadlineMs)], { stdio: 'inherit' });
  children.push(child);
  return child;
}

const told = (what: string): string[] => {
  const file = path.join(folder, 'told');
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith(what))
    : [];
};
const inside = (): number[] => readdirSync(path.join(folder, 'inside')).map(Number).filter(isRunning);
const filesOfLock = (): string[] => readdirSync(path.join(folder, 'locks'));

const failure = async (act: Promise<unknown>): Promise<BridgeError> => {
  const error = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof BridgeError) return error;
  throw new Error(`no BridgeError: ${String(error)}`);
};

describe('between processes', () => {
  // promise: lock-one
  test('holders that are killed and stopped at any moment never leave two inside, nor nobody', async () => {
    const file = await program();
    for (let count = 0; count < 8; count += 1) start(file, 60_000);
    await until(() => told('in').length > 20, 'all take it in turn');
    for (let kills = 0; kills < 24; kills += 1) {
      const before = told('in').length;
      await until(() => inside().length > 0, 'somebody is inside');
      const pid = inside()[0] ?? children[0]?.pid ?? 0;
      const child = children.find((each) => each.pid === pid);
      if (kills % 4 === 0) {
        child?.kill('SIGSTOP');
        await delay(30);
        child?.kill('SIGCONT');
      }
      child?.kill('SIGKILL');
      start(file, 60_000);
      await until(() => told('in').length > before, 'somebody takes it after the dead one');
    }
    expect(told('TWO')).toEqual([]);
    expect(told('error')).toEqual([]);
  }, 60_000);

  // promise: lock-one, lock-lease
  test('eight that count, suspend themselves inside, are killed or go on: each number is counted once, and all get there', async () => {
    const [waiters, times] = [8, 12];
    writeFileSync(path.join(folder, 'counter'), '0');
    const file = await counting();
    for (let count = 0; count < waiters; count += 1) start(file, times);
    // Every other one goes on when its lock was taken over; the rest are killed where they stand.
    const stopped = new Map<number, { readonly at: number; readonly goesOn: boolean }>();
    let [seen, killed, resumed] = [0, 0, 0];
    const isOver = (): boolean => children.every(({ pid = 0 }) => !isRunning(pid));
    await until(
      async () => {
        for (const child of [...children]) {
          const pid = child.pid ?? 0;
          if (!isRunning(pid) || !(await lookAtProcess(pid)).suspended) continue;
          const { at, goesOn } = stopped.get(pid) ?? { at: performance.now(), goesOn: seen++ % 2 === 1 };
          stopped.set(pid, { at, goesOn });
          if (goesOn && performance.now() - at < TIMES.lockSuspendedMs + 1_500) continue;
          stopped.delete(pid);
          if (goesOn) {
            resumed += 1;
            child.kill('SIGCONT');
          } else {
            killed += 1;
            child.kill('SIGKILL');
            start(file, times);
          }
        }
        return isOver();
      },
      'all have counted',
      200_000,
    );
    expect(killed + resumed).toBeGreaterThan(2);
    expect(told('error')).toEqual([]);
    const counted = told('count').map((line) => Number(line.split(' ')[1]));
    const last = Number(readFileSync(path.join(folder, 'counter'), 'utf8'));
    expect(counted).toEqual(Array.from({ length: last }, (_, at) => at + 1));
    expect(last).toBeGreaterThanOrEqual(waiters * times);
    expect(told('waited')).toHaveLength(waiters);
  }, 240_000);

  // promise: lock-deadline
  test('a holder that is stopped is named when the time is up, and the lock is free when it goes on', async () => {
    const holder = start(await program(), 60_000);
    for (let tries = 0; inside().length === 0 && tries < 200; tries += 1) {
      holder.kill('SIGCONT');
      await delay(5);
      holder.kill('SIGSTOP');
      await delay(5);
    }
    const error = await failure(withLock(lock, () => Promise.resolve(), { deadlineMs: 300 }));
    expect(error.code).toBe('busy');
    expect(error.message).toContain(`process ${holder.pid ?? 0}`);
    expect(error.message).toContain('which is suspended');
    expect(error.hint).toContain(`kill -CONT ${holder.pid ?? 0}`);
    holder.kill('SIGCONT');
    expect(await withLock(lock, () => Promise.resolve('mine'))).toBe('mine');
  }, 60_000);
});

describe('a wait', () => {
  test('ends with the reason of its signal', async () => {
    const stop = new AbortController();
    const reason = new BridgeError('cancelled', 'enough');
    await withLock(lock, async () => {
      const waiting = withLock(lock, () => Promise.resolve(), { signal: stop.signal });
      stop.abort(reason);
      await expect(waiting).rejects.toBe(reason);
    });
  });

  test('ends at its deadline with words that name the holder', async () => {
    await withLock(lock, async () => {
      const error = await failure(withLock(lock, () => Promise.resolve(), { deadlineMs: 0 }));
      expect(error.message).toContain(`process ${process.pid}`);
      expect(error.message).not.toContain('stopped');
    });
  });

  test('makes the folder only when it may', async () => {
    const missing = path.join(folder, 'more', 'it');
    await expect(withLock(missing, () => Promise.resolve())).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await withLock(missing, () => Promise.resolve(1), { makesFolder: true })).toBe(1);
  });
});

test('what `act` throws is thrown, and the lock is free', async () => {
  await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(lock, () => Promise.resolve(1), { deadlineMs: 0 })).toBe(1);
});

test('the lock of an older version, damaged files and links in its place hold nobody up', async () => {
  writeFileSync(lock, JSON.stringify({ pid: 1, started: '0', boot: null }));
  writeFileSync(`${lock}.3`, '{"pid":');
  mkdirSync(`${lock}.7`);
  expect(await withLock(lock, () => Promise.resolve(1), { deadlineMs: 0 })).toBe(1);
  rmSync(`${lock}.7`, { recursive: true });
  expect(await withLock(lock, () => Promise.resolve(2), { deadlineMs: 0 })).toBe(2);
});

test('one file is left of many holders, and it is empty', async () => {
  for (let count = 0; count < 5; count += 1) await withLock(lock, () => Promise.resolve());
  expect(filesOfLock()).toHaveLength(1);
  expect(statSync(path.join(folder, 'locks', filesOfLock()[0] ?? '')).size).toBe(0);
});

test('one that was stopped between looking and making withdraws: the number that it makes is old', async () => {
  for (let count = 0; count < 5; count += 1) await withLock(lock, () => Promise.resolve());
  // What such a process makes, as others see it.
  writeFileSync(`${lock}.3`, JSON.stringify(await identify()));
  expect(await withLock(lock, () => Promise.resolve(1), { deadlineMs: 0 })).toBe(1);
  expect(filesOfLock()).toEqual(['it.6']);
});

describe('a holder that cannot be seen from here', () => {
  const elsewhere = async (): Promise<ProcessIdentity> => ({
    ...(await identify()),
    machine: 'another',
    host: 'far-away',
  });
  const setAge = (name: string, ms: number): void => {
    const at = new Date(Date.now() - ms);
    utimesSync(`${name}.1`, at, at);
  };

  test('keeps it while it is not known to be silent, and is named', async () => {
    await withLock(
      lock,
      async () => {
        const error = await failure(withLock(lock, () => Promise.resolve(), { deadlineMs: 200 }));
        expect(error.message).toContain('on far-away');
        expect(error.hint).toContain('another machine or in another container');
      },
      { as: await elsewhere() },
    );
  });

  // promise: lock-lease
  test('loses it when it was silent for long, or its time cannot be, and it stays so while it is watched; it notices', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] }); // the holder does not touch it
    const take = async (name: string, ms: number): Promise<void> => {
      await withLock(
        name,
        async ({ confirm }) => {
          await confirm();
          setAge(name, ms);
          const from = performance.now();
          expect(await withLock(name, () => Promise.resolve('mine'))).toBe('mine');
          expect(performance.now() - from).toBeGreaterThan(TIMES.lockWatchMs - 50);
          await expect(confirm()).rejects.toMatchObject({ code: 'busy', name: 'LockLost' });
        },
        { as: await elsewhere() },
      );
      expect(await withLock(name, () => Promise.resolve('again'), { deadlineMs: 0 })).toBe('again');
    };
    await Promise.all([take(lock, TIMES.lockSilentMs * 2), take(`${lock}-too`, -TIMES.lockSilentMs * 100)]);
  }, 30_000);

  test('keeps it as long as it touches it, whatever the clocks say', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    await withLock(
      lock,
      async ({ confirm }) => {
        const jump = setTimeout(() => {
          setAge(lock, TIMES.lockSilentMs * 50); // a clock that jumps while one is watched, with a heartbeat
        }, TIMES.lockWatchMs / 2);
        setAge(lock, TIMES.lockSilentMs * 2);
        const waiting = withLock(lock, () => Promise.resolve(), { deadlineMs: TIMES.lockWatchMs + 1_000 });
        expect((await failure(waiting)).code).toBe('busy');
        clearTimeout(jump);
        await confirm();
      },
      { as: await elsewhere() },
    );
  }, 30_000);
});
