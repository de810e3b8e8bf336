// An agent that says it is signed out: once more, or another one, or told as what it is.
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startBridgeHere } from '../support/bridge-here.ts';
import { type Bridge, type Home, makeHome } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

/** gemini beside the agent that is there already. */
function addGemini({ home }: Home, trusted = true): void {
  const program = path.join(home, 'bin', 'gemini');
  symlinkSync(path.resolve(import.meta.dirname, '../../dist/agy-sim.js'), program);
  writeFileSync(`${program}.json`, JSON.stringify({ scenario: 'gemini-ok', trusted, quiet: true, speed: 0 }));
}

async function eventsOf({ call }: Bridge, job_id: unknown): Promise<Record<string, unknown>[]> {
  const { data } = await call('agy_read', { job_id, translate: 'raw', limit: 1000 });
  return data['events'] as Record<string, unknown>[];
}

describe.runIf(process.platform === 'linux')('agy says that it is signed out', () => {
  it('and works when started once more: the job completes, and the second start is an event', async () => {
    bridge = await startBridgeHere({ agent: { scenario: 'false-signed-out' } });
    const { data } = await bridge.call('agy', { prompt: 'x' });
    expect(data).toMatchObject({ status: 'completed', backend: 'agy' });
    const retries = (await eventsOf(bridge, data['job_id'])).filter(({ subtype }) => subtype === 'retry');
    expect(retries).toMatchObject([{ type: 'system', backend: 'agy' }]);
  });

  it('twice: the job fails as signed out, after no third start', async () => {
    bridge = await startBridgeHere({ agent: { scenario: 'signed-out', version: '1.2.1' } });
    const { error } = await bridge.call('agy', { prompt: 'x' });
    expect(error.code).toBe('agent_not_signed_in');
    expect(
      bridge.starts().filter(({ argv }) => argv.some((word) => word.startsWith('--print'))),
    ).toHaveLength(2);
  });

  it('waits for a code that nobody can enter: it is ended soon, and told as signed out', async () => {
    bridge = await startBridgeHere({ agent: { scenario: 'signed-out-waits', version: '1.2.13' } });
    expect((await bridge.call('agy', { prompt: 'x' })).error.code).toBe('agent_not_signed_in');
  });
});

describe('agy is not signed in', () => {
  it('gemini does the job of a request that names no agent, and the answer says so', async () => {
    const home = makeHome({ scenario: 'signed-out' });
    addGemini(home);
    bridge = await startBridgeHere({ home });
    const { data } = await bridge.call('agy', { prompt: 'x' });
    expect(data).toMatchObject({ status: 'completed', backend: 'gemini', agent_version: '0.61.0' });
    expect(String(data['warnings'])).toContain('agy is not signed in, so gemini runs this job');
    const retries = (await eventsOf(bridge, data['job_id'])).filter(({ subtype }) => subtype === 'retry');
    expect(retries).toMatchObject([{ backend: 'gemini' }]);
  });

  it('gemini fails as well: the first reason, the one to fix, is the headline, and the second stands behind it', async () => {
    const home = makeHome({ scenario: 'signed-out' });
    addGemini(home, false);
    bridge = await startBridgeHere({ home });
    const { error } = await bridge.call('agy', { prompt: 'x' });
    expect(error).toMatchObject({ code: 'agent_not_signed_in', retry: 'after_fix' });
    expect(error.message).toBe(
      'agy: The agent is not signed in. gemini, which was tried instead: The agent does not trust this folder.',
    );
    expect(error.hint).toMatch(
      /^Sign in by running `agy` once .* For gemini: Run `gemini` once in the folder/,
    );
    const { data } = await bridge.call('agy_status', { job_id: error.job_id });
    expect(data).toMatchObject({ status: 'failed', reason: 'agent_not_signed_in', backend: 'gemini' });
  });

  it('a request that names agy, or asks for what gemini has not, is refused as before', async () => {
    const home = makeHome({ scenario: 'signed-out' });
    addGemini(home);
    bridge = await startBridgeHere({ home });
    for (const wish of [{ backend: 'agy' }, { effort: 'low' }])
      expect((await bridge.call('agy', { prompt: 'x', ...wish })).error.code).toBe('agent_not_signed_in');
  });
});

describe('agy is not there', () => {
  async function withoutAgy(trusted: boolean): Promise<Bridge> {
    const home = makeHome(null);
    addGemini(home, trusted);
    return startBridgeHere({ home });
  }

  it('and gemini, which does the job instead, fails: that agy is missing is the headline', async () => {
    bridge = await withoutAgy(false);
    const { error } = await bridge.call('agy', { prompt: 'x' });
    expect(error).toMatchObject({ code: 'agent_missing', retry: 'after_fix' });
    expect(error.message).toBe(
      'agy was not found. gemini, which was tried instead: The agent does not trust this folder.',
    );
    expect(error.hint).toMatch(/^Install the Antigravity CLI .* For gemini: Run `gemini` once in the folder/);
    const { data } = await bridge.call('agy_status', { job_id: error.job_id });
    expect(data).toMatchObject({ status: 'failed', reason: 'agent_missing', backend: 'gemini' });
  });

  it('and gemini cannot do what is asked: the refusal says both, the first reason first', async () => {
    bridge = await withoutAgy(true);
    const { error } = await bridge.call('agy', { prompt: 'x', effort: 'low' });
    expect(error.code).toBe('agent_missing');
    expect(error.message).toMatch(/^agy was not found\. gemini, which was tried instead: .*effort/);
    expect(error.hint).toMatch(/^Install the Antigravity CLI .* For gemini: /);
  });

  it('is a warning where gemini does the job, and nothing to who asked for gemini', async () => {
    bridge = await withoutAgy(true);
    const { data } = await bridge.call('agy', { prompt: 'x' });
    expect(data).toMatchObject({ status: 'completed', backend: 'gemini' });
    expect(String(data['warnings'])).toContain('agy was not found, so gemini runs this job');
    const { error } = await bridge.call('agy', { prompt: 'x', effort: 'low', backend: 'gemini' });
    expect(error.code).toBe('invalid_request');
    expect(error.message).not.toContain('agy');
  });
});

describe('an answer that agy 1.0 did not print', () => {
  it('is read from its transcript', async () => {
    bridge = await startBridgeHere({
      agent: { scenario: 'transcript-only', answer: 'Kept in the transcript.' },
    });
    const { data } = await bridge.call('agy', { prompt: 'x' });
    expect(data).toMatchObject({ status: 'completed' });
    expect(data['agent_messages']).toContain('Kept in the transcript.');
  });
});

describe('an agent that wrote elsewhere', () => {
  it('is not taken at its word: the worktree is looked at', async () => {
    bridge = await startBridgeHere({ agent: { scenario: 'write-to-scratch' } });
    const wish = { prompt: 'Write.', mode: 'execute', allow_write: true };
    const { data } = await bridge.call('agy', wish);
    expect(data).toMatchObject({ status: 'completed' });
    expect(String(data['warnings'])).toContain('nothing in the worktree has changed');
  });
});
