// Recorded streams, cut, reordered, doubled, swollen and made hostile: never a crash, never a false success.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADAPTERS } from '../../../src/adapters/index.ts';
import { createLineSplitter } from '../../../src/platform/lines.ts';
import type { Capability } from '../../../src/protocol/capability.ts';
import type { AgentEvent } from '../../../src/protocol/event.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';
import { agyOf, GEMINI, judgeEvents, sampleLines, specOf } from '../../support/adapter-runs.ts';

const AGENTS = [agyOf('1.0.16'), agyOf('1.1.10'), agyOf('1.2.5'), agyOf('1.4.0'), GEMINI];
/** Streams whose only success stands in their last line. */
const STREAMS = ['success', 'tools', 'schema', 'resumed', 'background'].map((name) =>
  sampleLines(`agy/${name}.jsonl`),
);
const FAILED = ['interrupted', 'signed-out', 'slash', 'quota'].map((name) =>
  sampleLines(`agy/${name}.jsonl`),
);
const encoder = new TextEncoder();

/** Bytes in pieces to events, by the splitter that reads real agents. */
function eventsOf(
  capability: Capability,
  bytes: Uint8Array,
  pieces: readonly number[],
  exitCode: number,
): AgentEvent[] {
  const splitter = createLineSplitter(LIMITS.lineChars);
  const parser = ADAPTERS[capability.backend].parser(specOf(), capability);
  const lines: string[] = [];
  let at = 0;
  for (const size of pieces) {
    lines.push(...splitter.push(bytes.subarray(at, at + size)));
    at += size;
  }
  lines.push(...splitter.push(bytes.subarray(at)), ...splitter.end());
  return [...lines.flatMap((line) => parser.line('stdout', line)), ...parser.end({ exitCode, signal: null })];
}
const outcomeOf = (capability: Capability, events: readonly AgentEvent[], exitCode: number) =>
  judgeEvents(events, {
    exit: { exitCode, signal: null },
    backend: capability.backend,
    drive: capability.drive,
  });
const stream = (lines: readonly string[]): Uint8Array => encoder.encode(`${lines.join('\n')}\n`);
const pieces = fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 20 });
const anyAgent = fc.constantFrom(...AGENTS);

describe('a stream of agy', () => {
  it('that is cut anywhere before its result is no success', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STREAMS),
        fc.double({ min: 0, max: 1, noNaN: true }),
        pieces,
        (lines, part, cuts) => {
          const whole = stream(lines);
          const last = encoder.encode(lines.at(-1) ?? '').length + 1;
          // Up to the last byte of the result: its closing bracket.
          const cut = whole.subarray(0, Math.floor((whole.length - 2) * part));
          const outcome = outcomeOf(AGENTS[3] ?? GEMINI, eventsOf(AGENTS[3] ?? GEMINI, cut, cuts, 0), 0);
          expect(outcome.status, `${last}`).toBe('failed');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('whose lines come in another order or twice ends as it did', () => {
    const [agy] = AGENTS.slice(3);
    if (agy === undefined) throw new Error('no agent');
    fc.assert(
      fc.property(fc.constantFrom(...STREAMS), fc.array(fc.nat(20)), fc.nat(3), (lines, order, times) => {
        const shuffled = [...order.map((index) => lines[index % lines.length] ?? ''), ...lines];
        const doubled = shuffled.flatMap((line) => Array.from({ length: times + 1 }, () => line));
        expect(outcomeOf(agy, eventsOf(agy, stream(doubled), [], 0), 0).status).toBe('completed');
      }),
      { numRuns: 100 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...FAILED), fc.array(fc.nat(20)), (lines, order) => {
        const shuffled = [...order.map((index) => lines[index % lines.length] ?? ''), ...lines];
        expect(outcomeOf(agy, eventsOf(agy, stream(shuffled), [], 1), 1).status).not.toBe('completed');
      }),
      { numRuns: 100 },
    );
  });

  it('is read the same however its bytes are cut', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STREAMS, ...FAILED), pieces, (lines, cuts) => {
        const agy = agyOf('1.4.0');
        expect(eventsOf(agy, stream(lines), cuts, 0)).toEqual(eventsOf(agy, stream(lines), [], 0));
      }),
      { numRuns: 100 },
    );
  });
});

describe('any agent', () => {
  it('that says bytes which are no text, in any pieces, does not break the reader or succeed by them', () => {
    fc.assert(
      fc.property(
        anyAgent,
        fc.uint8Array({ maxLength: 2_000 }),
        pieces,
        fc.nat(255),
        (agent, bytes, cuts, exit) => {
          const { status } = outcomeOf(agent, eventsOf(agent, bytes, cuts, exit), exit);
          // Text is an answer where there is nothing but text; with a stream there is no result in noise.
          if (agent.drive !== 'text' || exit !== 0) expect(status).not.toBe('completed');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('whose recorded bytes are damaged ends without a crash, and says success only by a whole result', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 4 })), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        anyAgent,
        fc.constantFrom(...STREAMS, ...FAILED),
        damage,
        pieces,
        (agent, lines, hits, cuts) => {
          const bytes = stream(lines).slice();
          for (const [at, noise] of hits)
            bytes.set(noise.subarray(0, Math.max(1, bytes.length - (at % bytes.length))), at % bytes.length);
          const events = eventsOf(agent, bytes, cuts, 0);
          const { status } = outcomeOf(agent, events, 0);
          if (status === 'completed')
            expect(events.some((event) => event.type === 'result' && event.status === 'SUCCESS')).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(AGENTS)('$backend $version survives lines that are huge, deep or poisoned', (agent) => {
    const hostile = [
      `{"event":"step_update","step_update":{"step_type":"agent_response","text_delta":"${'x'.repeat(4_000_000)}"}}`,
      `{"event":"init","init":${'['.repeat(200_000)}`,
      `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
      '{"event":"__proto__","__proto__":{"status":"SUCCESS"}}',
      '{"event":"constructor","type":"constructor"}',
      '{"event":"result","result":{"status":{"toString":null},"usage":{"total_tokens":1e999}}}',
      '{"event":"result","result":{"__proto__":{"status":"SUCCESS","response":"OK"}}}',
      '{"event":"result","result":[{"status":"SUCCESS","response":"OK"}]}',
      '{"event":"result","result":"SUCCESS"}',
      '{"event":"RESULT","result":{"status":"SUCCESS","response":"OK"}}',
      '{"event":"result","result":{"status":"success","response":"OK"}}',
      '{"type":"result","status":"SUCCESSFUL"}',
      '\u0000\u001b]0;owned\u0007{"event":"result","result":{"status":"SUCCESS"}}',
      '[{"event":"result","result":{"status":"SUCCESS","response":"OK"}}]',
    ];
    const { status } = outcomeOf(agent, eventsOf(agent, stream(hostile), [], 1), 1);
    expect(status).not.toBe('completed');
    expect(({} as { status?: string }).status).toBeUndefined();
  });
});
