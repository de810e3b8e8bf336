import { expect, test } from 'vitest';
import { createSecretNotes } from '../../../src/jobs/secret-notes.ts';
import { createRedactor } from '../../../src/redaction/redact.ts';

const TOKEN = ['ghp', 'Zx81kQm27LpRt40vWyBn65sDcEf93hJuGa12'].join('_');

function notesOf(lines: readonly string[]) {
  const added = lines.filter((line) => !line.startsWith('-')).length;
  const removed = lines.filter((line) => !line.startsWith('+')).length;
  const patch = [
    'diff --git a/a.txt b/a.txt',
    '--- a/a.txt',
    '+++ b/a.txt',
    `@@ -1,${removed} +1,${added} @@`,
    ...lines,
    '',
  ].join('\n');
  const redactor = createRedactor().patch();
  const notes = createSecretNotes(() => 'a.txt');
  for (const part of [...redactor.push(Buffer.from(patch)), ...redactor.end()]) notes.add(part);
  return notes.notes.map(({ kind, path, line }) => `${kind} ${path}:${line}`);
}

// promise: review-points
test('a line that adds a secret is noted', () => {
  expect(notesOf([' a', `+token = ${TOKEN}`, ' b'])).toEqual(['secret a.txt:2']);
});
test('a secret that was there, is removed or stays in its place is not', () => {
  expect(notesOf([' a', ` token = ${TOKEN}`, '+b'])).toEqual([]);
  expect(notesOf([' a', `-token = ${TOKEN}`])).toEqual([]);
  expect(notesOf([`-token = ${TOKEN}`, `+  token = ${TOKEN}`])).toEqual([]);
});
test('of one file the first three', () => {
  expect(notesOf(Array.from({ length: 9 }, (_, at) => `+token${at} = ${TOKEN}`))).toHaveLength(3);
});
