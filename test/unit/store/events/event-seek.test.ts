import { appendFile, open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeTree } from '../../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../../src/platform/files/private-file.ts';
import type { StoredEvent } from '../../../../src/protocol/event.ts';
import { createRedactor, type Redacted } from '../../../../src/redaction/redact.ts';
import { createEventCursor, openEventWriter } from '../../../../src/store/events/event-log.ts';
import { lastEvent } from '../../../../src/store/events/last-event.ts';
import { seekEvent } from '../../../../src/store/events/event-seek.ts';
import { examples } from '../../../support/examples.ts';

const redactor = createRedactor();
const eventOf = (i: number, text: string): Redacted<StoredEvent> =>
  redactor.redactFields({ i, ts: '2026-11-21T10:00:00.000Z', type: 'system', subtype: 'notice', text });

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await makeTemporary('agy-mcp-unit-');
  file = path.join(folder, 'events.jsonl');
});
afterEach(async () => {
  await removeTree(folder);
});

/** A page as agy_read takes it: a cursor of its own, that begins at an index. */
async function page(since: number, limit: number): Promise<StoredEvent[]> {
  const cursor = createEventCursor(file, since);
  try {
    return await cursor.take(limit);
  } finally {
    await cursor.close();
  }
}

/** The log read at once, by the plainest means. */
async function wholeLog(): Promise<StoredEvent[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
  return lines.flatMap((line) => {
    try {
      const value = JSON.parse(line) as StoredEvent | null;
      return typeof value === 'object' && value !== null && typeof value.i === 'number' ? [value] : [];
    } catch {
      return [];
    }
  });
}

const step = fc.oneof(
  fc.record({
    do: fc.constant('append' as const),
    lengths: fc.array(fc.oneof(fc.nat(60), fc.constantFrom(5_000, 16_300, 70_000, 400_000)), {
      minLength: 1,
      maxLength: 40,
    }),
  }),
  // The writer is killed in the middle of a line, and another one goes on.
  fc.record({ do: fc.constant('tear' as const), kept: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    do: fc.constant('foreign' as const),
    text: fc.constantFrom('\n', 'null\n', '7\n', '{"x":1}\n', '\n\n\n', `${'#'.repeat(90_000)}\n`, '{"i":\n'),
  }),
);

test('in pages, each found again, a log is what it is at once, whatever was torn or is foreign in it', async () => {
  const property = fc.asyncProperty(
    fc.array(step, { maxLength: 9 }),
    fc.integer({ min: 1, max: 60 }),
    fc.nat(120),
    async (steps, limit, since) => {
      await writeFile(file, '');
      let written = 0;
      for (const each of steps) {
        if (each.do === 'foreign') await appendFile(file, each.text);
        else if (each.do === 'tear') {
          const line = JSON.stringify(eventOf(written, 'torn'));
          await appendFile(file, line.slice(0, Math.floor(each.kept * line.length)));
        } else {
          const writer = await openEventWriter(file);
          const newest = await lastEvent(file);
          const next = newest === null ? 0 : newest.i + 1;
          await writer.append(each.lengths.map((length, at) => eventOf(next + at, 'é'.repeat(length))));
          await writer.close();
          written = next + each.lengths.length;
        }
      }
      const all = await wholeLog();
      const paged: StoredEvent[] = [];
      for (let from = 0; ;) {
        const events = await page(from, limit);
        const last = events.at(-1);
        if (last === undefined) break;
        paged.push(...events);
        from = last.i + 1;
      }
      expect(paged).toEqual(all);
      expect(await page(since, limit)).toEqual(all.filter(({ i }) => i >= since).slice(0, limit));
    },
  );
  await fc.assert(property, { numRuns: examples(60) });
});

describe('a page of a long log', () => {
  const EVENTS = 40_000;
  beforeEach(async () => {
    const first = eventOf(0, 'x'.repeat(400));
    const lines = Array.from({ length: EVENTS }, (_, i) => `${JSON.stringify({ ...first, i })}\n`);
    await writeFile(file, lines.join(''));
  });

  test('begins close to where it was sought', async () => {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      for (const since of [1, 20_000, EVENTS - 1, EVENTS, EVENTS * 10]) {
        const at = await seekEvent(handle, since);
        const wanted = Math.min(since / EVENTS, 1) * size;
        expect(Math.abs(wanted - at)).toBeLessThan(200_000);
      }
    } finally {
      await handle.close();
    }
  });

  test.skipIf(process.platform !== 'linux')(
    'costs what the page costs, not what the log weighs',
    async () => {
      const bytesRead = async (): Promise<number> =>
        Number(/^rchar: (\d+)$/m.exec(await readFile('/proc/self/io', 'utf8'))?.[1]);
      for (const since of [0, 20_000, EVENTS - 100]) {
        const before = await bytesRead();
        expect(await page(since, 100)).toHaveLength(100);
        expect((await bytesRead()) - before).toBeLessThan(1_000_000);
      }
    },
  );
});
