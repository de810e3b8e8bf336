import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diskTraits } from '../../../../src/platform/files/disk-traits.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'agy-mcp-disk-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

// promise: disk-checked
describe('the file system of a folder', () => {
  test.runIf(process.platform === 'linux')('is known by a look and a probe that leaves nothing', async () => {
    await writeFile(path.join(folder, 'config'), '');
    expect(await diskTraits(folder)).toEqual({
      ignoreCase: false,
      fileMode: true,
      symlinks: true,
      precomposeUnicode: false,
    });
    expect(await readdir(folder)).toEqual(['config']);
  });

  test('is not guessed where nothing can be looked at', async () => {
    expect(await diskTraits(path.join(folder, 'absent'))).toEqual({});
    expect('ignoreCase' in (await diskTraits(folder))).toBe(false);
  });
});
