import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeTree } from '../../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../../src/platform/files/private-file.ts';
import { tailFile } from '../../../../src/platform/files/tail-file.ts';

/** Far beyond the time limit of a test: what is seen was told, not looked for. */
const NEVER_MS = 600_000;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await makeTemporary('agy-mcp-unit-');
  file = path.join(folder, 'log');
});
afterEach(async () => {
  await removeTree(folder);
});

/** Everything until the end of the stream; `seen` is asked after each piece. */
async function collect(done: AbortController, seen: (text: string) => Promise<void> | void): Promise<string> {
  let text = '';
  for await (const chunk of tailFile(file, NEVER_MS, done.signal)) {
    text += Buffer.from(chunk).toString('utf8');
    await seen(text);
  }
  return text;
}

test('what stands there and what is added comes as it is written', async () => {
  await writeFile(file, 'one\n');
  const done = new AbortController();
  const text = await collect(done, async (seen) => {
    if (seen === 'one\n') await appendFile(file, 'two\n');
    if (seen === 'one\ntwo\n') done.abort();
  });
  expect(text).toBe('one\ntwo\n');
});

test('a file that appears later is read from its beginning', async () => {
  const done = new AbortController();
  const reading = collect(done, (seen) => {
    if (seen.endsWith('late\n')) done.abort();
  });
  await writeFile(file, 'late\n');
  expect(await reading).toBe('late\n');
});

test('what came before the end is not lost', async () => {
  const done = new AbortController();
  await writeFile(file, 'first\n');
  let told = false;
  const text = await collect(done, async () => {
    if (told) return;
    told = true;
    await appendFile(file, 'last words\n');
    done.abort();
  });
  expect(text).toBe('first\nlast words\n');
});

test('a file that never comes ends with the signal', async () => {
  const done = new AbortController();
  const reading = collect(done, () => undefined);
  done.abort();
  expect(await reading).toBe('');
});

test('a large file comes in pieces, whole', async () => {
  const wanted = 'x'.repeat(300_000);
  await writeFile(file, wanted);
  const done = new AbortController();
  expect(
    await collect(done, (seen) => {
      if (seen.length === wanted.length) done.abort();
    }),
  ).toBe(wanted);
});
