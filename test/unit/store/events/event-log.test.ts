import { appendFile, open, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeTree } from '../../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../../src/platform/files/private-file.ts';
import type { StoredEvent } from '../../../../src/protocol/event.ts';
import { createRedactor, type Redacted } from '../../../../src/redaction/redact.ts';
import { createEventCursor, openEventWriter } from '../../../../src/store/events/event-log.ts';
import { lastEvent } from '../../../../src/store/events/last-event.ts';
import { examples } from '../../../support/examples.ts';

const redactor = createRedactor();

function event(i: number, text = `event ${i}`): Redacted<StoredEvent> {
  return redactor.redactFields({
    i,
    ts: '2026-11-21T10:00:00.000Z',
    type: 'system',
    subtype: 'notice',
    text,
  });
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await makeTemporary('agy-mcp-unit-');
  file = path.join(folder, 'events.jsonl');
});
afterEach(async () => {
  await removeTree(folder);
});

async function write(events: readonly Redacted<StoredEvent>[]): Promise<void> {
  const writer = await openEventWriter(file);
  await writer.append(events);
  await writer.close();
}

async function readAll(since = 0, max = 1_000): Promise<StoredEvent[]> {
  const cursor = createEventCursor(file, since);
  const events = await cursor.take(max);
  await cursor.close();
  return events;
}

describe('a log that something else touches is not whole', () => {
  test.each<[string, () => Promise<void>, boolean]>([
    ['nothing', () => Promise.resolve(), true],
    ['removed', () => rm(file), false],
    ['moved away', () => rename(file, `${file}.old`), false],
    ['emptied', () => truncate(file), false],
    ['appended to', () => appendFile(file, 'x\n'), false],
    ['replaced', () => rm(file).then(() => writeFile(file, 'x\n')), false],
  ])('%s', async (_, touch, whole) => {
    await write([event(0)]);
    const writer = await openEventWriter(file);
    await writer.append([event(1)]);
    await touch();
    expect(await writer.isWhole()).toBe(whole);
    await writer.append([event(2)]);
    expect(await writer.isWhole()).toBe(whole);
    await writer.close();
  });
});

const indices = (events: readonly StoredEvent[]): number[] => events.map(({ i }) => i);

