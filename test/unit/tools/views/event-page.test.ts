import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StoredEvent } from '../../../../src/protocol/event.ts';
import { EVENT_FORMATS } from '../../../../src/protocol/request.ts';
import { fitEvents } from '../../../../src/tools/views/event-page.ts';

const TS = '2026-11-21T10:00:00.000Z';
const chars = (told: unknown): number => JSON.stringify(told).length;

const event = fc.oneof(
  fc.record({
    type: fc.constant('assistant'),
    subtype: fc.constant('text'),
    text: fc.string({ maxLength: 3_000 }),
  }),
  fc.record({
    type: fc.constant('tool_use'),
    tool_id: fc.constant('a'),
    name: fc.constantFrom('run_command', 'other'),
    input: fc.dictionary(fc.string({ maxLength: 9 }), fc.string({ maxLength: 3_000 }), { maxKeys: 4 }),
  }),
  fc.record({
    type: fc.constant('tool_result'),
    tool_id: fc.constant('a'),
    name: fc.constant('other'),
    is_error: fc.boolean(),
    output: fc.string({ maxLength: 9_000 }),
  }),
);
const log = fc
  .array(event, { maxLength: 30 })
  .map((events) => events.map((each, i) => ({ i, ts: TS, ...each })));

describe('a page of events', () => {
  // promise: bounded-everywhere
  test('has the room that it is given, in every dialect, and whoever pages gets to the end', () => {
    fc.assert(
      fc.property(
        log,
        fc.integer({ min: 2_000, max: 20_000 }),
        fc.constantFrom(...EVENT_FORMATS),
        (all, most, dialect) => {
          let left = all;
          for (let pages = 0; left.length > 0; pages += 1) {
            const { told, count } = fitEvents(left, dialect, most);
            expect(chars(told)).toBeLessThanOrEqual(most);
            expect(count).toBeGreaterThan(0);
            expect(pages).toBeLessThan(all.length);
            left = left.slice(count);
          }
        },
      ),
    );
  });
  test('holds an event that is longer than the page in part, marked', () => {
    const output = 'x'.repeat(5_000_000);
    const long: StoredEvent = {
      i: 7,
      ts: TS,
      type: 'tool_result',
      tool_id: 'a',
      name: 'b',
      is_error: false,
      output,
    };
    const { told, count } = fitEvents([long], 'raw', 32_000);
    expect(count).toBe(1);
    expect(told).toEqual([
      {
        ...long,
        output: expect.stringMatching(/^x{9000,} … \(\d+ more characters\)$/) as string,
        truncated: true,
      },
    ]);
  });
  test('with no room at all still tells what happened', () => {
    const long: StoredEvent = { i: 7, ts: TS, type: 'system', subtype: 'notice', text: 'x'.repeat(9_000) };
    expect(fitEvents([long, long], 'raw', 1)).toMatchObject({ told: [{ i: 7, type: 'system' }], count: 1 });
    expect(fitEvents([], 'raw', 1)).toEqual({ told: [], count: 0 });
  });
});
