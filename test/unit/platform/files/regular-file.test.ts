// What stands in the place of a file is opened without waiting, and refused by name.
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyOut } from '../../../../src/platform/files/replace-expected.ts';
import { readChunks } from '../../../../src/platform/files/read-chunks.ts';
import { stateAtFile } from '../../../../src/platform/files/file-state.ts';
import { copyWithTime, hasLine, removeTree } from '../../../../src/platform/files/paths.ts';
import {
  endsInside,
  makeTemporary,
  openAppend,
  openRead,
  readBytes,
  readRange,
  readText,
} from '../../../../src/platform/files/private-file.ts';
import { tailFile } from '../../../../src/platform/files/tail-file.ts';
import { watchFolder } from '../../../../src/platform/waiting/watch-folder.ts';
import { isRoot } from '../../../support/as-nobody.ts';

let folder: string;
let server: Server | null = null;
const inside = (name: string): string => path.join(folder, name);
beforeEach(async () => {
  folder = await makeTemporary('agy-mcp-unit-');
});
afterEach(async () => {
  server?.close();
  server = null;
  await removeTree(folder);
});

/** What an agent can put in the place of a file. */
const ODDITIES: Readonly<Record<string, (file: string) => unknown>> = {
  'a named pipe': (file) => execFileSync('mkfifo', [file]),
  'a folder': (file) => {
    mkdirSync(file);
  },
  'a socket': (file) =>
    new Promise<void>((resolve) => {
      server = createServer().listen(file, resolve);
    }),
  'a link': (file) => {
    symlinkSync('/dev/null', file);
  },
  ...(isRoot ? { 'a device': (file: string) => execFileSync('mknod', [file, 'c', '1', '3']) } : {}),
};

async function all(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of pieces) expect(piece).toBeDefined();
}

// promise: store-opens
describe.each(Object.entries(ODDITIES))('%s in the place of a file', (what, make) => {
  test('is refused by every way to open it, at once', async () => {
    const file = inside('meta.json');
    await make(file);
    const ways: Readonly<Record<string, () => Promise<unknown>>> = {
      openRead: () => openRead(file),
      openAppend: () => openAppend(file),
      readText: () => readText(file),
      readBytes: () => readBytes(file),
      readRange: () => readRange(file, 0, 10),
      readPieces: () => all(readChunks(file)),
    };
    for (const [name, way] of Object.entries(ways))
      await expect(way(), name).rejects.toMatchObject({ file: 'meta.json', what });
  });
  test('is no content for those that look at whatever stands there', async () => {
    const file = inside('file');
    await make(file);
    expect(await copyWithTime(file, inside('copy'))).toBe(false);
    expect((await stateAtFile(file)).kind).not.toBe('file');
    expect(await endsInside(file).catch(() => false)).toBe(false);
    expect(await hasLine(file, 'x')).toBe(false);
    if (what === 'a link' || what === 'a folder') return;
    await expect(copyOut(folder, 'file', inside('out'))).rejects.toThrow();
  });
  test('is waited for until a file comes, by who follows it', async () => {
    const file = inside('agy.log');
    await make(file);
    const done = new AbortController();
    const following = all(tailFile(file, 10, done.signal));
    done.abort();
    await following;
  });
  test('is no folder to watch: the slow look goes on', async () => {
    const file = inside('job');
    await make(file);
    const watching = watchFolder(file, 1);
    await watching.changed();
    watching.close();
  });
});

describe('a file', () => {
  test('that is larger than the bound is not read', async () => {
    writeFileSync(inside('meta.json'), '');
    truncateSync(inside('meta.json'), 2 ** 31);
    const refused = { what: 'larger than 1 MiB', code: 'EFBIG' };
    await expect(readText(inside('meta.json'), { maxBytes: 1_048_576 })).rejects.toMatchObject(refused);
    await expect(readBytes(inside('meta.json'))).rejects.toMatchObject({ code: 'EFBIG' });
    expect(await readRange(inside('meta.json'), 2 ** 30, 4)).toEqual(Buffer.alloc(4));
  });
  test('of exactly the bound is', async () => {
    writeFileSync(inside('file'), 'four');
    expect(await readText(inside('file'), { maxBytes: 4 })).toBe('four');
    await expect(readText(inside('file'), { maxBytes: 3 })).rejects.toMatchObject({ code: 'EFBIG' });
  });
  test.runIf(isRoot)('of another user is none of ours, where that matters', async () => {
    writeFileSync(inside('file'), 'text');
    execFileSync('chown', ['65534', inside('file')]);
    expect(await readText(inside('file'))).toBe('text');
    const refused = { what: 'of another user' };
    await expect(readText(inside('file'), { own: true })).rejects.toMatchObject(refused);
    await expect(openAppend(inside('file'))).rejects.toMatchObject(refused);
  });
  test('that comes in the place of a pipe is followed from its beginning', async () => {
    const file = inside('agy.log');
    execFileSync('mkfifo', [file]);
    const done = new AbortController();
    const read = async (): Promise<string> => {
      let text = '';
      for await (const piece of tailFile(file, 10, done.signal)) {
        text += Buffer.from(piece).toString();
        if (text === 'words') done.abort();
      }
      return text;
    };
    const reading = read();
    await removeTree(file);
    appendFileSync(file, 'words');
    expect(await reading).toBe('words');
  });
});
