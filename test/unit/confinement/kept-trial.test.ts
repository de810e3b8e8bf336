// How often bubblewrap is tried: once, until something changes that the trial depends on.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMeansFinder } from '../../../src/confinement/means.ts';

let folder = '';
let keptIn = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'agy-mcp-means-'));
  keptIn = path.join(folder, 'store/index/means');
  mkdirSync(path.join(folder, 'store'));
  writeFileSync(path.join(folder, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  install('exit 0');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A bubblewrap that notes each of its starts. */
function install(script: string): void {
  const program = path.join(folder, 'bwrap');
  writeFileSync(program, `#!/bin/sh\necho >> ${folder}/starts\n${script}\n`);
  chmodSync(program, 0o755);
}

const starts = (): number =>
  existsSync(path.join(folder, 'starts')) ? readFileSync(path.join(folder, 'starts'), 'utf8').length : 0;

/** As another process finds it. */
const find = (fresh = false) =>
  createMeansFinder({ env: { PATH: `${folder}:/usr/bin:/bin` }, platform: 'linux', keptIn }).find(fresh);

describe('a trial of bubblewrap', () => {
  test('is made once for all processes', async () => {
    const first = await find();
    expect(first).toEqual({
      by: 'bubblewrap',
      program: path.join(folder, 'bwrap'),
      disablesNamespaces: true,
    });
    expect(await find()).toEqual(first);
    expect(starts()).toBe(1);
  });

  test('is made again when the program has changed, and when it is asked for', async () => {
    await find();
    install('case "$1" in --disable-userns) exit 1;; esac; exit 0');
    expect(await find()).toMatchObject({ disablesNamespaces: false });
    expect(starts()).toBe(3);
    await find(true);
    expect(starts()).toBe(5);
  });

  test('is made again where what was kept is damaged, or of another program', async () => {
    await find();
    writeFileSync(keptIn, '{"circumstances"');
    await find();
    expect(starts()).toBe(2);
    writeFileSync(keptIn, readFileSync(keptIn, 'utf8').replace(folder, '/elsewhere'));
    await find();
    expect(starts()).toBe(3);
  });

  test('that failed is not kept, and no store is made for one', async () => {
    install('exit 1');
    expect(await find()).toMatchObject({ by: 'none' });
    expect(existsSync(keptIn)).toBe(false);
    install('exit 0');
    expect(await find()).toMatchObject({ by: 'bubblewrap' });
    rmSync(path.join(folder, 'store'), { recursive: true });
    await find();
    expect(existsSync(path.join(folder, 'store'))).toBe(false);
  });
});
