// Whoever follows our texts gets this program: nothing fetches a package by a name that may be a stranger's.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Ways to run or install what a registry has under our name. */
const FETCHES: readonly RegExp[] = [
  /\b(?:npx|pnpx|bunx|(?:npm|bun) (?:exec|x)|(?:pnpm|yarn) dlx)\b[^\n]*\bagy-mcp\b/,
  /\b(?:npm|pnpm|yarn|bun) (?:i|install|add)\b(?:\s+-\S+)*\s+agy-mcp(?:@\S+)?(?=[\s`"'),.]|$)/m,
  /["'](?:npx|pnpx|bunx)["']/,
];
const fetches = (text: string): boolean => FETCHES.some((pattern) => pattern.test(text));

/** Every text that reaches a user: documents, skills, messages, and what the packages are written from. */
const TEXTS = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => /\.(?:md|ts|js|json|toml|yml|svg)$/.test(file))
  .filter((file) => !/^test\/|^package-lock\.json$/.test(file));

describe('no text fetches a package by our name', () => {
  test('neither a document nor a skill, a message or a manifest', () => {
    expect(TEXTS).toEqual(
      expect.arrayContaining([
        'README.md',
        'docs/install.md',
        'skills/agy/SKILL.md',
        'scripts/build-packages.js',
      ]),
    );
    expect(TEXTS.filter((file) => fetches(read(file)))).toEqual([]);
  });
  test.each([
    'npx agy-mcp install',
    'npx -y agy-mcp@latest',
    'npm exec -- agy-mcp demo',
    'pnpm dlx agy-mcp',
    'npm install --global agy-mcp',
    'npm i -g agy-mcp@0.1.0 now',
    '{ "command": "npx", "args": ["agy-mcp"] }',
  ])('and the check sees %s', (text) => {
    expect(fetches(text)).toBe(true);
  });
  test.each([
    'npm install --global --ignore-scripts .',
    'npm install --global --ignore-scripts ./agy-mcp-0.1.0.tgz',
    'agy-mcp install --client codex',
    'npx vitest run test/x.test.ts',
  ])('and lets %s be', (text) => {
    expect(fetches(text)).toBe(false);
  });
});

test('every dependency with an install script is decided about, so that npm warns of none', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
  };
  const { allowScripts } = JSON.parse(read('package.json')) as {
    readonly allowScripts: Readonly<Record<string, boolean>>;
  };
  const withScript = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([place]) => place.split('node_modules/').at(-1) ?? '');
  expect(withScript.sort()).toEqual(Object.keys(allowScripts).sort());
});
