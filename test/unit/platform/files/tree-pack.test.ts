import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packTree, type PackOptions } from '../../../../src/platform/files/tree-pack.ts';
import { DamagedPackError } from '../../../../src/platform/files/pack-file.ts';
import { unpackTree } from '../../../../src/platform/files/tree-unpack.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'pack-'));
  for (const name of ['from', 'to', 'outside']) mkdirSync(path.join(home, name));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const signal = new AbortController().signal;
const OPTIONS: PackOptions = { judge: () => 'as_is', maxBytes: 1e9, maxFiles: 1_000, signal };
const at = (...names: string[]): string => path.join(home, ...names);
const put = (name: string, content: string | Buffer, mode = 0o644): void => {
  mkdirSync(path.dirname(at('from', name)), { recursive: true });
  writeFileSync(at('from', name), content);
  chmodSync(at('from', name), mode);
};
const pack = (options: Partial<PackOptions> = {}, tops = ['deps']) =>
  packTree(at('from'), tops, at('pack'), { ...OPTIONS, ...options });
const same = (content: Buffer): Buffer => content;
const unpack = (to = 'to') => unpackTree(at('pack'), at(to), { adapt: same, signal });

/** Every entry with its kind, mode, time and content. */
function treeOf(top: string, name = ''): Record<string, unknown> {
  const found = lstatSync(path.join(top, name));
  const time = Math.floor(found.mtimeMs);
  if (found.isSymbolicLink()) return { [name]: ['link', readlinkSync(path.join(top, name))] };
  if (found.isFile())
    return { [name]: [found.mode & 0o777, time, readFileSync(path.join(top, name), 'hex')] };
  const below = readdirSync(path.join(top, name)).sort();
  const own = name === '' ? {} : { [name]: [found.mode & 0o777, time] };
  return Object.assign(own, ...below.map((each) => treeOf(top, path.join(name, each)))) as Record<
    string,
    unknown
  >;
}

describe('a packed tree', () => {
  it('comes back with content, modes, times, links and empty folders', async () => {
    put('deps/a/index.js', 'exports.a = 1;\n');
    put('deps/a/bin/run', '#!/bin/sh\n', 0o755);
    put('deps/bytes', Buffer.from([0, 255, 10, 13, 0]));
    put('deps/empty.txt', '');
    put('deps/ünï/closed.txt', 'x', 0o444);
    mkdirSync(at('from/deps/none'));
    symlinkSync('../a/bin/run', at('from/deps/ünï/run'));
    symlinkSync('/usr/bin/env', at('from/deps/env'));
    utimesSync(at('from/deps/a/index.js'), 1_600_000_000.25, 1_600_000_000.25);
    chmodSync(at('from/deps/ünï'), 0o555);
    utimesSync(at('from/deps/a'), 1_500_000_000, 1_500_000_000);
    expect(await pack()).toEqual({ files: 7, bytes: 31 });
    expect(await unpack()).toBe(7);
    expect(treeOf(at('to'))).toEqual(treeOf(at('from')));
    for (const each of ['from', 'to']) chmodSync(at(each, 'deps/ünï'), 0o755);
  });

  it('is not changed by who writes into what came from it', async () => {
    put('deps/a', 'before');
    await pack();
    await unpack();
    writeFileSync(at('to/deps/a'), 'poison');
    mkdirSync(at('third'));
    await unpack('third');
    expect(readFileSync(at('third/deps/a'), 'utf8')).toBe('before');
    expect(readFileSync(at('from/deps/a'), 'utf8')).toBe('before');
  });

  it.each<[what: string, harm: (bytes: Buffer) => Buffer]>([
    ['one byte of a file', (bytes) => Buffer.concat([Buffer.from('X'), bytes.subarray(1)])],
    ['the end is missing', (bytes) => bytes.subarray(0, -200)],
    ['the beginning is missing', (bytes) => bytes.subarray(5)],
    ['a name', (bytes) => Buffer.from(bytes.toString('latin1').replace('deps/b', 'deps/c'), 'latin1')],
    ['nothing is there', () => Buffer.alloc(0)],
    ['something else is there', () => Buffer.alloc(5_000, 'a')],
  ])('that is damaged is refused, and nothing of it stays: %s', async (_what, harm) => {
    put('deps/a', 'content of a');
    put('deps/b', 'content of b');
    await pack();
    writeFileSync(at('pack'), harm(readFileSync(at('pack'))));
    await expect(unpack()).rejects.toThrow(DamagedPackError);
    expect(readdirSync(at('to'))).toEqual([]);
  });

  it('is written over nothing, and through no link', async () => {
    put('deps/a', 'a');
    put('packages/p/deps/a', 'a');
    await pack({}, ['deps', 'packages/p/deps']);
    mkdirSync(at('to/packages'));
    symlinkSync(at('outside'), at('to/packages/p'));
    expect(await unpack()).toBeNull();
    rmSync(at('to/packages'), { recursive: true });
    expect(await unpack()).toBeNull(); // its folder is not there
    mkdirSync(at('to/packages/p/deps'), { recursive: true });
    expect(await unpack()).toBeNull();
    expect(existsSync(at('to/deps'))).toBe(false);
    expect(readdirSync(at('outside'))).toEqual([]);
  });

  it('ends on an abort, and nothing of it stays', async () => {
    for (let each = 0; each < 50; each += 1) put(`deps/${each}`, 'x');
    await pack();
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    const stopped = unpackTree(at('pack'), at('to'), { adapt: same, signal: stop.signal });
    await expect(stopped).rejects.toThrow('stopped');
    expect(readdirSync(at('to'))).toEqual([]);
  });

  it('adapts what is to be adapted, and leaves out what is left out', async () => {
    put('deps/script', `#!${at('from')}/python\n`);
    put('deps/a.pyc', 'compiled');
    const judge: PackOptions['judge'] = (name) => (name.endsWith('.pyc') ? 'left_out' : 'adapted');
    await pack({ judge });
    const adapt = (content: Buffer, from: string): Buffer =>
      Buffer.from(content.toString().replace(from, at('to')));
    await unpackTree(at('pack'), at('to'), { adapt, signal });
    expect(readFileSync(at('to/deps/script'), 'utf8')).toBe(`#!${at('to')}/python\n`);
    expect(existsSync(at('to/deps/a.pyc'))).toBe(false);
  });

  it('is not made of what cannot come back', async () => {
    put('deps/a', 'content');
    expect(await pack({ maxBytes: 3 })).toHaveProperty('refused');
    rmSync(at('pack'));
    expect(await pack({ maxFiles: 0 })).toHaveProperty('refused');
    rmSync(at('pack'));
    expect(await pack({ judge: () => ({ refused: 'is odd' }) })).toEqual({ refused: 'deps/a is odd' });
    rmSync(at('pack'));
    mkdirSync(at('from/deps/inner/.git'), { recursive: true });
    expect(await pack()).toEqual({ refused: 'deps/inner/.git belongs to a repository' });
  });

  it('of which a piece of the middle is gone is refused', async () => {
    put('deps/a', 'x'.repeat(10_000));
    await pack();
    truncateSync(at('pack'), 5_000);
    await expect(unpack()).rejects.toThrow(DamagedPackError);
  });
});
