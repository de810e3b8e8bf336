import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { giveAway, isRoot, runAsNobody } from '../../support/as-nobody.ts';
import { bundle } from '../../support/bundle.ts';

let base: string;
let folder: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-mcp-remove-')));
  folder = path.join(base, 'worktree');
  mkdirSync(path.join(folder, 'mod/a@v1/deep'), { recursive: true });
  writeFileSync(path.join(folder, 'mod/a@v1/deep/file.go'), 'x');
  writeFileSync(path.join(folder, 'mod/a@v1/file.go'), 'x');
});
afterEach(() => {
  execFileSync('chmod', ['-R', 'u+rwx', base]);
  rmSync(base, { recursive: true });
});

const REMOVE = `
import { readFileSync } from 'node:fs';
import { removeTree } from './src/platform/files/paths.ts';
const { folder } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const told = await removeTree(folder).then(() => 'gone', (error) => error.message);
process.stdout.write(JSON.stringify(told));
`;

async function remove(): Promise<unknown> {
  const program = await bundle(base, REMOVE);
  giveAway(base);
  return runAsNobody(program, { folder }, {}).told;
}

describe.skipIf(process.platform === 'win32')('a folder goes with all it holds', () => {
  test.each([0o555, 0o000, 0o300])('also when folders in it have the mode %o', async (mode) => {
    for (const name of ['mod/a@v1/deep', 'mod/a@v1', 'mod']) chmodSync(path.join(folder, name), mode);
    expect(await remove()).toBe('gone');
    expect(existsSync(folder)).toBe(false);
  });

  test('and what a link in it leads to keeps its mode and files', async () => {
    const outside = path.join(base, 'outside');
    mkdirSync(outside);
    writeFileSync(path.join(outside, 'precious'), 'x');
    symlinkSync(outside, path.join(folder, 'mod/link'));
    chmodSync(outside, 0o555);
    expect(await remove()).toBe('gone');
    expect(existsSync(path.join(outside, 'precious'))).toBe(true);
  });

  test.skipIf(!isRoot)('or the error names what does not, by its own path', async () => {
    const program = await bundle(base, REMOVE);
    giveAway(base);
    execFileSync('chown', ['-R', 'root:root', path.join(folder, 'mod/a@v1')]);
    expect(runAsNobody(program, { folder }, {}).told).toBe(
      `${path.join(folder, 'mod/a@v1/deep/file.go')} could not be removed (EACCES)`,
    );
  });
});
