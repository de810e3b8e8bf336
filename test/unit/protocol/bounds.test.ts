import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundDenied, boundEvents, wholeResponse } from '../../../src/protocol/bound-event.ts';
import { boundRecord, boundWarnings } from '../../../src/protocol/bound-record.ts';
import { beginningOf, clipJson, clipList, clipText, fitsIn } from '../../../src/protocol/bounds.ts';
import type { AgentEvent } from '../../../src/protocol/event.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';
import { recordAt } from '../../support/job-records.ts';

const HUGE = 'x'.repeat(10_000_000);
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
const nested = (levels: number): unknown => {
  let value: unknown = 'deep';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

describe('a text', () => {
  it('that fits is the same; one that does not says how much is missing, and fits', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 40, max: 400 }),
        (text, most) => {
          const clipped = clipText(text, most);
          expect(clipped.length).toBeLessThanOrEqual(most);
          if (text.length <= most) expect(clipped).toBe(text);
          else {
            const [, kept = '', more] = /^([\s\S]*?) ?… \((\d+) more characters\)$/.exec(clipped) ?? [];
            expect(text.startsWith(kept.trimEnd())).toBe(true);
            expect(Number(more)).toBeGreaterThan(0);
            expect(Number(more)).toBeLessThanOrEqual(text.length);
          }
          expect(clipText(clipped, most)).toBe(clipped);
        },
      ),
    );
  });
  it('is never cut within a character', () => {
    expect(beginningOf('a😀b', 2)).toBe('a');
    expect(beginningOf('a😀b', 3)).toBe('a😀');
  });
});

describe('a JSON value', () => {
  it('that fits is the very same one; any other fits afterwards and keeps its shape', () => {
    const most = 16_384;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue({ maxDepth: 6, depthSize: 'xlarge' }),
          fc.array(fc.string({ minLength: 5_000, maxLength: 9_000 }), { maxLength: 12 }),
          fc.dictionary(fc.string({ maxLength: 400 }), fc.array(fc.double(), { maxLength: 2_000 }), {
            maxKeys: 20,
          }),
          fc.integer({ min: 0, max: 200 }).map(nested),
        ),
        (value) => {
          const clipped = clipJson(value, most);
          if (fitsIn(value, most)) expect(clipped).toBe(value);
          expect(fitsIn(clipped, most)).toBe(true);
          expect(Array.isArray(clipped)).toBe(Array.isArray(value));
          expect(JSON.stringify(clipped).replace(/\\u[0-9a-f]{4}|\\./g, '.').length).toBeLessThan(most * 1.2);
        },
      ),
    );
  });
  it('says in its place what is missing', () => {
    expect(clipJson({ file: HUGE, line: 3 }, 10_000)).toEqual({
      file: expect.stringMatching(/^x+ … \(\d+ more characters\)$/) as string,
      line: 3,
    });
    const list = clipJson(
      Array.from({ length: 50_000 }, (_, index) => index),
      10_000,
    ) as unknown[];
    expect(list.at(-1)).toBe(`… (${50_000 - (list.length - 1)} more entries)`);
    const record = clipJson(
      Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`k${at}`, at])),
      10_000,
    );
    const { '…': sign, ...kept } = record as Record<string, unknown>;
    expect(sign).toBe(`${50_000 - Object.keys(kept).length} more keys`);
    expect(JSON.stringify(clipJson(nested(5_000), 10_000))).toContain('… (more levels)');
  });
  it('is looked at no further than its bound: of one without end, too', () => {
    const endless = {
      get next(): unknown {
        return endless;
      },
    };
    expect(fitsIn(endless, 1_000)).toBe(false);
  });
});

it('a list keeps its first entries and counts the others', () => {
  expect(clipList([1, 2, 3], { entries: 2 })).toEqual({ kept: [1, 2], more: 1 });
  expect(clipList([HUGE, 'a'])).toEqual({ kept: [], more: 2 });
});

