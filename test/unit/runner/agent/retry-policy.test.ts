import { describe, expect, it } from 'vitest';
import { type AgentEvent, NO_USAGE } from '../../../../src/protocol/event.ts';
import {
  type AbandonedAgent,
  chooseRetry,
  withFirstReason,
} from '../../../../src/runner/agent/retry-policy.ts';
import { foldEvent, startFold } from '../../../../src/runner/output/fold-events.ts';
import { agyOf, GEMINI } from '../../../support/adapter-runs.ts';

const SIGNED_OUT: AgentEvent = { type: 'error', subtype: 'auth', message: 'x' };
const USAGE = { ...NO_USAGE, output_tokens: 1 };
const RESULT = {
  type: 'result',
  session_id: null,
  response: null,
  error: null,
  usage: null,
  num_turns: null,
  denied_actions: [],
} as const satisfies Partial<AgentEvent>;
const after = (...events: AgentEvent[]) => ({
  state: events.reduce(foldEvent, startFold()),
  capability: agyOf('1.2.1'),
  starts: 1,
  stopped: false,
  platform: 'linux' as const,
  mayFallBack: true,
});

describe('an agent that cannot sign in', () => {
  it('is started once more where its keyring may answer late', () => {
    expect(chooseRetry(after(SIGNED_OUT))).toBe('same_agent');
    expect(chooseRetry({ ...after(SIGNED_OUT), mayFallBack: false })).toBe('same_agent');
  });

  it('is then replaced where the request left the choice open', () => {
    expect(chooseRetry({ ...after(SIGNED_OUT), starts: 2 })).toBe('other_agent');
    expect(chooseRetry({ ...after(SIGNED_OUT), starts: 2, mayFallBack: false })).toBeNull();
    expect(chooseRetry({ ...after(SIGNED_OUT), capability: agyOf('1.3.2') })).toBe('other_agent');
    expect(chooseRetry({ ...after(SIGNED_OUT), platform: 'darwin' })).toBe('other_agent');
  });

  it.each<[string, AgentEvent]>([
    ['named a conversation', { type: 'system', subtype: 'init', session_id: 'c' }],
    ['said something', { type: 'assistant', subtype: 'text', text: 'x' }],
    ['used tokens', { type: 'assistant', subtype: 'end', usage: USAGE }],
    ['reported success', { ...RESULT, subtype: 'success', status: 'SUCCESS' }],
  ])('is left alone when it %s', (_, event) => {
    expect(chooseRetry(after(event, SIGNED_OUT))).toBeNull();
  });

  it('is started once more when its result says nothing but that it failed', () => {
    expect(chooseRetry(after({ ...RESULT, subtype: 'error', status: 'ERROR' }, SIGNED_OUT))).toBe(
      'same_agent',
    );
  });

  it('is left alone when the job was stopped, failed otherwise, or is gemini', () => {
    expect(chooseRetry({ ...after(SIGNED_OUT), stopped: true })).toBeNull();
    expect(chooseRetry(after({ type: 'error', subtype: 'quota', message: 'x' }))).toBeNull();
    expect(chooseRetry({ ...after(SIGNED_OUT), capability: GEMINI })).toBeNull();
    expect(chooseRetry(after())).toBeNull();
  });
});

describe('the verdict when others were tried', () => {
  const failed = (backend: AbandonedAgent['backend'], message: string): AbandonedAgent => ({
    backend,
    verdict: {
      status: 'failed',
      reason: message === 'A.' ? 'agent_not_signed_in' : 'agent_failed',
      failure: { message, hint: `Fix ${message}`, retry: 'after_fix' },
    },
  });
  it('has the first reason as its headline, and every other one behind it', () => {
    expect(withFirstReason(failed('gemini', 'C.'), [failed('agy', 'A.'), failed('gemini', 'B.')])).toEqual({
      status: 'failed',
      reason: 'agent_not_signed_in',
      failure: {
        message: 'agy: A. gemini, which was tried instead: B. gemini, which was tried instead: C.',
        hint: 'Fix A. For gemini: Fix B. For gemini: Fix C.',
        retry: 'after_fix',
      },
    });
  });
  it('is that of the last one where it did well, or was the only one', () => {
    const done: AbandonedAgent = {
      backend: 'gemini',
      verdict: { status: 'completed', reason: null, failure: null },
    };
    expect(withFirstReason(done, [failed('agy', 'A.')])).toBe(done.verdict);
    const only = failed('agy', 'A.');
    expect(withFirstReason(only, [])).toBe(only.verdict);
  });
});
