import { connect } from 'node:net';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type LocalService,
  serveLocally,
  talkLocally,
} from '../../../../src/platform/processes/local-socket.ts';
import { removeTree } from '../../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../../src/platform/files/private-file.ts';

let folder: string;
let socket: string;
const open: LocalService[] = [];
beforeEach(async () => {
  folder = await makeTemporary('agy-mcp-unit-');
  socket = path.join(folder, 'place.socket');
});
afterEach(async () => {
  for (const service of open.splice(0)) await service.close();
  await removeTree(folder);
});

async function serve(
  answer: (request: Buffer) => Promise<string> = (request) => Promise.resolve(`${request.length} bytes`),
  hello = 'hello',
): Promise<LocalService> {
  const service = await serveLocally(socket, {
    hello,
    mostBytes: 1_000_000,
    requestMs: 5_000,
    answer,
    onIdle: () => undefined,
  });
  open.push(service);
  return service;
}

/** @throws when nobody talks */
async function talk(helloMs = 2_000) {
  const found = await talkLocally(socket, helloMs);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

test('a request goes in whole, and one line comes back', async () => {
  await serve();
  const { hello, ask, close } = await talk();
  expect(hello).toBe('hello');
  expect(await ask('x'.repeat(900_000), 5_000)).toBe('900000 bytes');
  close();
});

test('nobody is there, or what is left of somebody who was killed', async () => {
  expect(await talkLocally(socket, 2_000)).toBe('absent');
  writeFileSync(socket, '');
  expect(await talkLocally(socket, 2_000)).toBe('absent');
});

test('one that says nothing is not waited for longer than told, for a hello and for a reply', async () => {
  await serve(() => new Promise<string>(() => undefined));
  const { ask, close } = await talk();
  expect(await ask('x', 20)).toBeNull();
  close();
  const other = new Promise<void>((resolve) => {
    connect(socket).once('data', () => {
      resolve();
    });
  });
  await other; // the service goes on with others
});

test('a request that is too long gets no reply', async () => {
  let asked = 0;
  await serve(() => Promise.resolve(String((asked += 1))));
  const { ask } = await talk();
  expect(await ask('x'.repeat(1_500_000), 5_000)).toBeNull();
  expect(asked).toBe(0);
});

test('a later one takes the place, and the end of the earlier one leaves it there', async () => {
  const first = await serve(undefined, 'first');
  await serve(undefined, 'second');
  await first.close();
  expect((await talk()).hello).toBe('second');
  expect(readdirSync(folder)).toEqual(['place.socket']);
});

test.runIf(process.platform === 'linux')('a path is never too long where folders can be opened', async () => {
  const deep = path.join(folder, 'x'.repeat(120));
  mkdirSync(deep);
  socket = path.join(deep, 'place.socket');
  await serve();
  expect((await talk()).hello).toBe('hello');
});
