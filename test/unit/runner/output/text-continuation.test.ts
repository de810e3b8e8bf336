// Texts that may go on from each other: names that follow each other stay, and a value of many texts costs a bounded time.
import { expect, test } from 'vitest';
import { createRedactor } from '../../../../src/redaction/redact.ts';
import { createTextContinuation } from '../../../../src/runner/output/text-continuation.ts';

// promise: redact-spares
test('names of steps that follow each other stay as they are', () => {
  const carried = createTextContinuation(createRedactor());
  for (let step = 0; step < 50; step += 1) {
    const event = { event: `odd_step${step % 9}`, state: step % 2 === 0 ? 'tool_v2_start' : 'tool_v2_end' };
    expect(carried.json('unknown', event)).toEqual(event);
  }
});

// promise: bounded-everywhere
test('of a value with very many texts a bounded number is judged with what came before', () => {
  const redactor = createRedactor();
  let streams = 0;
  const carried = createTextContinuation({
    ...redactor,
    stream(behind) {
      streams += 1;
      return redactor.stream(behind);
    },
  });
  const files = Array.from({ length: 20_000 }, (_, at) => `src/part/file${at}.ts`);
  expect(carried.json('unknown', { files })).toEqual({ files });
  expect(streams).toBeLessThan(5_000);
  streams = 0;
  const token = `ghp_${'Ab3dE5gH'.repeat(5).slice(0, 36)}`;
  carried.json('unknown', { text: token.slice(0, 20) });
  expect(JSON.stringify(carried.json('unknown', { text: token.slice(20) }))).not.toContain(token.slice(20));
});
