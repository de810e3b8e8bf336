import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADAPTERS } from '../../../src/adapters/index.ts';
import type { LineSource } from '../../../src/adapters/adapter.ts';
import { foldEvent, startFold } from '../../../src/runner/output/fold-events.ts';
import { agyOf, GEMINI, judgeEvents, sampleLines, specOf } from '../../support/adapter-runs.ts';

const recorded = [
  'agy/success.jsonl',
  'agy/tools.jsonl',
  'agy/schema.jsonl',
  'agy/subagent.jsonl',
  'gemini/success.jsonl',
]
  .flatMap(sampleLines)
  .concat(sampleLines('agy/quota.stderr.txt'), sampleLines('agy/agy.log'));

/** Values of any shape in the places where the parsers look. */
const shaped = fc
  .oneof(
    fc.record({
      event: fc.constantFrom('init', 'step_update', 'result', 'command_result'),
      conversation_id: fc.json().map((text) => JSON.parse(text) as unknown),
      init: fc.jsonValue(),
      result: fc.oneof(
        fc.jsonValue(),
        fc.record({
          status: fc.jsonValue(),
          denied_actions: fc.jsonValue(),
          usage: fc.jsonValue(),
          error: fc.jsonValue(),
        }),
      ),
      step_update: fc.record({
        step_type: fc.constantFrom('tool', 'agent_response', 'subagent', 'finish', 'valueOf'),
        state: fc.constantFrom('ACTIVE', 'DONE', 'ERROR', 'x'),
        step_index: fc.jsonValue(),
        tool_info: fc.oneof(
          fc.jsonValue(),
          fc.record({ error: fc.jsonValue(), parameters: fc.jsonValue(), output: fc.jsonValue() }),
        ),
        subagent_info: fc.oneof(fc.jsonValue(), fc.record({ subagents: fc.jsonValue() })),
        usage: fc.jsonValue(),
      }),
    }),
    fc.record({
      type: fc.constantFrom('init', 'message', 'tool_use', 'tool_result', 'error', 'result'),
      status: fc.jsonValue(),
      stats: fc.jsonValue(),
      content: fc.jsonValue(),
      message: fc.jsonValue(),
      error: fc.jsonValue(),
      tool_id: fc.jsonValue(),
      parameters: fc.jsonValue(),
    }),
  )
  .map((value) => JSON.stringify(value));

const broken = fc
  .tuple(fc.constantFrom(...recorded), fc.nat(400), fc.string({ maxLength: 5 }))
  .map(([line, at, noise]) => line.slice(0, at) + noise + line.slice(at + noise.length));

const line = fc.tuple(
  fc.constantFrom<LineSource>('stdout', 'stderr', 'log'),
  fc.oneof(fc.string({ unit: 'binary' }), broken, shaped),
);

describe('parsers', () => {
  it.each([agyOf('1.0.0'), agyOf('1.1.10'), agyOf('1.4.0'), GEMINI])(
    'of $backend $version survive any line, and so does the verdict',
    (capability) => {
      fc.assert(
        fc.property(fc.array(line, { maxLength: 12 }), fc.option(fc.nat(255)), (lines, exitCode) => {
          const exit = { exitCode, signal: exitCode === null ? 'SIGKILL' : null };
          const parser = ADAPTERS[capability.backend].parser(specOf(), capability);
          const events = [
            ...lines.flatMap(([source, text]) => parser.line(source, text)),
            ...parser.end(exit),
          ];
          const outcome = judgeEvents(events, { exit, backend: capability.backend, drive: capability.drive });
          expect(outcome.status === 'completed').toBe(outcome.failure === null);
          if (outcome.status === 'completed')
            expect(events).toContainEqual(expect.objectContaining({ subtype: 'success' }));
        }),
        { numRuns: 150 },
      );
    },
  );

  it('keep the state of a run free of what they were given', () => {
    const state = startFold();
    foldEvent(state, { type: 'assistant', subtype: 'text', text: 'x' });
    expect(state).toEqual(startFold());
  });
});
