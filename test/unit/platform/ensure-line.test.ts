import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureLine, hasLine, removeTree } from '../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await makeTemporary('agy-mcp-unit-');
  file = path.join(folder, 'exclude');
});
afterEach(async () => {
  await removeTree(folder);
});

const LINE = '.agy-mcp/';
const occurrences = async (line: string) =>
  (await readFile(file, 'utf8')).split('\n').filter((each) => each === line).length;

test('a line that is there already is not added again, whatever the caller saw before', async () => {
  expect(await hasLine(file, LINE)).toBe(false);
  await ensureLine(file, LINE); // another writer was faster
  await ensureLine(file, LINE);
  expect(await readFile(file, 'utf8')).toBe(`${LINE}\n`);
});

test('bytes and mode stay, with or without a line end', async () => {
  const before = Buffer.from('# caf\xe9\n*.log', 'latin1');
  await writeFile(file, before);
  await chmod(file, 0o664);
  await ensureLine(file, LINE);
  expect(await readFile(file)).toEqual(Buffer.concat([before, Buffer.from(`\n${LINE}\n`)]));
  expect((await stat(file)).mode & 0o777).toBe(0o664);
});

test.each(['absent', 'there'])('forty writers at once in a file that is %s leave one line', async (state) => {
  if (state === 'there') await writeFile(file, '*.log\n');
  await Promise.all(Array.from({ length: 40 }, () => ensureLine(file, LINE)));
  expect(await occurrences(LINE)).toBe(1);
  expect(await readdir(folder)).toEqual(['exclude']);
});
