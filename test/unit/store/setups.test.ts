import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storePaths } from '../../../src/store/job-paths.ts';
import { createSetups, type Setups } from '../../../src/store/setups.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'setups-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const folder = (): string => storePaths(root).setups;
const setups = (): Setups => createSetups(storePaths(root));
const writes = (bytes: number) => (file: string) => {
  writeFileSync(file, Buffer.alloc(bytes));
  return Promise.resolve(true);
};
const usedAt = (key: string, seconds: number): void => {
  utimesSync(path.join(folder(), `${key}.pack`), seconds, seconds);
};

describe('finished setups', () => {
  it('are found by their key, and are used the last then', async () => {
    expect(await setups().find('a')).toBeNull();
    expect(await setups().keep('a', 1_000, writes(400))).toBe(true);
    expect(await setups().keep('b', 1_000, writes(400))).toBe(true);
    usedAt('a', 1_000);
    usedAt('b', 2_000);
    expect(await setups().find('a')).toBe(path.join(folder(), 'a.pack'));
    expect(await setups().keep('c', 1_000, writes(400))).toBe(true);
    expect(readdirSync(folder()).sort()).toEqual(['a.pack', 'c.pack']);
    expect(await setups().usage()).toEqual({ count: 2, bytes: 800 });
  });
  it('that do not fit are not kept, and push no other out', async () => {
    await setups().keep('a', 1_000, writes(400));
    expect(await setups().keep('b', 1_000, writes(1_001))).toBe(false);
    expect(await setups().keep('c', 0, writes(1))).toBe(false);
    expect(readdirSync(folder())).toEqual(['a.pack']);
  });
  it('leave nothing behind when they cannot be written', async () => {
    const fails = (file: string): Promise<boolean> => {
      writeFileSync(file, 'half');
      return Promise.reject(new Error('full'));
    };
    await expect(setups().keep('a', 1_000, fails)).rejects.toThrow('full');
    expect(await setups().keep('a', 1_000, () => Promise.resolve(false))).toBe(false);
    expect(readdirSync(folder())).toEqual([]);
  });
  it('go when they were not used for long, or all at once', async () => {
    for (const key of ['a', 'b']) await setups().keep(key, 1_000, writes(10));
    usedAt('a', 1_000);
    expect(await setups().unusedSince(2_000_000)).toEqual({ count: 1, bytes: 10 });
    expect(await setups().removeBefore(2_000_000)).toEqual({ count: 1, bytes: 10 });
    expect(readdirSync(folder())).toEqual(['b.pack']);
    expect(await setups().removeBefore(Infinity)).toEqual({ count: 1, bytes: 10 });
    await setups().drop('b');
    expect(readdirSync(folder())).toEqual([]);
  });
  it('are made ready once, beside what is kept, and given to one alone', async () => {
    const makes = (bytes: number) => (_file: string, place: string) => {
      mkdirSync(place, { mode: 0o700 });
      const about = { pack: '', boot: '', stamps: '', bytes };
      writeFileSync(path.join(place, 'about.json'), JSON.stringify(about), { mode: 0o600 });
      return Promise.resolve(true);
    };
    expect(await setups().makeReady('a', 1_000, makes(300))).toBe(false); // it is not kept
    await setups().keep('a', 1_000, writes(400));
    expect(await setups().takeReady('a', () => Promise.resolve(1))).toBeNull();
    expect(await setups().makeReady('a', 400, makes(300))).toBe(false); // no room
    expect(await setups().makeReady('a', 1_000, makes(300))).toBe(true);
    expect(await setups().makeReady('a', 1_000, makes(300))).toBe(false); // it is there
    expect(await setups().usage()).toEqual({ count: 1, bytes: 700 });
    // who comes second may have its draft of the mark there for a moment
    const names = (place: string) =>
      Promise.resolve(readdirSync(place).filter((name) => !name.endsWith('.tmp')));
    const taken = await Promise.all([setups().takeReady('a', names), setups().takeReady('a', names)]);
    expect(taken.filter((each) => each !== null)).toEqual([['about.json', 'taken']]);
    expect(readdirSync(folder())).toEqual(['a.pack']);
    await setups().makeReady('a', 1_000, makes(300));
    expect(await setups().takeReady('a', () => Promise.resolve('elsewhere'))).toBe('elsewhere');
    expect(readdirSync(folder()).sort()).toEqual(['a.pack', 'a.ready']);
    // what is ready goes before anything that is kept
    expect(await setups().keep('b', 1_000, writes(500))).toBe(true);
    expect(readdirSync(folder()).sort()).toEqual(['a.pack', 'b.pack']);
    await setups().makeReady('a', 2_000, makes(300));
    expect(await setups().removeBefore(Infinity)).toEqual({ count: 2, bytes: 1_200 });
    expect(readdirSync(folder())).toEqual([]);
  });
  it('are not taken from a folder that others can open, and go with what they were made of', async () => {
    const opens = (_file: string, place: string) => {
      mkdirSync(place);
      chmodSync(place, 0o755);
      return Promise.resolve(true);
    };
    await setups().keep('a', 1_000, writes(10));
    await setups().makeReady('a', 1_000, opens);
    expect(await setups().takeReady('a', () => Promise.resolve(1))).toBeNull();
    expect(readdirSync(folder())).toEqual(['a.pack']);
    await setups().makeReady('a', 1_000, opens);
    await setups().drop('a');
    expect(readdirSync(folder())).toEqual([]);
  });
  it('are in no folder that others can open, and in no link', async () => {
    expect(await setups().trouble()).toBeNull();
    await setups().keep('a', 1_000, writes(10));
    expect(await setups().trouble()).toBeNull();
    chmodSync(folder(), 0o750);
    expect(await setups().trouble()).toBe('open to other users');
    rmSync(folder(), { recursive: true });
    symlinkSync(tmpdir(), folder());
    expect(await setups().trouble()).toBe('a link');
  });
  it('are files: a link in the place of one is none', async () => {
    await setups().keep('a', 1_000, writes(10));
    const place = path.join(folder(), 'b.pack');
    symlinkSync(path.join(folder(), 'a.pack'), place);
    await expect(setups().find('b')).rejects.toThrow('a link');
    expect(existsSync(place)).toBe(true);
  });
});
