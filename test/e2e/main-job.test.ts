// The main job, over a real client of each generation and each protocol revision.
import { afterEach, describe, expect, it } from 'vitest';
import { type Bridge, type ClientKind, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

const CLIENTS: readonly ClientKind[] = ['v2 asking first', 'v2 legacy', 'v1', '2026-07-28'];

describe.each(CLIENTS)('with client %s', (client) => {
  it('asks and gets the answer, with ids in text and in structured content', async () => {
    bridge = await startBridge({ client, env: { AGY_MCP_STANDBY: '1' } });
    const reply = await bridge.call('agy', { prompt: 'Is it done?' });
    expect(reply.isError).toBe(false);
    expect(reply.data).toMatchObject({
      status: 'completed',
      reason: null,
      truncated: false,
      next_offset: null,
    });
    expect(reply.data['agent_messages']).toContain('It is done.');
    expect(reply.data['job_id']).toMatch(/^job_[a-z0-9]+$/);
    expect(reply.text).toContain(String(reply.data['job_id']));
    expect(reply.text).toContain('It is done.');
    expect(reply.data['usage']).toMatchObject({ total_tokens: expect.any(Number) as number });
  });

  it('starts a job, looks in, reads what happened and gets the result', async () => {
    bridge = await startBridge({ client, env: { AGY_MCP_STANDBY: '1' } });
    const started = await bridge.call('agy_start', { prompt: 'Do it.', label: 'first' });
    const job_id = String(started.data['job_id']);
    expect(['queued', 'running']).toContain(started.data['status']);

    const status = await bridge.call('agy_status', { job_id, wait_seconds: 20 });
    expect(status.data).toMatchObject({ job_id, status: 'completed', label: 'first' });

    const events = await bridge.call('agy_read', { job_id, translate: 'raw' });
    const types = (events.data['events'] as { type: string; i: number }[]).map(({ type }) => type);
    expect(types[0]).toBe('user');
    expect(types.at(-1)).toBe('result');
    expect(events.data).toMatchObject({
      count: types.length,
      next: types.length,
      has_more: false,
      status: 'completed',
    });

    const result = await bridge.call('agy_result', { job_id });
    expect(result.data['agent_messages']).toContain('It is done.');
    expect((await bridge.call('agy_result', {})).data['job_id']).toBe(job_id);

    const sessions = await bridge.call('agy_sessions', {});
    expect(sessions.data).toMatchObject({
      count: 1,
      next_cursor: null,
      usage_total: result.data['usage'],
    });
  });

  it('cancels a running job, and nothing of it is alive when the answer comes', async () => {
    bridge = await startBridge({ client, agent: 'agy-hangs' });
    const started = await bridge.call('agy_start', { prompt: 'Never end.' });
    const job_id = String(started.data['job_id']);
    await bridge.call('agy_read', { job_id, since: 0, wait_seconds: 20 });
    const cancelled = await bridge.call('agy_cancel', { job_id, reason: 'enough' });
    expect(cancelled.data).toMatchObject({ job_id, signalled: true, status: 'cancelled' });
    expect((await bridge.call('agy_status', { job_id })).data).toMatchObject({
      status: 'cancelled',
      cancel_reason: 'enough',
    });
    expect((await bridge.call('agy_cancel', { job_id })).data).toMatchObject({ signalled: false });
  });
});

describe('a conversation', () => {
  it('goes on where it was: the agent is given the same session', async () => {
    bridge = await startBridge();
    const first = await bridge.call('agy', { prompt: 'Remember seven.' });
    const session_id = String(first.data['session_id']);
    const second = await bridge.call('agy_continue', { prompt: 'Which number?', session_id });
    expect(second.data).toMatchObject({ status: 'completed', session_id });
    expect(bridge.starts().at(-1)?.argv).toContain(`--conversation=${session_id}`);
  });

  it('that the agent does not know is refused before anything is spent', async () => {
    bridge = await startBridge();
    const reply = await bridge.call('agy_continue', {
      prompt: 'Go on.',
      session_id: '00000000-1111-4222-8333-444444444444',
    });
    expect(reply.error).toMatchObject({ code: 'session_not_found', retry: 'after_fix' });
    expect(reply.error.job_id).toMatch(/^job_/);
    expect(bridge.starts().at(-1)?.stdin ?? '').toBe('');
  });
});

describe('a call that takes longer than its wait', () => {
  it('hands over the running job with its id and the way to the result', async () => {
    bridge = await startBridge({ agent: 'agy-hangs' });
    const reply = await bridge.call('agy', { prompt: 'Take long.', wait_seconds: 1 });
    expect(reply.isError).toBe(false);
    expect(['queued', 'running']).toContain(reply.data['status']); // a busy machine is still starting it
    expect(reply.text).toContain('agy_status');
    const job_id = String(reply.data['job_id']);
    expect((await bridge.call('agy_result', { job_id })).error).toMatchObject({
      code: 'job_not_finished',
      retry: 'later',
      job_id,
    });
    await bridge.call('agy_cancel', { job_id });
  });

  it('tells its progress while it runs', async () => {
    bridge = await startBridge({ agent: 'agy-writes-files' });
    const messages: string[] = [];
    await bridge.call(
      'agy',
      { prompt: 'Write.', mode: 'execute', allow_write: true },
      { onProgress: (message) => messages.push(message) },
    );
    expect(messages.length).toBeGreaterThan(0);
    expect(messages[0]).toMatch(/^job_[a-z0-9]+: /);
  });
});

describe('a long answer', () => {
  it('comes page by page, and the pages make the whole', async () => {
    const answer = 'a long answer, word by word. '.repeat(400);
    bridge = await startBridge({ agent: { version: '1.3.2', scenario: 'ok', answer } });
    const first = await bridge.call('agy', { prompt: 'Tell.', max_output_chars: 5_000 });
    expect(first.data).toMatchObject({ truncated: true, next_offset: 5_000 });
    let whole = String(first.data['agent_messages']);
    let next = first.data['next_offset'] as number | null;
    while (next !== null) {
      const page = await bridge.call('agy_result', {
        job_id: first.data['job_id'],
        offset: next,
        max_output_chars: 5_000,
      });
      whole += String(page.data['agent_messages']);
      next = page.data['next_offset'] as number | null;
    }
    expect(whole.trimEnd()).toBe(answer.trimEnd());
  });
});
