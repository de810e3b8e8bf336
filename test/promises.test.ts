// Every promise of security.md is cited by a test that runs, and every citation names a promise.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { citationsIn } from './support/promise-citations.ts';

const PROJECT = path.resolve(import.meta.dirname, '..');

const promised = [
  ...readFileSync(path.join(PROJECT, 'security.md'), 'utf8').matchAll(/^\| `([a-z-]+)` \|/gm),
].map(([, id]) => id ?? '');

const citations = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
  .map((file) => citationsIn(file, readFileSync(path.join(import.meta.dirname, file), 'utf8')));
const cited = citations.flatMap((each) => each.cited);

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

  it('are cited directly above a test that runs, and nowhere else', () => {
    expect(citations.flatMap((each) => each.void)).toEqual([]);
  });
});

describe('a citation counts', () => {
  const PLACE = '  // promise: a-promise\n';
  it.each([
    ["it('works', () => {});"],
    ["test.each([1])('works', () => {});"],
    ["test.skipIf(process.platform !== 'linux')('works', () => {});"],
    ["// why\ntest('works', () => {});"],
    ["describe('x', () => {\n  for (const each of [1]) test(`${each}`, () => {});\n});"],
  ])('above %s', (code) => {
    expect(citationsIn('x.test.ts', PLACE + code)).toEqual({ cited: ['a-promise'], void: [] });
  });
  it.each([
    [''],
    ['const x = 1;'],
    ["\ntest('works', () => {});"],
    ["test.skip('works', () => {});"],
    ["it.todo('works');"],
    ["describe.skip('x', () => {\n  test('works', () => {});\n});"],
    ["describe('x', () => {\n  test.skip('works', () => {});\n});"],
    ["describe('x', () => {});"],
    ["it.each([1]).skip('x', () => {});"],
  ])('not above %s', (code) => {
    expect(citationsIn('x.test.ts', PLACE + code)).toEqual({ cited: [], void: ['x.test.ts: a-promise'] });
  });
  it('not in a suite that is skipped', () => {
    const code = `describe.skip('x', () => {\n${PLACE}  test('works', () => {});\n});`;
    expect(citationsIn('x.test.ts', code).cited).toEqual([]);
  });
});
