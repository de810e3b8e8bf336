import { expect, it } from 'vitest';
import { lastAnswer, transcriptFiles } from '../../../../src/adapters/agy/text-output.ts';

const step = (type: string, content: string, status = 'DONE'): string =>
  `${JSON.stringify({ step_index: 0, source: 'MODEL', type, status, content })}\n`;

it('the answer is the last one behind the newest prompt', () => {
  const kept = step('USER_INPUT', 'a') + step('PLANNER_RESPONSE', 'old') + step('USER_INPUT', 'b');
  expect(lastAnswer(kept)).toBeNull();
  expect(lastAnswer(`${kept}${step('PLANNER_RESPONSE', 'one')}${step('PLANNER_RESPONSE', 'two')}`)).toBe(
    'two',
  );
  expect(lastAnswer(`${kept}${step('PLANNER_RESPONSE', 'cut', 'RUNNING')}`)).toBeNull();
  expect(lastAnswer(`${kept}${step('PLANNER_RESPONSE', 'one')}${step('ERROR_MESSAGE', 'x')}`)).toBeNull();
  expect(lastAnswer('no json\n{"type":\n')).toBeNull();
});

it('its place is made of an id alone', () => {
  expect(transcriptFiles('/h', '../../../etc/passwd', { transcriptInBrain: true })).toEqual([]);
  const [first] = transcriptFiles('/h', '90ca6744-e8d4', { transcriptInBrain: true });
  expect(first).toContain('/h/.gemini/antigravity-cli/brain/90ca6744-e8d4/');
});
