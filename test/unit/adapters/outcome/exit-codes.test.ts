import { describe, expect, it } from 'vitest';
import { GEMINI, outcomeOf, sampleLines } from '../../../support/adapter-runs.ts';

describe('exit codes of gemini', () => {
  it.each([
    [41, 'agent_not_signed_in'],
    [52, 'agent_failed'],
    [55, 'agent_failed'],
    [130, 'agent_failed'],
    [144, 'upstream_error'],
    [173, 'quota_exhausted'],
    [247, 'upstream_error'],
    [0, 'agent_failed'],
  ])('%i without a result: %s', (exitCode, reason) => {
    expect(outcomeOf(GEMINI, {}, exitCode).reason).toBe(reason);
  });

  it('an untrusted folder says what to do', () => {
    expect(outcomeOf(GEMINI, {}, 55).failure?.hint).toMatch(/trust it/);
  });

  it('an answer is put together from its pieces', () => {
    expect(outcomeOf(GEMINI, { stdout: sampleLines('gemini/success.jsonl') })).toMatchObject({
      status: 'completed',
      answer: 'Hello',
      sessionId: '9feb4b7b-1246-4861-a4f7-f2574f983988',
    });
  });
});
