import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forEachConcurrently } from '../../../../src/platform/waiting/concurrency.ts';
import { copyTree } from '../../../../src/platform/files/copy-tree.ts';
import { filesBelow } from '../../../../src/platform/files/paths.ts';

let base: string;
let from: string;
let to: string;
const plenty = () => ({ files: 1_000_000, bytes: 1e12 });

beforeEach(async () => {
  base = await realpath(await mkdtemp(path.join(tmpdir(), 'agy-mcp-copy-')));
  [from, to] = [path.join(base, 'from'), path.join(base, 'to')];
  await mkdir(from);
  await mkdir(to);
});
afterEach(() => rm(base, { recursive: true, force: true }));

const write = async (name: string, content = name): Promise<void> => {
  await mkdir(path.dirname(path.join(from, name)), { recursive: true });
  await writeFile(path.join(from, name), content);
};

describe('a copy of a tree', () => {
  test('has files, links and modes, in folders as deep as they come', async () => {
    const deep = Array.from({ length: 300 }, () => 'd').join('/');
    await write(`a/${deep}/file`);
    await write('a/run.sh');
    await chmod(path.join(from, 'a/run.sh'), 0o755);
    await symlink('run.sh', path.join(from, 'a/link'));
    await write('one');
    const { copied } = await copyTree(from, to, ['a', 'one', 'absent'], plenty());
    expect(copied.sort()).toEqual([`a/${deep}/file`, 'a/link', 'a/run.sh', 'one']);
    expect(await readFile(path.join(to, `a/${deep}/file`), 'utf8')).toBe(`a/${deep}/file`);
    expect(await readlink(path.join(to, 'a/link'))).toBe('run.sh');
  });

  test('leaves what stands there as it is', async () => {
    await write('one');
    await writeFile(path.join(to, 'one'), 'mine');
    const { copied } = await copyTree(from, to, ['one'], plenty());
    expect(copied).toEqual([]);
    expect(await readFile(path.join(to, 'one'), 'utf8')).toBe('mine');
  });

  test('stops at its bounds and says at which', async () => {
    for (let at = 0; at < 50; at += 1) await write(`many/${at}`);
    const few = await copyTree(from, to, ['many'], { files: 10, bytes: 1e12 });
    expect(few.copied).toHaveLength(10);
    expect(few.hasMore).toBe(true);
    expect(await readdir(path.join(to, 'many'))).toHaveLength(10);

    await write('large', 'x'.repeat(1_000));
    await write('small', 'x');
    const narrow = await copyTree(from, to, ['large', 'small'], { files: 10, bytes: 999 });
    expect(narrow.copied).toEqual(['small']);
    expect(narrow.tooLarge).toEqual(['large']);
    expect(narrow.hasMore).toBe(false);
  });

  test('that is exactly as large as its bound is whole', async () => {
    for (let at = 0; at < 10; at += 1) await write(`many/${at}`);
    expect((await copyTree(from, to, ['many'], { files: 10, bytes: 1e12 })).hasMore).toBe(false);
  });

  // promise: loop-free
  test('ends in the middle when it is aborted, and nothing of it goes on', async () => {
    const names = Array.from({ length: 1_000 }, (_, at) => `f${at}`);
    for (const name of names) await write(name);
    const aborted = new AbortController();
    function* abortsAtHalf(): Generator<string> {
      for (const [at, name] of names.entries()) {
        if (at === 500) aborted.abort(new Error('cancelled'));
        yield name;
      }
    }
    await expect(copyTree(from, to, abortsAtHalf(), plenty(), aborted.signal)).rejects.toThrow('cancelled');
    const then = await filesBelow(to, '');
    expect(then.length).toBeGreaterThan(0);
    expect(then.length).toBeLessThan(600);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await filesBelow(to, '')).toEqual(then);
  });

  // promise: loop-free
  test('of one large file ends in the middle as well', async () => {
    await write('large', 'x'.repeat(64_000_000));
    const aborted = new AbortController();
    const copying = copyTree(from, to, ['large'], plenty(), aborted.signal);
    const begun = async (): Promise<void> => {
      while ((await readdir(to)).length === 0) await new Promise((resolve) => setImmediate(resolve));
    };
    await Promise.race([begun(), copying]);
    aborted.abort(new Error('cancelled'));
    // where the file system clones, it was done at once
    await copying.catch((error: unknown) => {
      expect(String(error)).toContain('cancelled');
    });
  });
});

describe('work on many items', () => {
  test('gives the first failure when nothing is under way any more', async () => {
    let underWay = 0;
    const act = async (item: number): Promise<void> => {
      underWay += 1;
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      if (item === 3) throw new Error('three');
    };
    await expect(forEachConcurrently([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, act)).rejects.toThrow('three');
    expect(underWay).toBe(0);
  });

  test('is done so many at a time', async () => {
    let [underWay, most] = [0, 0];
    await forEachConcurrently(Array.from({ length: 100 }), 7, async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
    });
    expect(most).toBe(7);
  });
});
