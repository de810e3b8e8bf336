import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeTree } from '../../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../../src/platform/files/private-file.ts';
import { watchFolder } from '../../../../src/platform/waiting/watch-folder.ts';

/** Far beyond the time limit of a test: a wait that ends was told. */
const NEVER_MS = 600_000;

let folder: string;
beforeEach(async () => {
  folder = await makeTemporary('agy-mcp-unit-');
});
afterEach(async () => {
  await removeTree(folder);
});

test('a change ends the wait', async () => {
  const watching = watchFolder(folder, NEVER_MS);
  const changed = watching.changed();
  await writeFile(path.join(folder, 'new'), '1');
  await changed;
  watching.close();
});

test('a change between two waits is not missed', async () => {
  const watching = watchFolder(folder, NEVER_MS);
  const first = watching.changed();
  await writeFile(path.join(folder, 'new'), '1');
  await first;
  const told = new Promise<void>((resolve) => {
    const other = watchFolder(folder, NEVER_MS);
    void other.changed().then(() => {
      other.close();
      resolve();
    });
  });
  await writeFile(path.join(folder, 'second'), '1');
  await told; // the system has told everyone by now, while nobody waited here
  await watching.changed();
  watching.close();
});

test('only the files that are named end it', async () => {
  const watching = watchFolder(folder, NEVER_MS, undefined, new Set(['wanted']));
  let ended = false;
  const changed = watching.changed().then(() => (ended = true));
  const other = watchFolder(folder, NEVER_MS);
  await writeFile(path.join(folder, 'loud'), '1');
  await other.changed(); // the system has told everyone by now
  expect(ended).toBe(false);
  await writeFile(path.join(folder, 'wanted'), '1');
  await changed;
  other.close();
  watching.close();
});

test('the signal ends every wait, also one that begins after it', async () => {
  const done = new AbortController();
  const watching = watchFolder(folder, NEVER_MS, done.signal);
  const waiting = watching.changed();
  done.abort();
  await waiting;
  await watching.changed();
  watching.close();
});

test('closing ends a wait', async () => {
  const watching = watchFolder(folder, NEVER_MS);
  const waiting = watching.changed();
  watching.close();
  await waiting;
});

test('where nothing is told, the backstop looks', async () => {
  const watching = watchFolder(path.join(folder, 'absent'), 5);
  await watching.changed();
  await watching.changed();
  watching.close();
});
