import { describe, expect, it } from 'vitest';
import { classifyFailure, FAILURE_RULES } from '../../../../src/adapters/outcome/classify-failure.ts';

const WORDS: Readonly<Record<string, string>> = {
  no_capacity:
    'API error (attempt 1): UNAVAILABLE (code 503): No capacity available for model gemini-3.6-flash-high on the server',
  credits_low: 'Your AI credits balance is too low to continue.',
  quota_reached: '[API Error: You have exhausted your daily quota on this model.]',
  account_blocked: 'This account violates our terms of service and has been suspended',
  account_unsupported:
    'IneligibleTierError: This client is no longer supported for Gemini Code Assist for individuals.',
  key_invalid:
    'Error 400, Message: API key not valid. Please pass a valid API key., Status: INVALID_ARGUMENT',
  signed_out: 'authentication failed or timed out',
  model_refused: 'invalid --effort "bogus" (valid: low, medium, high, xhigh, max)',
  conversation_unknown: 'warning: conversation "00000000-1111-2222-3333-444444444444" not found',
  print_timeout: 'timeout waiting for response',
  stream_interrupted: 'The stream was interrupted. Please continue the task you were working on.',
  interrupted: 'interrupted',
  folder_untrusted: 'Gemini CLI is not running in a trusted directory.',
  permission_denied: 'permission check failed for command "ls": user denied permission to run command: ls',
  usage_refused: '-p took "--input-format" as its prompt',
  server_fault: 'INTERNAL (code 500): something broke',
  service_refused: 'agent executor error: FAILED_PRECONDITION (code 400): no',
};

describe('the words of a failure', () => {
  it('have a sample for every row', () => {
    expect(Object.keys(WORDS)).toEqual(FAILURE_RULES.map(({ id }) => id));
  });

  it.each(Object.entries(WORDS))('%s', (id, words) => {
    expect(classifyFailure(words)).toMatchObject({
      rule: id,
      kind: FAILURE_RULES.find((row) => row.id === id)?.kind,
    });
  });

  it('that no row knows are unknown', () => {
    expect(classifyFailure('the moon is full')).toEqual({
      rule: 'none',
      kind: 'unknown',
      resetsInSeconds: null,
    });
  });

  it.each([
    ['Resets in 34m13s.', 2_053],
    ['Resets in 167h51m3s.', 604_263],
    ['Resets in 5s', 5],
    ['Your quota will reset after 2h0m1s.', 7_201],
    ['Resets in .', null],
    ['Resets tomorrow', null],
  ])('%s', (words, seconds) => {
    expect(classifyFailure(words).resetsInSeconds).toBe(seconds);
  });

  it('are read only at their beginning', () => {
    expect(classifyFailure(`${' '.repeat(5_000)}quota exceeded`).kind).toBe('unknown');
  });
});
