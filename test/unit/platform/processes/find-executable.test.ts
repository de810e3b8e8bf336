import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asCommand, findExecutable, searchPath } from '../../../../src/platform/processes/find-executable.ts';
import { removeTree } from '../../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../../src/platform/files/private-file.ts';

let root: string;
const at = (...names: string[]): string => path.join(root, ...names);

async function program(file: string, mode = 0o700): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '#!/bin/sh\n');
  await chmod(file, mode);
  return file;
}

beforeEach(async () => {
  root = await makeTemporary('agy-mcp-unit-');
});
afterEach(async () => {
  await removeTree(root);
});

test('the first folder of PATH that has the program wins', async () => {
  const first = await program(at('one', 'agy'));
  await program(at('two', 'agy'));
  expect(await findExecutable('agy', { PATH: `${at('none')}:${at('one')}:${at('two')}` }, 'linux')).toBe(
    first,
  );
});

test('what is no program is passed over: a file without the right to run, a folder, a broken link', async () => {
  await program(at('plain', 'agy'), 0o600);
  await mkdir(at('folder', 'agy'), { recursive: true });
  await mkdir(at('broken'));
  await symlink(at('nowhere'), at('broken', 'agy'));
  const real = await program(at('real', 'agy'));
  const PATH = ['plain', 'folder', 'broken', 'real'].map((name) => at(name)).join(':');
  expect(await findExecutable('agy', { PATH }, 'linux')).toBe(real);
});

test('relative and empty entries of PATH are ignored: a project must not shadow the agent', () => {
  expect(searchPath({ PATH: ':.:bin:/usr/bin:./x:' }, 'linux')).toEqual(['/usr/bin']);
  expect(searchPath({ Path: 'C:\\agy;bin;.' }, 'win32')).toEqual(['C:\\agy']);
  expect(searchPath({}, 'linux')).toEqual([]);
});

test('the usual places come after PATH', async () => {
  const usual = await program(at('usual', 'agy'));
  expect(await findExecutable('agy', {}, 'linux', [at('usual')])).toBe(usual);
  const own = await program(at('own', 'agy'));
  expect(await findExecutable('agy', { PATH: at('own') }, 'linux', [at('usual')])).toBe(own);
});

test('an absolute path is taken as it is or not at all', async () => {
  const own = await program(at('agy'));
  expect(await findExecutable(own, {}, 'linux')).toBe(own);
  expect(await findExecutable(at('other'), { PATH: root }, 'linux')).toBeNull();
});

test('a relative path is never looked for', async () => {
  await program(at('bin', 'agy'));
  for (const wanted of ['bin/agy', './agy', '../agy', 'bin\\agy'])
    expect(await findExecutable(wanted, { PATH: root }, 'linux'), wanted).toBeNull();
});

test('on Windows only what starts without a shell is found', async () => {
  await program(at('agy.cmd'));
  expect(await findExecutable('agy', {}, 'win32', [root])).toBeNull();
  const exe = await program(at('agy.exe'), 0o600);
  expect(await findExecutable('agy', {}, 'win32', [root])).toBe(exe);
});

test('a JavaScript file is started by this Node, anything else by itself', () => {
  expect(asCommand('/x/agy.mjs')).toEqual({ file: process.execPath, before: ['/x/agy.mjs'] });
  expect(asCommand('/x/agy')).toEqual({ file: '/x/agy', before: [] });
});
