// What is kept of an answer, and what the outcome warns of.
import { describe, expect, it } from 'vitest';
import { BridgeError } from '../../../src/protocol/error.ts';
import type { AgentEvent } from '../../../src/protocol/event.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';
import type { OutcomeInput } from '../../../src/runner/outcome.ts';
import { judgeEvents, resultEvent } from '../../support/adapter-runs.ts';

const ANY = { type: 'object' };

describe('a structured answer', () => {
  /** JSON of exactly so many characters. */
  const ofLength = (chars: number) => ({ a: 'x'.repeat(chars - '{"a":""}'.length) });
  const given = (chars: number) =>
    judgeEvents([resultEvent({ structured_output: ofLength(chars) })], { schema: ANY });

  it('is a field of the record as long as it fits there', () => {
    const fits = given(LIMITS.structuredChars);
    expect(fits.structuredOutput).toEqual(ofLength(LIMITS.structuredChars));
    expect(fits).toMatchObject({ answer: 'OK', warnings: [] });
    expect(fits).not.toHaveProperty('structuredChars');
  });

  it('is the text of the answer when it is longer, whole, and the warning says where', () => {
    const chars = LIMITS.structuredChars + 1;
    const long = given(chars);
    expect(long).not.toHaveProperty('structuredOutput');
    expect(long).toMatchObject({ status: 'completed', structuredChars: chars });
    expect(long.answer).toBe(JSON.stringify(ofLength(chars)));
    expect(long.warnings).toEqual([
      `The structured output is too long for structured_output (${chars} characters of JSON): it is the text of the answer, which agy_result pages.`,
    ]);
  });

  it('is cut at the bound of an answer, and the warning says so', () => {
    const bound = given(LIMITS.answerChars);
    expect(bound.answer).toHaveLength(LIMITS.answerChars);
    expect(bound.warnings.join()).not.toContain('cut');
    const beyond = given(LIMITS.answerChars + 1);
    expect(beyond.answer).toHaveLength(LIMITS.answerChars);
    expect(beyond.warnings.join()).toContain(`pages; it was cut at ${LIMITS.answerChars}.`);
  });

  it('is not measured against a schema that nobody gave', () => {
    expect(judgeEvents([resultEvent({ structured_output: [1] })]).status).toBe('completed');
  });
});

describe('the text of an answer', () => {
  const said: AgentEvent = { type: 'assistant', subtype: 'text', text: 'said before' };

  it('is what was said on the way when the result has none, or only white space', () => {
    for (const response of ['', ' \n', null]) {
      const outcome = judgeEvents([said, resultEvent({ response })]);
      expect(outcome.answer.trim(), JSON.stringify(response)).toBe('said before');
      expect(outcome.status).toBe('completed');
    }
  });

  it('of white space alone is none', () => {
    const blank = judgeEvents([{ ...said, text: ' \n' }, resultEvent({ response: ' ' })]);
    expect(blank.status).toBe('failed');
    expect(blank.failure?.hint).not.toContain('agy_result');
  });

  it('is promised by the hint of a failure that has some', () => {
    const stop = new BridgeError('timed_out', 'Too late.');
    expect(judgeEvents([said], { stop }).failure?.hint).toBe('What it said before is kept: agy_result.');
    expect(judgeEvents([], { stop }).failure?.hint).toBe('');
  });
});

describe('a warning', () => {
  const warningsOf = (event: AgentEvent[], input: Partial<OutcomeInput> = {}): string[] =>
    judgeEvents(event, input).warnings;
  const denied: AgentEvent = { type: 'error', subtype: 'permission', message: 'x', target: 'command' };

  it('is given for nothing that needs none', () => {
    expect(warningsOf([resultEvent()])).toEqual([]);
  });

  it('of denied tools names each once, with what the result knows of it', () => {
    const named = { action: 'command', display_name: 'RunCommand', allow_rule: 'command(ls)' };
    const outcome = judgeEvents([denied, resultEvent({ denied_actions: [named] })]);
    expect(outcome.deniedActions).toEqual([named]);
    expect(outcome.warnings).toHaveLength(1);
  });

  it('of denied tools, of a late exit code and of a late stop belongs to a completed job alone', () => {
    const stop = new BridgeError('cancelled', 'Stopped.');
    const exit = { exitCode: 7, signal: null };
    const completed = warningsOf([denied, resultEvent()], { stop, exit });
    expect(completed.some((each) => each.includes('The agent was denied'))).toBe(true);
    expect(completed).toContain('The agent gave its result and then ended with exit code 7.');
    expect(completed).toContain(
      'The job was stopped when the agent had just finished: its answer is complete.',
    );
    expect(warningsOf([denied], { stop, exit })).toEqual([]);
  });

  it('tells of a conversation that cannot be continued', () => {
    const unusable: AgentEvent = { type: 'system', subtype: 'init', session_id: 'a b\n' };
    expect(warningsOf([unusable, resultEvent()])).toContain(
      'The agent named its conversation by an id that no request may carry: it cannot be continued.',
    );
  });
});