describe('writing', () => {
  test('an event is one line, readable as soon as it is appended', async () => {
    const writer = await openEventWriter(file);
    await writer.append([event(0, 'two\nlines'), event(1)]);
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(3);
    expect(await readAll()).toEqual([event(0, 'two\nlines'), event(1)]);
    await writer.close();
  });
  test('nothing to append makes a file and no line', async () => {
    await write([]);
    expect(await readFile(file, 'utf8')).toBe('');
  });
  test('the log is private', async () => {
    await write([event(0)]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
  test('a later writer goes on at the end', async () => {
    await write([event(0)]);
    await write([event(1)]);
    expect(indices(await readAll())).toEqual([0, 1]);
  });
  test('after a torn line a new one is begun, and only the torn one is lost', async () => {
    await write([event(0)]);
    await appendFile(file, '{"i":1,"ts":"2026-11-2');
    await write([event(1), event(2)]);
    expect(await readAll()).toEqual([event(0), event(1), event(2)]);
  });
});

describe('reading', () => {
  test('goes on from an index', async () => {
    await write(range(0, 10).map((i) => event(i)));
    expect(indices(await readAll(7))).toEqual([7, 8, 9]);
    expect(await readAll(10)).toEqual([]);
    expect(await readAll(99)).toEqual([]);
  });
  test('an index counts events, not lines: a torn one before it shifts nothing', async () => {
    await write([event(0)]);
    await appendFile(file, '{"i":1,"torn\n\nnull\n7\n');
    await write([event(1), event(2), event(3)]);
    for (const since of range(0, 5)) expect(indices(await readAll(since))).toEqual(range(since, 4));
  });
  test('a line that is still being written is no event yet', async () => {
    await write([event(0)]);
    const line = `${JSON.stringify(event(1, 'ünfinished'))}\n`;
    const bytes = Buffer.from(line);
    const cursor = createEventCursor(file);
    expect(indices(await cursor.take(10))).toEqual([0]);
    const cut = bytes.indexOf('ü') + 1; // in the middle of the character
    await appendFile(file, bytes.subarray(0, cut));
    expect(await cursor.take(10)).toEqual([]);
    await appendFile(file, bytes.subarray(cut));
    expect(await cursor.take(10)).toEqual([event(1, 'ünfinished')]);
    await cursor.close();
  });
  test('a log that appears later is read from its beginning', async () => {
    const cursor = createEventCursor(file);
    expect(await cursor.take(10)).toEqual([]);
    await write([event(0)]);
    expect(indices(await cursor.take(10))).toEqual([0]);
    await cursor.close();
  });
  test('a line larger than one read is whole', async () => {
    const long = event(1, 'x'.repeat(700_000));
    await write([event(0), long, event(2)]);
    expect(await readAll(1)).toEqual([long, event(2)]);
  });
  test('in pages it is the same as at once, whatever the sizes of pages and lines', async () => {
    const sizes = fc.array(fc.oneof(fc.nat(50), fc.constant(300_000)), { maxLength: 12 });
    const property = fc.asyncProperty(
      sizes,
      fc.nat(14),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      async (lengths, since, pages) => {
        await writeFile(file, '');
        await write(lengths.map((length, i) => event(i, 'é'.repeat(length))));
        const cursor = createEventCursor(file, since);
        const paged: StoredEvent[] = [];
        for (let turn = 0; ; turn += 1) {
          const size = pages[turn % pages.length] ?? 1;
          const page = await cursor.take(size);
          expect(page.length).toBeLessThanOrEqual(size);
          if (page.length === 0) break;
          paged.push(...page);
        }
        await cursor.close();
        expect(paged).toEqual(await readAll(since));
        expect(indices(paged)).toEqual(range(Math.min(since, lengths.length), lengths.length));
      },
    );
    await fc.assert(property, { numRuns: examples(60) });
  });
});

describe('the newest event', () => {
  test('is the last whole one', async () => {
    await write([event(0), event(1)]);
    await appendFile(file, '{"i":2,"torn');
    expect(await lastEvent(file)).toEqual(event(1));
  });
  test('is found behind a line larger than the first look', async () => {
    const long = event(1, 'x'.repeat(900_000));
    await write([event(0), long]);
    expect(await lastEvent(file)).toEqual(long);
  });
  test('is none in an empty, torn or absent log', async () => {
    expect(await lastEvent(file)).toBeNull();
    await write([]);
    expect(await lastEvent(file)).toBeNull();
    await appendFile(file, '{"i":0,"torn');
    expect(await lastEvent(file)).toBeNull();
  });
});

describe('what is long', () => {
  const LONG = 300_000;
  test('a page ends where its characters are used up, and the next one goes on there', async () => {
    await write(range(0, 6).map((i) => event(i, 'x'.repeat(LONG))));
    const cursor = createEventCursor(file);
    expect(indices(await cursor.take(100, 2 * LONG + 1_000))).toEqual([0, 1]);
    expect(indices(await cursor.take(100, 10))).toEqual([2]);
    expect(indices(await cursor.take(100, 10 * LONG))).toEqual([3, 4, 5]);
    await cursor.close();
  });
  test('the newest event is found behind one that is longer than what is read', async () => {
    await write([event(0)]);
    const handle = await open(file, 'a');
    await handle.appendFile(
      '{"i":1,"ts":"2026-11-21T10:00:00.000Z","type":"system","subtype":"notice","text":"',
    );
    for (let at = 0; at < 9; at += 1) await handle.appendFile('y'.repeat(1_000_000));
    await handle.appendFile('"}\n{"i":2,"ts":"2026-11-21T10:00:00.000Z","type":"sys');
    await handle.close();
    expect(await lastEvent(file)).toMatchObject({ i: 1, truncated: true });
  });
  // promise: bounded-everywhere
  test('a line that no memory should hold keeps its place in the log, and the newest one is found in constant memory', async () => {
    await write([event(0)]);
    const handle = await open(file, 'a');
    await handle.appendFile(
      '{"i":1,"ts":"2026-11-21T10:00:00.000Z","type":"system","subtype":"notice","text":"',
    );
    await handle.truncate(50_000_000); // NULs without a disk that holds them
    await handle.appendFile('"}\n');
    await handle.close();
    const before = process.memoryUsage.rss();
    expect(await lastEvent(file)).toMatchObject({ i: 1, truncated: true });
    expect(indices(await readAll(1, 1))).toEqual([1]);
    await write([event(2)]);
    expect(await lastEvent(file)).toEqual(event(2));
    expect(indices(await readAll(2, 5))).toEqual([2]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(300_000_000);
  });
});
