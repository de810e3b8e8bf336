// What each mode means to the agent and to the clock.
import { describe, expect, test } from 'vitest';
import { mayWrite, MODE_RULES, modeWrites } from '../../../src/policy/modes.ts';
import { MODES } from '../../../src/protocol/request.ts';

/** What the agent is asked to do, in a mode that changes nothing. */
const TASKS: Readonly<Record<string, RegExp>> = {
  ask: /^Answer the question\. /,
  plan: /^Make a plan, do not carry it out\. /,
  prototype: /^Sketch a solution in your answer\. /,
  review: /^Review what is asked, name files and lines\. /,
  browser: /^Use the browser where it helps\. /,
  long: /^Take the time that a thorough answer needs\. /,
};

describe('a mode', () => {
  test('that changes files is execute, and no other', () => {
    expect(MODES.filter((mode) => MODE_RULES[mode].writes)).toEqual(['execute']);
  });
  test.each(Object.entries(TASKS))('%s says what to do, and to change nothing', (mode, task) => {
    const { preamble } = MODE_RULES[mode as keyof typeof MODE_RULES];
    expect(preamble).toMatch(task);
    expect(preamble).toMatch(/ Do not create, change or delete any file\.$/);
  });
  test('execute adds nothing to the prompt', () => {
    expect(MODE_RULES.execute.preamble).toBe('');
    expect(Object.keys(TASKS)).toEqual(MODES.filter((mode) => mode !== 'execute'));
  });
  test('has 15 minutes, and long has 4 hours', () => {
    for (const mode of MODES)
      expect(MODE_RULES[mode].timeoutSeconds, mode).toBe(mode === 'long' ? 14_400 : 900);
  });
});

describe('whether a run may write', () => {
  test('is said by its mode and by the permission, both', () => {
    expect(mayWrite({ mode: 'execute', allowWrite: true })).toBe(true);
    expect(mayWrite({ mode: 'execute', allowWrite: false })).toBe(false);
    expect(mayWrite({ mode: 'ask', allowWrite: true })).toBe(false);
  });
  test('a mode that this version does not know does not write', () => {
    expect(modeWrites('execute')).toBe(true);
    expect(modeWrites('toString')).toBe(false);
  });
});
