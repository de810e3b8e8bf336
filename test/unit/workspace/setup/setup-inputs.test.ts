import { describe, expect, it } from 'vitest';
import { isRead, mentioned } from '../../../../src/workspace/setup/setup-inputs.ts';

describe('what an installation depends on', () => {
  it.each([
    'package-lock.json',
    'packages/a/package.json',
    'Cargo.lock',
    'app/.npmrc',
    'requirements-dev.txt',
    'prisma/schema.prisma',
    'patches/left-pad+1.3.0.patch',
    '.yarn/releases/yarn-4.cjs',
    '.gitignore',
    'native/binding.gyp',
  ])('is %s', (name) => {
    expect(isRead(name)).toBe(true);
  });
  it.each(['src/main.ts', 'README.md', 'notes.txt', 'src/patches.ts'])('is not %s', (name) => {
    expect(isRead(name)).toBe(false);
  });
  it('is what a manifest or a command names, from its folder or from the top', () => {
    const tracked = new Set(['tools/patch.js', 'app/tools/build.mjs', 'vendor/x-1.0.tgz', 'src/a.ts']);
    const named = (text: string, folder: string): string[] =>
      mentioned(text, folder, (name) => tracked.has(name));
    expect(named('"postinstall": "node tools/patch.js && echo"', '.')).toEqual(['tools/patch.js']);
    expect(named('"prepare": "node ./tools/build.mjs"', 'app')).toEqual(['app/tools/build.mjs']);
    expect(named('"x": "file:vendor/x-1.0.tgz"', '.')).toEqual(['vendor/x-1.0.tgz']);
    expect(named('"x": "file:../vendor/x-1.0.tgz"', 'app')).toEqual(['vendor/x-1.0.tgz']);
    expect(named('bash tools/patch.js', '')).toEqual(['tools/patch.js']);
    expect(named('"src": "src"', '.')).toEqual([]);
  });
});
