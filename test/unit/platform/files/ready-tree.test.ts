import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeReadyTree, readyTreeBytes, takeReadyTree } from '../../../../src/platform/files/ready-tree.ts';
import { packTree } from '../../../../src/platform/files/tree-pack.ts';

let home = '';
const at = (...names: string[]): string => path.join(home, ...names);
const signal = new AbortController().signal;
const LIMITS = { maxBytes: 1e9, maxFiles: 1_000, signal };
const adapt = (content: Buffer, from: string): Buffer =>
  Buffer.from(content.toString().replaceAll(from, at('to')));

const pack = (file = 'pack') =>
  packTree(at('from'), ['deps', 'app/deps'], at(file), {
    ...LIMITS,
    judge: (_name, content) => (content.includes(at('from')) ? 'adapted' : 'as_is'),
  });
const make = (maxBytes = 1e9) => makeReadyTree(at('pack'), at('ready'), { maxBytes, signal });
const take = (file = 'pack') => takeReadyTree(at('ready'), at(file), at('to'), { adapt, signal });

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'ready-'));
  for (const name of ['from/deps/a', 'from/app/deps', 'to/app']) mkdirSync(at(name), { recursive: true });
  writeFileSync(at('from/deps/a/index.js'), 'exports.a = 1;\n');
  writeFileSync(at('from/deps/run'), `#!${at('from')}/python\n`);
  chmodSync(at('from/deps/run'), 0o555);
  symlinkSync(at('from/deps/a'), at('from/deps/link'));
  writeFileSync(at('from/app/deps/b'), 'b');
  utimesSync(at('from/deps/a/index.js'), 1_600_000_000, 1_600_000_000);
  utimesSync(at('from/deps/run'), 1_600_000_000, 1_600_000_000);
  chmodSync(at('from/deps/a'), 0o555);
  utimesSync(at('from/deps'), 1_500_000_000, 1_500_000_000);
  await pack();
});
afterEach(() => {
  for (const each of ['from', 'ready/tree', 'to'])
    if (existsSync(at(each, 'deps/a'))) chmodSync(at(each, 'deps/a'), 0o755);
  rmSync(home, { recursive: true, force: true });
});

describe('a tree that is ready', () => {
  it('is moved to its place: the same files, adapted to it, with their modes and times', async () => {
    expect(await make()).toBe(true);
    expect(await readyTreeBytes(at('ready'))).toBeGreaterThan(4 * 512);
    const { ino } = statSync(at('ready/tree/deps/a/index.js'));
    expect(await take()).toBe(4);
    expect(statSync(at('to/deps/a/index.js')).ino).toBe(ino);
    expect(readFileSync(at('to/app/deps/b'), 'utf8')).toBe('b');
    expect(readFileSync(at('to/deps/run'), 'utf8')).toBe(`#!${at('to')}/python\n`);
    expect(readlinkSync(at('to/deps/link'))).toBe(at('to/deps/a'));
    for (const name of ['deps', 'deps/a', 'deps/a/index.js', 'deps/run', 'app/deps']) {
      const [was, is] = [statSync(at('from', name)), statSync(at('to', name))];
      expect([name, is.mode, Math.floor(is.mtimeMs)]).toEqual([name, was.mode, Math.floor(was.mtimeMs)]);
    }
  });

  it.each<[what: string, touch: () => void]>([
    [
      'a file has another content of the same size, and its old time',
      () => {
        writeFileSync(at('ready/tree/deps/a/index.js'), 'exports.a = 2;\n');
        utimesSync(at('ready/tree/deps/a/index.js'), 1_600_000_000, 1_600_000_000);
      },
    ],
    [
      'a file may be written by others',
      () => {
        chmodSync(at('ready/tree/app/deps/b'), 0o666);
      },
    ],
    [
      'a file has a second name',
      () => {
        linkSync(at('ready/tree/app/deps/b'), at('outside'));
      },
    ],
    [
      'there is one file more',
      () => {
        writeFileSync(at('ready/tree/deps/a/more.js'), '');
      },
    ],
    [
      'there is one file less',
      () => {
        rmSync(at('ready/tree/app/deps/b'));
      },
    ],
    [
      'what is known of it is gone',
      () => {
        rmSync(at('ready/about.json'));
      },
    ],
    [
      'what is known of it is damaged',
      () => {
        writeFileSync(at('ready/about.json'), '{"pack":1}');
      },
    ],
    [
      'it was made before the machine was started',
      () => {
        const about = JSON.parse(readFileSync(at('ready/about.json'), 'utf8')) as object;
        writeFileSync(at('ready/about.json'), JSON.stringify({ ...about, boot: 'another' }));
      },
    ],
  ])('is not used when %s', async (_what, touch) => {
    await make();
    touch();
    expect(await take()).toBe('unfit');
    expect(readdirSync(at('to'))).toEqual(['app']);
  });

  it('is not used for another pack', async () => {
    await make();
    writeFileSync(at('from/app/deps/c'), 'c');
    await pack('other');
    expect(await take('other')).toBe('unfit');
  });

  it('is not moved where something is in its place, and stays as it is', async () => {
    await make();
    mkdirSync(at('to/app/deps'));
    expect(await take()).toBe('elsewhere');
    rmSync(at('to/app/deps'), { recursive: true });
    expect(await take()).toBe(4);
  });

  it('is not made where it would take too much, and ends on an abort', async () => {
    expect(await make(4_096)).toBe(false);
    expect(readdirSync(home)).not.toContain('ready');
    const stopped = makeReadyTree(at('pack'), at('ready'), {
      maxBytes: 1e9,
      signal: AbortSignal.abort(new Error('stopped')),
    });
    await expect(stopped).rejects.toThrow('stopped');
  });

  it('is not taken by who is stopped', async () => {
    await make();
    const stopped = { adapt, signal: AbortSignal.abort(new Error('stopped')) };
    await expect(takeReadyTree(at('ready'), at('pack'), at('to'), stopped)).rejects.toThrow('stopped');
    expect(readdirSync(at('to'))).toEqual(['app']);
  });
});
