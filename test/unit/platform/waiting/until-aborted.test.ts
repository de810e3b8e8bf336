import { expect, test } from 'vitest';
import { untilAborted } from '../../../../src/platform/waiting/until-aborted.ts';

test('an abort that has come already is waited for no more', async () => {
  await expect(untilAborted(AbortSignal.abort())).resolves.toBeUndefined();
});

test('one that comes later ends the wait', async () => {
  const over = new AbortController();
  let ended = false;
  const wait = untilAborted(over.signal).then(() => (ended = true));
  expect(ended).toBe(false);
  over.abort();
  await wait;
  expect(ended).toBe(true);
});
