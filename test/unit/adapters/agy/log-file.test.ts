import { describe, expect, it } from 'vitest';
import { createKlogReader, KLOG_RULES, klogLine } from '../../../../src/adapters/agy/log-file.ts';
import { sampleLines } from '../../../support/adapter-runs.ts';

const ID = '90ca6744-e8d4-46d4-b5fc-64a30ae2fa6d';
const log = (message: string, level = 'I'): string =>
  `${level}0520 11:22:25.430793 12345 server.go:485] ${message}`;
const named = { type: 'system', subtype: 'init', session_id: ID };
const info = { type: 'system', subtype: 'log', level: 'info' };
const warning = { type: 'system', subtype: 'log', level: 'warning' };

const ROWS: Readonly<Record<string, readonly [message: string, event: object]>> = {
  executor_error: [
    'agent executor error: FAILED_PRECONDITION (code 400): User location is not supported for the API use.',
    { type: 'error', subtype: 'account' },
  ],
  upstream_status: [
    'request failed: RESOURCE_EXHAUSTED (code 429): Individual quota reached. Resets in 1h0m2s.',
    { type: 'error', subtype: 'quota', resets_in_seconds: 3602 },
  ],
  send_failed: ['Print mode: SendUserMessage failed: EOF', { type: 'error', subtype: 'upstream' }],
  auth_failed: ['Print mode: auth timed out', { type: 'error', subtype: 'auth' }],
  account_ineligible: ['Account ineligible: someone@example.com', { type: 'error', subtype: 'account' }],
  empty_prompt: ['Print mode: empty prompt, exiting', { type: 'error', subtype: 'usage' }],
  denied: [
    'Print mode: soft-denying tool confirmation "ReadFile" at step 3',
    { type: 'error', subtype: 'permission', target: 'read_file' },
  ],
  created: [`Created conversation ${ID}`, named],
  sending: [`Print mode: conversation=${ID}, sending message`, named],
  resuming: [`Print mode: resuming conversation ${ID}`, named],
  update_stream: [`Starting conversation update stream for ${ID}`, named],
  streaming: [`Streaming conversation ${ID}`, named],
  starting: ['Print mode: starting (promptLength=6, model="", conversationID="")', info],
  turn_started: ['Starting new conversation (agent=true)', info],
  input_accepted: ['HandleUserInput called with text: "my secret plan"', info],
  auth_good: ['applyAuthResult: email=compte@example.com, authMethod=consumer, quotaProject=', info],
  keyring_slow: ['keyringAuth: timed out after 1s', warning],
  not_yet_signed_in: [
    'Failed to poll ListExperiments: error getting token source: You are not logged into Antigravity.',
    info,
  ],
  agent_fallback: ['Agent "agent-inexistant" not found, falling back to default', warning],
  context_cut: ['Trajectory has exceeded max length, clearing 4 steps starting from 2', warning],
  turn_ended: ['Stopping conversation stream', info],
};

describe('the log of agy', () => {
  it('has a line for every row', () => {
    expect(Object.keys(ROWS)).toEqual(KLOG_RULES.map(({ id }) => id));
  });

  it.each(Object.entries(ROWS))('%s', (id, [message, event]) => {
    expect(KLOG_RULES.find(({ pattern }) => pattern.test(message))?.id).toBe(id);
    expect(klogLine(log(message))).toEqual(expect.objectContaining(event));
  });

  it('gives away neither the prompt nor the account', () => {
    const told = JSON.stringify(Object.values(ROWS).map(([message]) => klogLine(log(message))));
    expect(told).not.toMatch(/secret plan|@example/);
  });

  it('as recorded holds one failure', () => {
    const events = sampleLines('agy/agy.log').flatMap(createKlogReader());
    expect(events.filter(({ type }) => type === 'error')).toMatchObject([{ subtype: 'account' }]);
  });

  it('passes warnings and errors on that it does not know, and keeps silent on the rest', () => {
    expect(klogLine(log('something odd', 'W'))).toEqual({ ...warning, text: 'something odd' });
    expect(klogLine(log('something usual'))).toBeNull();
    expect(klogLine('not a log line')).toBeUndefined();
  });

  it('names the conversation of the job, and not those of its subagents', () => {
    const read = createKlogReader();
    expect(read(log(`Created conversation ${ID}`))).toEqual([named]);
    expect(read(log('Created conversation cc320b5c-7911-449e-b45f-013887cb5cfe'))).toEqual([]);
  });
});
