import { expect, test } from 'vitest';
import { BridgeError, ERROR_CODES, ERRORS, toBridgeError } from '../../../src/protocol/error.ts';

/** The closed list of the contract. */
const CODES =
  'invalid_request policy_denied approval_denied approval_unavailable write_not_allowed agent_missing agent_not_signed_in agent_failed upstream_error quota_exhausted timed_out cancelled busy session_busy session_not_found job_not_found job_not_finished workspace_failed not_a_repository apply_conflict patch_mismatch store_failed install_failed recursion_refused confinement_unavailable internal';

test('the codes are those of the contract', () => {
  expect([...ERROR_CODES].sort()).toEqual(CODES.split(' ').sort());
});

test('every code has an exit code other than success, and a meaning', () => {
  for (const [code, { exit, meaning }] of Object.entries(ERRORS)) {
    expect(exit, code).toBeGreaterThan(0);
    expect(meaning, code).toMatch(/^[A-Z].*\.$/);
  }
});

test('an error shows code, words, way on and job, and nothing of its cause', () => {
  const error = new BridgeError('session_busy', 'Busy.', {
    hint: 'Wait.',
    jobId: 'job_1',
    cause: new Error('secret of the agent'),
  });
  expect(error.view()).toEqual({
    code: 'session_busy',
    message: 'Busy.',
    hint: 'Wait.',
    retry: 'later',
    job_id: 'job_1',
  });
  expect(JSON.stringify(error.view())).not.toContain('secret');
});

test('an error without a job has no job_id, and one may say another way of retrying', () => {
  const error = new BridgeError('agent_failed', 'It failed.', { retry: 'never' });
  expect(error.view()).toEqual({ code: 'agent_failed', message: 'It failed.', hint: '', retry: 'never' });
});

test('an unknown throw becomes `internal` in fixed words, with the throw as its cause', () => {
  const known = new BridgeError('busy', 'x');
  expect(toBridgeError(known)).toBe(known);
  for (const thrown of [new TypeError('cannot read /home/ann/secret'), 'text', undefined, null]) {
    const error = toBridgeError(thrown);
    expect(error.code).toBe('internal');
    expect(error.cause).toBe(thrown);
    expect(JSON.stringify(error.view())).not.toMatch(/secret|text/);
  }
});
