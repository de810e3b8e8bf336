// Every promise of security.md is cited by a test, and every citation names a promise.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const PROJECT = path.resolve(import.meta.dirname, '..');

const promised = [
  ...readFileSync(path.join(PROJECT, 'security.md'), 'utf8').matchAll(/^\| `([a-z-]+)` \|/gm),
].map(([, id]) => id ?? '');

const cited = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
  .flatMap((file) => [
    ...readFileSync(path.join(import.meta.dirname, file), 'utf8').matchAll(/^\s*\/\/ promise: (.+)$/gm),
  ])
  .flatMap(([, ids]) => (ids ?? '').split(', '));

describe('the promises of security.md', () => {
  it('have ids of their own', () => {
    expect(promised.length).toBeGreaterThan(20);
    expect(new Set(promised).size).toBe(promised.length);
  });

  it.each(promised)('%s is cited by a test', (id) => {
    expect(cited).toContain(id);
  });

  it.each([...new Set(cited)])('the citation %s names a promise', (id) => {
    expect(promised).toContain(id);
  });
});
