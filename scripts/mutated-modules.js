// The modules that make decisions, each with the tests that have to notice every change of them.

/**
 * A mutant that no test can notice, because the program does the same with it.
 * @typedef {object} Equivalent
 * @property {string} line the line of the source, without indentation
 * @property {string} replacement what Stryker writes in the place of a part of it
 * @property {string} why
 */

/**
 * @typedef {object} MutatedModule
 * @property {string} source
 * @property {readonly string[]} tests
 * @property {number} goal the share, in percent, of all mutants but the equivalent ones that the tests have to notice
 * @property {readonly Equivalent[]} equivalent
 */

/** @type {readonly MutatedModule[]} */
export const MUTATED_MODULES = [
  {
    source: 'src/policy/check-request-fields.ts',
    tests: ['test/unit/policy/check-request-fields.test.ts'],
    goal: 100,
    equivalent: [
      {
        line: 'const writes = MODE_RULES[request.mode].writes && request.allow_write;',
        replacement: 'MODE_RULES[request.mode].writes || request.allow_write',
        why: 'Where both differ, the first two rules refuse the request, whatever the worktree.',
      },
    ],
  },
  {
    source: 'src/policy/modes.ts',
    tests: ['test/unit/policy/check-request-fields.test.ts', 'test/unit/policy/modes.test.ts'],
    goal: 100,
    equivalent: [],
  },
  {
    source: 'src/store/events/event-seek.ts',
    tests: ['test/unit/store/event-seek-places.test.ts'],
    goal: 100,
    equivalent: [
      {
        line: "const head = HEAD.exec(chunk.toString('latin1', end + 1, end + 1 + HEAD_BYTES));",
        replacement: 'end - 1',
        why: 'Two bytes fewer are still more than the longest head, which has 21.',
      },
      {
        line: 'else if (end === 0)',
        replacement: 'false',
        why: 'The next look would be behind the end of the log, and end the search with the same answer.',
      },
    ],
  },
  {
    source: 'src/runner/queue/queue-order.ts',
    tests: ['test/unit/runner/queue/queue-order.test.ts', 'test/unit/runner/queue-order-table.test.ts'],
    goal: 95,
    equivalent: [
      {
        line: 'for (const { id, session } of waiting.sort((a, b) => (a.id < b.id ? -1 : 1))) {',
        replacement: 'a.id <= b.id',
        why: 'No two jobs have the same id.',
      },
    ],
  },
  {
    source: 'src/runner/agent/retry-policy.ts',
    tests: ['test/unit/runner/agent/retry-policy.test.ts'],
    goal: 100,
    equivalent: [],
  },
  {
    source: 'src/adapters/outcome/outcome-rules.ts',
    tests: ['test/unit/adapters/outcome/outcome-rules.test.ts', 'test/unit/runner/outcome.test.ts'],
    goal: 90,
    equivalent: [],
  },
  {
    source: 'src/runner/outcome.ts',
    tests: [
      'test/unit/adapters/outcome/outcome-rules.test.ts',
      'test/unit/runner/outcome.test.ts',
      'test/unit/runner/outcome-answer.test.ts',
    ],
    goal: 90,
    equivalent: [],
  },
  {
    source: 'src/redaction/pieces/redact-stream.ts',
    tests: [
      'test/unit/redaction/pieces/redact-stream.test.ts',
      'test/unit/redaction/pieces/stream-work.test.ts',
      'test/unit/redaction/keys.test.ts',
    ],
    goal: 95,
    equivalent: [
      {
        line: 'if (keys.isIdle()) {',
        replacement: '{}',
        why: 'Every line is then looked at for a key, one by one: the same lines are hidden, at a higher cost.',
      },
      {
        line: 'const opened: Opened[] = [];',
        replacement: '["Stryker was here"]',
        why: 'A text in the place of an opened line has no offsets, and is passed over.',
      },
    ],
  },
  {
    source: 'src/redaction/pieces/cut-points.ts',
    tests: ['test/unit/redaction/pieces/cut-points.test.ts'],
    goal: 95,
    equivalent: [],
  },
  {
    source: 'src/redaction/pieces/visible-part.ts',
    tests: ['test/unit/redaction/pieces/visible-part.test.ts'],
    goal: 95,
    equivalent: [
      {
        line: 'const line = shown < last ? lineStart(text, shown) : last;',
        replacement: 'true',
        why: 'Behind the beginning of the last line is no line break: what is searched for then is known.',
      },
      {
        line: 'const line = shown < last ? lineStart(text, shown) : last;',
        replacement: 'shown <= last',
        why: 'At the beginning of the last line the search finds that beginning.',
      },
    ],
  },
  {
    source: 'src/redaction/pieces/recent-results.ts',
    tests: ['test/unit/redaction/pieces/recent-results.test.ts'],
    goal: 95,
    equivalent: [],
  },
  {
    source: 'src/protocol/job.ts',
    tests: ['test/unit/protocol/job.test.ts', 'test/unit/protocol/job-record.test.ts'],
    goal: 95,
    equivalent: [],
  },
];