const USAGE = {
  input_tokens: 1,
  output_tokens: 1,
  thinking_tokens: 0,
  cache_read_tokens: 0,
  total_tokens: 2,
};
const manyDenied = Array.from({ length: 50_000 }, (_, at) => ({
  action: `action ${at}`,
  display_name: HUGE.slice(0, 5_000),
  allow_rule: null,
}));
/** Every field of every event with more than it may hold. */
const OVERSIZED: readonly AgentEvent[] = [
  { type: 'system', subtype: 'init', session_id: HUGE, model: HUGE, cwd: HUGE, permission_mode: HUGE },
  { type: 'system', subtype: 'notice', text: HUGE },
  { type: 'system', subtype: 'retry', backend: 'agy', text: HUGE },
  { type: 'system', subtype: 'log', level: 'info', text: HUGE },
  { type: 'system', subtype: 'unknown', data: { [HUGE]: HUGE, more: nested(2_000) } },
  { type: 'user', subtype: 'prompt', text: HUGE },
  { type: 'assistant', subtype: 'text', text: HUGE },
  { type: 'assistant', subtype: 'end', usage: USAGE },
  { type: 'tool_use', tool_id: HUGE, name: HUGE, input: { [HUGE]: [HUGE, HUGE] } },
  { type: 'tool_result', tool_id: HUGE, name: HUGE, is_error: false, output: HUGE },
  {
    type: 'subagent_event',
    subtype: 'started',
    name: HUGE,
    data: Array.from({ length: 1_000_000 }, () => 1),
  },
  { type: 'error', subtype: 'unknown', message: HUGE, target: HUGE },
  {
    type: 'result',
    subtype: 'success',
    status: HUGE,
    session_id: HUGE,
    response: HUGE,
    error: HUGE,
    usage: USAGE,
    num_turns: 1,
    denied_actions: manyDenied,
    structured_output: { a: HUGE },
  },
];

describe('an event', () => {
  // promise: bounded-everywhere
  it('is within a line of its bound, whatever its fields hold, and says that it was cut', () => {
    for (const event of OVERSIZED) {
      const parts = boundEvents(event, '');
      for (const part of parts) {
        expect(bytes({ i: 1e15, ts: '2026-11-21T10:00:00.000Z', ...part }), event.type).toBeLessThan(
          LIMITS.eventLineBytes,
        );
        expect(boundEvents(part, HUGE), `${event.type} is bounded for good`).toEqual([part]);
      }
      const isWhole = event.type === 'user' || event.type === 'assistant';
      expect(parts.at(-1)?.truncated === true, `${event.type}: marked`).toBe(!isWhole);
    }
  });
  it('of the widest characters is within its line as well', () => {
    const [part] = boundEvents(
      { ...OVERSIZED[12], response: '\u0001'.repeat(10_000_000) } as AgentEvent,
      '',
    ).slice(-1);
    expect(bytes(part)).toBeLessThan(LIMITS.eventLineBytes);
  });
  it('that fits is the very same', () => {
    const event: AgentEvent = { type: 'tool_use', tool_id: 'a', name: 'b', input: { c: [1, 'd'] } };
    expect(boundEvents(event, '')[0]).toBe(event);
  });
  it('of a long text becomes several that hold all of it, cut within no character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 3 }), (times, shift) => {
        const text = 'a'.repeat(shift) + '😀'.repeat((LIMITS.eventChars / 2) * times + 1);
        const parts = boundEvents({ type: 'assistant', subtype: 'text', text }, '') as { text: string }[];
        expect(parts.map((part) => part.text).join('')).toBe(text);
        expect(parts.length).toBeGreaterThan(times);
        for (const part of parts) expect(/\p{Surrogate}/u.test(part.text)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });
  it('of a long response has the whole of it in the text before it, once', () => {
    const response = Array.from({ length: 40_000 }, (_, at) => `line ${at}`).join('\n');
    const result = { ...OVERSIZED[12], response, structured_output: undefined } as AgentEvent;
    const textOf = (parts: readonly AgentEvent[]): string =>
      parts.map((part) => (part.type === 'assistant' && part.subtype === 'text' ? part.text : '')).join('');
    for (const told of ['', 'something else ', `I think: ${response} `]) {
      const parts = boundEvents(result, told);
      const all = told + textOf(parts);
      expect(all.split('line 39999')).toHaveLength(2);
      const last = parts.at(-1);
      expect(last?.type === 'result' && wholeResponse(last, all)).toBe(response);
    }
  });
  it('leaves out a structured answer that is too long, rather than a part of it as the whole', () => {
    const last = boundEvents(OVERSIZED[12] as AgentEvent, HUGE).at(-1);
    expect(last).not.toHaveProperty('structured_output');
    expect(last).toMatchObject({ structured_chars: HUGE.length + 8, denied_actions_more: 50_000 - 64 });
  });
});

