// An agent that can reach the store takes the event log of its own job away: the job says so.
import { afterEach, expect, test } from 'vitest';
import { type Bridge, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

test('a job whose event log was removed while it ran is completed with a warning', async () => {
  const remove = { run: 'rm -f "$HOME"/.agy-mcp/sessions/*/events.jsonl', granted: true };
  const steps = [remove, { say: 'done' }, { answer: true }];
  bridge = await startBridge({ agent: { version: '1.3.2', steps } });
  const { data } = await bridge.call('agy', { prompt: 'Say what you see.' });
  expect(data).toMatchObject({ status: 'completed' });
  expect(String(data['warnings'])).toContain('removed or changed the event log');
});
