// An agent that is added as docs/development/contributing.md says: one folder, its name in the list, its row in the table.
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildBridge, compilerErrors } from '../support/scripted-agent/program.ts';
import { type Bridge, type Home, makeHome, startBridge } from '../support/start-bridge.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../support/scripted-agent/scripted');

let folder: string;
let server: string;
let bridge: Bridge | null = null;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'agy-mcp-third-'));
  server = await buildBridge(folder);
}, 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

const addScripted = ({ home }: Home): void => {
  copyFileSync(PROGRAM, path.join(home, 'bin', 'scripted'));
};
const addGemini = ({ home }: Home, scenario: string): void => {
  const program = path.join(home, 'bin', 'gemini');
  symlinkSync(path.resolve(import.meta.dirname, '../../dist/agy-sim.js'), program);
  writeFileSync(`${program}.json`, JSON.stringify({ scenario, trusted: true, quiet: true, speed: 0 }));
};

describe('the compiler', () => {
  it('asks for the row of the table when the name is in the list, and for nothing else', () => {
    const errors = compilerErrors(['protocol/backend.ts']);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.filter((error) => !error.startsWith('adapters/index.ts: '))).toEqual([]);
  }, 300_000);

  it('is content with both', () => {
    expect(compilerErrors()).toEqual([]);
  }, 300_000);
});

describe('the third agent', () => {
  it('does a job that names it, with the variables of its row', async () => {
    const home = makeHome();
    addScripted(home);
    bridge = await startBridge({ home, server });
    const { data } = await bridge.call('agy', { prompt: 'Hello.', backend: 'scripted' });
    expect(data).toMatchObject({
      status: 'completed',
      backend: 'scripted',
      agent_version: '2.5.0',
      session_id: 'script-1',
      usage: { total_tokens: 3 },
    });
    expect(String(data['agent_messages'])).toMatch(/^1: [^]*Hello\.$/);
    expect(data['warnings']).toEqual([]);
  });

  it('does a job that names none where no other is there, and the answer says so', async () => {
    const home = makeHome(null);
    addScripted(home);
    bridge = await startBridge({ home, server });
    const { data } = await bridge.call('agy', { prompt: 'Hello.' });
    expect(data).toMatchObject({ status: 'completed', backend: 'scripted' });
    expect(String(data['warnings'])).toContain(
      'agy was not found, so scripted runs this job: no model at all. Use `backend: "agy"` to be refused instead.',
    );
  });

  it('comes last: after agy and gemini, which could not sign in', async () => {
    const home = makeHome({ scenario: 'signed-out' });
    addGemini(home, 'gemini-signed-out');
    addScripted(home);
    bridge = await startBridge({ home, server });
    const { data } = await bridge.call('agy', { prompt: 'Hello.' });
    expect(data).toMatchObject({ status: 'completed', backend: 'scripted' });
    const page = await bridge.call('agy_read', { job_id: data['job_id'], translate: 'raw', limit: 1000 });
    const events = page.data['events'] as Record<string, unknown>[];
    expect(events.filter(({ subtype }) => subtype === 'retry').map(({ text }) => text)).toEqual([
      'agy is not signed in; gemini does this job.',
      'gemini is not signed in; scripted does this job.',
    ]);
  });

  it('is not asked where gemini does the job', async () => {
    const home = makeHome({ scenario: 'signed-out' });
    addGemini(home, 'gemini-ok');
    addScripted(home);
    bridge = await startBridge({ home, server });
    const { data } = await bridge.call('agy', { prompt: 'Hello.' });
    expect(data).toMatchObject({ status: 'completed', backend: 'gemini' });
  });

  it('has its row in the doctor, and its variable', async () => {
    const home = makeHome();
    bridge = await startBridge({ home, server });
    const missing = await bridge.call('agy', { prompt: 'x', backend: 'scripted' });
    expect(missing.error).toMatchObject({
      code: 'agent_missing',
      hint: 'Write it, or set SCRIPTED_BIN to its absolute path.',
    });
    addScripted(home);
    const { data } = await bridge.call('agy_doctor', { force_refresh: true });
    const checks = data['checks'] as { name: string; detail: string }[];
    expect(checks.map(({ name }) => name).slice(1, 4)).toEqual(['agy', 'gemini', 'scripted']);
    expect(checks.find(({ name }) => name === 'scripted')?.detail).toContain(
      '2.5.0 at ~/bin/scripted, driven by stream_argv, by its script',
    );
  });
});
