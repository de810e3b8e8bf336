// How the documents are written: a question in the first line, no sentence twice, a README that is read to its end.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const GENERATED = 'Generated from the code by `npm run docs`';
const README_LINES = 200;
const SENTENCE_CHARS = 60;

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const PAGES = readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`)
  .filter((file) => !read(file).includes(GENERATED));
const HAND_WRITTEN = ['README.md', 'security.md', 'AGENTS.md', ...PAGES];

/** Sentences of the prose and of table cells; code blocks count line by line only in the prose around them. */
function sentencesOf(text: string): string[] {
  return text
    .replaceAll(/^ *(`{3,})[\s\S]*?^ *\1/gm, '\n\n')
    .split(/\n{2,}|\n(?=\s*(?:[-*|#>]|\d+\.)\s?)|(?<!\\)\|/)
    .flatMap((block) => block.replaceAll(/\s+/g, ' ').split(/(?<=[.!?:;])\s+/))
    .map((sentence) => sentence.replace(/^\s*(?:[-*#>]+|\d+\.)\s+/, '').trim())
    .filter((sentence) => sentence.length >= SENTENCE_CHARS);
}

/** Sentences that stand in more than one file, with the files. */
function repeated(texts: ReadonlyMap<string, string>): string[] {
  const places = new Map<string, Set<string>>();
  for (const [file, text] of texts)
    for (const sentence of sentencesOf(text)) {
      const key = sentence.toLowerCase();
      places.set(key, (places.get(key) ?? new Set()).add(file));
    }
  return [...places]
    .filter(([, files]) => files.size > 1)
    .map(([sentence, files]) => `${[...files].join(', ')}: ${sentence}`);
}

test.each(PAGES)('%s says in its first line which question it answers', (file) => {
  const [heading = '', empty, first = ''] = read(file).split('\n');
  expect(heading).toMatch(/^# \S/);
  expect(empty).toBe('');
  expect(first).toMatch(/^This page answers: .+\?$/);
});

test('the README is short', () => {
  expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(README_LINES);
});

describe('no sentence stands on two pages', () => {
  test('that were written by hand', () => {
    expect(HAND_WRITTEN.length).toBeGreaterThan(10);
    expect(repeated(new Map(HAND_WRITTEN.map((file) => [file, read(file)])))).toEqual([]);
  });
  test('and the check sees one that is broken over lines, in a list or in a table', () => {
    const sentence = 'A worktree keeps the work of a job apart from the checkout of its user.';
    const same = [
      `Words before. ${sentence.replace('apart', '\napart')} Words after.`,
      `1. one\n2. ${sentence}\n`,
      `| a | ${sentence} |\n|---|---|\n`,
      `- ${sentence}\n  It goes on.`,
    ];
    for (const text of same)
      expect(repeated(new Map(Object.entries({ a: text, b: `# b\n\n${sentence}\n` }))), text).toHaveLength(1);
    expect(repeated(new Map([['a', `${sentence}\n\n${sentence}`]]))).toEqual([]);
  });
});
