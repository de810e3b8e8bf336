import { describe, expect, test } from 'vitest';
import { matchesName, matchesPath, splitPath } from '../../../../src/policy/rules/glob.ts';

describe('a pattern of names', () => {
  test.each([
    ['agy', 'agy', true],
    ['agy', 'agy_start', false],
    ['agy_*', 'agy_start', true],
    ['agy_*', 'agy', false],
    ['agy*', 'agy', true],
    ['*', 'models/gemini', true],
    ['*opus*', 'Claude Opus (High)', true],
    ['a*b*c', 'aXbXbXc', true],
    ['a*b*c', 'aXbXbX', false],
    ['agy.start', 'agy_start', false],
    ['[a-z]*', 'agy', false],
    ['(a+)+$', 'aaaa', false],
    ['', '', true],
    ['', 'a', false],
    ['**', 'a', true],
  ])('%s and %s', (pattern, name, expected) => {
    expect(matchesName(pattern, name)).toBe(expected);
  });
});

describe('a pattern of paths', () => {
  test.each([
    ['/home/me/src/**', '/home/me/src', true],
    ['/home/me/src/**', '/home/me/src/', true],
    ['/home/me/src/**', '/home/me/src/a/b', true],
    ['/home/me/src/**', '/home/me/srcs', false],
    ['/home/me/src/*', '/home/me/src/a', true],
    ['/home/me/src/*', '/home/me/src/a/b', false],
    ['/home/me/src/*', '/home/me/src', false],
    ['/home/me/src', '/home/me/src/a', false],
    ['/home/*/src', '/home/me/src', true],
    ['/home/*/src', '/home/me/you/src', false],
    ['**/secret/**', '/home/me/secret/a', true],
    ['**/secret/**', '/home/me/secrets/a', false],
    ['**/secret-*/**', '/a/secret-1/b', true],
    ['/a/**/b/**/c', '/a/b/b/x/c', true],
    ['/a/**/b/**/c', '/a/x/c', false],
    ['**', '/', true],
    ['/**', '/', true],
    ['/', '/', true],
    ['/', '/a', false],
    ['/a/[b]', '/a/[b]', true],
    ['/a/[b]', '/a/b', false],
    ['/caf\u00e9/**', '/cafe\u0301/x', true],
    ['/Src/**', '/src/a', false],
    ['C:\\Users\\me/src/**', 'c:\\users\\ME\\src\\a', true],
    ['**/Secret/**', 'C:\\Users\\secret\\a', true],
  ])('%s and %s', (pattern, path, expected) => {
    expect(matchesPath(pattern, splitPath(path))).toBe(expected);
  });
  test('takes no time that grows out of hand', () => {
    const started = performance.now();
    expect(matchesName(`${'*a'.repeat(120)}b`, 'a'.repeat(4_096))).toBe(false);
    expect(matchesPath(`/${'**/a/'.repeat(50)}b`, splitPath(`/${'a/'.repeat(2_000)}c`))).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
