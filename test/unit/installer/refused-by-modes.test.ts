// What a user may not change is refused with the reason, and stays: run by a user to whom modes and owners matter.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { giveAway, isRoot, runAsNobody } from '../../support/as-nobody.ts';
import { bundle } from '../../support/bundle.ts';

const REGISTER = `
import { readFileSync } from 'node:fs';
import { createRegistrar } from './src/installer/register.ts';
const { home } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const registrar = createRegistrar({
  home, env: {}, platform: 'linux', nodePath: '/node', serverScript: '/agy-mcp.js', readingTools: [], now: () => new Date(0),
});
const options = { scope: 'user', projectRoot: home, approve: 'none', dryRun: false };
const told = [];
for (const act of ['register', 'unregister']) {
  const { action, note } = await registrar[act]('cursor', options);
  told.push([action, note]);
}
process.stdout.write(JSON.stringify(told));
`;

const TEXT = '{ "mcpServers": { "mine": { "command": "x" } } }\n';
let base: string;
let folder: string;
let file: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-mcp-refused-')));
  folder = path.join(base, 'home', '.cursor');
  file = path.join(folder, 'mcp.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, TEXT);
});
afterEach(() => {
  execFileSync('chmod', ['-R', 'u+rwx', base]);
  rmSync(base, { recursive: true });
});

/** @param close what takes the right away, after all was given to the user */
async function refused(close: () => void): Promise<unknown> {
  const program = await bundle(base, REGISTER);
  giveAway(base);
  close();
  const { told, stderr } = runAsNobody(program, { home: path.join(base, 'home') }, {});
  expect(stderr).toBe('');
  execFileSync('chmod', ['-R', 'u+rwx', base]);
  expect(readFileSync(file, 'utf8')).toBe(TEXT);
  expect(readdirSync(folder)).toEqual(['mcp.json']);
  return told;
}

const because = (reason: string): unknown => expect.stringContaining(`${file} ${reason}`) as unknown;

describe.skipIf(process.platform === 'win32')('a client whose settings may not be changed', () => {
  test.each<[string, number, () => string, string]>([
    ['a file that is read-only', 0o444, () => file, 'is read-only'],
    ['a folder that may not be written to', 0o555, () => folder, 'is in a folder that may not be written to'],
  ])('%s', async (_what, mode, place, reason) => {
    const told = await refused(() => {
      chmodSync(place(), mode);
    });
    expect(told).toEqual([
      ['refused', because(reason)],
      ['unchanged', null],
    ]);
  });

  test.each<[string, number, () => string]>([
    ['a file that may not be read', 0o000, () => file],
    ['a folder that may not be entered', 0o000, () => folder],
  ])('%s', async (_what, mode, place) => {
    const told = await refused(() => {
      chmodSync(place(), mode);
    });
    expect(told).toEqual([
      ['refused', because('cannot be read')],
      ['refused', because('cannot be read')],
    ]);
  });

  test.skipIf(!isRoot)('a file of another user', async () => {
    const told = await refused(() => {
      execFileSync('chown', ['root:root', file]);
      chmodSync(file, 0o666);
    });
    expect(told).toEqual([
      ['refused', because('is of another user')],
      ['unchanged', null],
    ]);
  });
});
