import { lstat, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { realFolder, removeTree } from '../../../../src/platform/files/paths.ts';
import {
  canWriteFolder,
  createFolder,
  endsInside,
  ensureFolder,
  errnoOf,
  fileStamp,
  makeTemporary,
  namesIn,
  openAppend,
  openRead,
  readText,
  sizeOf,
  writeOnce,
  writeWhole,
} from '../../../../src/platform/files/private-file.ts';

let folder: string;
const inside = (...names: string[]): string => path.join(folder, ...names);
const modeOf = async (file: string): Promise<string> => ((await stat(file)).mode & 0o777).toString(8);

beforeEach(async () => {
  folder = await makeTemporary('agy-mcp-unit-');
});
afterEach(async () => {
  await removeTree(folder);
});

describe('what is made is private', () => {
  test('folders 0700, parents too', async () => {
    await ensureFolder(inside('a', 'b'));
    await createFolder(inside('a', 'b', 'c'));
    for (const made of ['a', 'a/b', 'a/b/c']) expect(await modeOf(inside(made))).toBe('700');
  });
  test('files 0600, whoever makes them', async () => {
    await writeWhole(inside('whole'), '1');
    await writeOnce(inside('once'), '1');
    await (await openAppend(inside('appended'))).close();
    for (const made of ['whole', 'once', 'appended']) expect(await modeOf(inside(made))).toBe('600');
  });
  test('a folder that must be new is refused where one stands', async () => {
    await createFolder(inside('job'));
    await expect(createFolder(inside('job'))).rejects.toMatchObject({ code: 'EEXIST' });
  });
});

describe('writing whole', () => {
  test('replaces the content and leaves nothing else behind', async () => {
    await writeWhole(inside('file'), 'a long first content');
    await writeWhole(inside('file'), 'second');
    expect(await readText(inside('file'))).toBe('second');
    expect(await readdir(folder)).toEqual(['file']);
  });
  test('replaces a link instead of writing through it', async () => {
    await writeFile(inside('target'), 'untouched');
    await symlink(inside('target'), inside('file'));
    await writeWhole(inside('file'), 'mine');
    expect(await readFile(inside('target'), 'utf8')).toBe('untouched');
    expect((await lstat(inside('file'))).isFile()).toBe(true);
  });
  test('several at once leave one of the contents whole', async () => {
    const contents = Array.from({ length: 8 }, (_, index) => String(index).repeat(200_000));
    await Promise.all(contents.map((content) => writeWhole(inside('file'), content)));
    expect(contents).toContain(await readText(inside('file')));
    expect(await readdir(folder)).toEqual(['file']);
  });
  test('what cannot be put in place leaves no temporary file', async () => {
    await mkdir(inside('file'));
    await expect(writeWhole(inside('file'), 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['file']);
  });
});

describe('writing once', () => {
  test('the first content stays', async () => {
    expect(await writeOnce(inside('file'), 'first')).toBe(true);
    expect(await writeOnce(inside('file'), 'second')).toBe(false);
    expect(await readText(inside('file'))).toBe('first');
  });
  test('a link that leads nowhere is no free place', async () => {
    await symlink(inside('nowhere'), inside('file'));
    expect(await writeOnce(inside('file'), 'x')).toBe(false);
    expect(await readdir(folder)).toEqual(['file']);
  });
});

describe('a link in the place of a file', () => {
  beforeEach(async () => {
    await writeFile(inside('target'), 'secret of another');
    await symlink(inside('target'), inside('link'));
  });
  test('is not read', async () => {
    await expect(readText(inside('link'))).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(openRead(inside('link'))).rejects.toMatchObject({ code: 'ELOOP' });
  });
  test('is not appended to', async () => {
    await expect(openAppend(inside('link'))).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await readFile(inside('target'), 'utf8')).toBe('secret of another');
  });
});

describe('what is absent', () => {
  test('is null or empty, not an error', async () => {
    expect(await readText(inside('none'))).toBeNull();
    expect(await openRead(inside('none'))).toBeNull();
    expect(await sizeOf(inside('none'))).toBeNull();
    expect(await namesIn(inside('none'))).toEqual([]);
    expect(await realFolder(inside('none'))).toBeNull();
    expect(await endsInside(inside('none'))).toBe(false);
  });
  test('any other trouble is thrown', async () => {
    await expect(readText(folder)).rejects.toMatchObject({ code: 'EISDIR' });
    await writeFile(inside('file'), '');
    await expect(namesIn(inside('file'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

test('a file ends inside a line when its last byte is no line end', async () => {
  const endings: [string, boolean][] = [
    ['', false],
    ['a\n', false],
    ['a\nb', true],
    ['é', true],
  ];
  for (const [content, ends] of endings) {
    await writeFile(inside('file'), content);
    expect(await endsInside(inside('file')), JSON.stringify(content)).toBe(ends);
  }
});

test('the real path of a folder has no links in it, and a file is no folder', async () => {
  await mkdir(inside('real'));
  await symlink(inside('real'), inside('link'));
  expect(await realFolder(inside('link'))).toBe(await realFolder(inside('real')));
  await writeFile(inside('file'), '');
  expect(await realFolder(inside('file'))).toBeNull();
  await symlink(inside('loop'), inside('loop'));
  expect(await realFolder(inside('loop'))).toBeNull();
});

test('the stamp of a file changes when another takes its place', async () => {
  await writeWhole(inside('file'), 'same size');
  const before = await fileStamp(inside('file'));
  expect(await fileStamp(inside('file'))).toBe(before);
  await writeWhole(inside('file'), 'size same');
  expect(await fileStamp(inside('file'))).not.toBe(before);
});

test('whether a folder can be written is asked of the nearest one that stands', async () => {
  expect(await canWriteFolder(inside('not', 'yet'))).toBe(true);
  expect(await canWriteFolder('/proc/self/nothing')).toBe(false);
});

test('a throw without a code of the system has none', () => {
  expect(errnoOf(Object.assign(new Error('full'), { code: 'ENOSPC' }))).toBe('ENOSPC');
  expect(errnoOf(new Error('plain'))).toBeNull();
  expect(errnoOf('text')).toBeNull();
});
