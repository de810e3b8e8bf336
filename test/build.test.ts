// The build itself: a checkout whose node_modules is a link builds the same licences; an empty list is an error.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundledPackages } from '../scripts/third-party-licenses.js';

const ROOT = path.resolve(import.meta.dirname, '..');
const LICENCES = path.join('dist', 'THIRD-PARTY-LICENSES.txt');

describe('the bundled packages', () => {
  test('are found in a folder, behind a link, with a scope and inside another package', () => {
    expect(
      bundledPackages([
        'src/cli/entry/main.ts',
        'node_modules/zod/v4/index.js',
        'node_modules/zod/v4/core/util.js',
        '../elsewhere/node_modules/@scope/name/index.js',
        'node_modules/outer/node_modules/inner/index.js',
      ]),
    ).toEqual(['@scope/name', 'outer/node_modules/inner', 'zod']);
  });
  test('are never none', () => {
    expect(() => bundledPackages(['src/cli/entry/main.ts', '../packages/zod/index.js'])).toThrow(
      'No bundled package was found',
    );
  });
});

test('a checkout whose node_modules is a link lists the same licences', () => {
  const copy = mkdtempSync(path.join(tmpdir(), 'agy-build-'));
  try {
    for (const each of ['src', 'scripts', 'package.json', 'tsconfig.json'])
      cpSync(path.join(ROOT, each), path.join(copy, each), { recursive: true });
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
    execFileSync(process.execPath, ['scripts/build.js'], { cwd: copy, stdio: 'pipe' });
    const wanted = readFileSync(path.join(ROOT, LICENCES), 'utf8');
    expect(readFileSync(path.join(copy, LICENCES), 'utf8')).toBe(wanted);
    expect(wanted).toContain('execa ');
  } finally {
    rmSync(copy, { recursive: true });
  }
});