describe('denied actions', () => {
  it('that are the same are one', () => {
    const denied = { action: 'command', display_name: 'Run', allow_rule: 'command(ls)' };
    expect(boundDenied(Array.from({ length: 50_000 }, () => ({ ...denied })))).toEqual({
      denied: [denied],
      more: 0,
    });
  });
  it('keep a rule whole or not at all', () => {
    const rule = `command(${'x'.repeat(1_000)})`;
    const { denied } = boundDenied([{ action: 'command', display_name: 'Run', allow_rule: rule }]);
    expect(denied[0]?.allow_rule).toBeNull();
  });
});

describe('a record', () => {
  const oversized = recordAt(new Date(), {
    label: HUGE,
    mode: HUGE,
    agent_version: HUGE,
    model: HUGE,
    session_id: HUGE,
    signal: HUGE,
    cancel_reason: HUGE,
    failure: { message: HUGE, hint: HUGE, retry: 'later' },
    denied_actions: manyDenied,
    artifacts: Array.from({ length: 10_000 }, () => ({ path: 'a'.repeat(5_000), bytes: 1, kind: 'file' })),
    warnings: Array.from({ length: 10_000 }, () => 'w'.repeat(5_000)),
    workspace: {
      kind: 'worktree',
      path: 'p'.repeat(100_000),
      branch: HUGE,
      base_commit: HUGE,
      changed_files: 1,
      insertions: 1,
      deletions: 1,
      included: Array.from({ length: 60_000 }, (_, at) => ({
        path: `${at}`.repeat(100),
        how: 'copied' as const,
      })),
    },
  });
  // promise: bounded-everywhere
  it('is within its bound, says what is missing, and is bounded for good', () => {
    const bounded = boundRecord(oversized);
    expect(bytes(bounded)).toBeLessThan(LIMITS.writtenRecordBytes / 2);
    expect(boundRecord(bounded)).toEqual(bounded);
    expect(bounded.session_id).toBeNull();
    expect(bounded.warnings[0]).toContain('cannot be continued');
    expect(bounded.warnings.at(-1)).toMatch(/^… and \d+ more warnings\.$/);
    expect(bounded.denied_actions).toHaveLength(LIMITS.recordEntries);
    expect(bounded.denied_actions_more).toBe(50_000 - LIMITS.recordEntries);
    expect((bounded.workspace?.included?.length ?? 0) + (bounded.workspace?.included_more ?? 0)).toBe(60_000);
  });
  it('that fits is the same', () => {
    const record = recordAt(new Date(), { warnings: ['one'], session_id: 'a-b.c_d' });
    expect(boundRecord(record)).toEqual(record);
  });
  it('tells with its last warning how many more there were', () => {
    const all = Array.from({ length: 100 }, (_, at) => `${at}`);
    expect(boundWarnings(all).at(-1)).toBe('… and 37 more warnings.');
    expect(boundWarnings(boundWarnings(all))).toEqual(boundWarnings(all));
  });
});
