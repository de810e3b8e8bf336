// The doctor through the built program: what it proves, how soon, and what it never tells.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { type Bridge, type Home, makeHome, SERVER, serverEnv, startBridge } from '../support/start-bridge.ts';

interface Check {
  name: string;
  ok: boolean;
  severity: string;
  detail: string;
  fix: string | null;
}

let home: Home;
let bridge: Bridge | null = null;
afterEach(async () => {
  if (bridge === null) await home.clear();
  else await bridge.close();
  bridge = null;
});

async function doctor(env: Record<string, string> = {}, ...words: string[]) {
  const begin = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [SERVER, 'doctor', ...words, '--json'], {
    cwd: home.repo,
    env: serverEnv(home, env),
  }).catch((error: unknown) => error as { stdout: string });
  const { checks } = JSON.parse(stdout) as { checks: Check[] };
  const find = (name: string): Check | undefined => checks.find((check) => check.name === name);
  return { stdout, checks, find, seconds: (performance.now() - begin) / 1_000 };
}

function put(text: string, ...place: string[]): void {
  const file = path.join(home.home, ...place);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** As a person sees it, with the exit code. */
async function told(env: Record<string, string> = {}): Promise<{ code: number; out: string }> {
  try {
    const options = { cwd: home.repo, env: serverEnv(home, env) };
    const { stdout } = await promisify(execFile)(process.execPath, [SERVER, 'doctor'], options);
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, out: stdout };
  }
}

describe('an agent that is missing', () => {
  const OF_AGENT = ['sign_in', 'keyring', 'quota', 'agent_settings', 'agent_servers'];

  it('is one error, with what follows from it, what works without it, and an exit code of its own', async () => {
    home = makeHome(null);
    const { code, out } = await told();
    expect(code).toBe(4);
    expect(out).toMatch(
      /not healthy\nNo job can run without an agent\..*`agy-mcp demo`.*AGY_BIN=\S+agy-sim\.js/,
    );
    expect(out).toContain(
      `\nerror agy: agy was not found; so these are not checked: ${OF_AGENT.join(', ')}\n   fix: `,
    );
    for (const name of OF_AGENT) expect(out).not.toMatch(new RegExp(`^(?:ok|info|warning) ${name}:`, 'm'));
    expect(out).not.toContain('does not find agy');
  });

  it('is a warning where the other agent does its jobs', async () => {
    home = makeHome('gemini-replies', 'gemini');
    const { code, out } = await told();
    expect(code).toBe(0);
    expect(out).toMatch(/: healthy\nJobs can run\.\n/);
    expect(out).toMatch(/^warning agy: agy was not found; jobs that name no agent use gemini; /m);
  });
});

describe('doctor', () => {
  it('never says ok to what it does not know', async () => {
    home = makeHome();
    const { out } = await told();
    expect(out).toMatch(/^info sign_in: not known: no token file, .*\n {3}fix: /m);
    expect(out).toMatch(/^info quota: not known: agy is asked only with --force-refresh\n {3}fix: /m);
    expect(out).toMatch(/^ok configuration: no ~\/.*config\.toml: all settings are the defaults$/m);
    expect(out).not.toMatch(/^ok .*(?:not known|does not tell|cannot)/m);
  });

  it('tells version and band, and has a fix for whatever is wrong', async () => {
    home = makeHome();
    put(
      '{"mcpServers":{"self":{"command":"npx","args":["agy-mcp"]}}}',
      '.gemini',
      'config',
      'mcp_config.json',
    );
    put('{"useG1Credits":"off"}', '.gemini', 'antigravity-cli', 'settings.json');
    put('[mcp_servers.agy-mcp]\ncommand = "/no/such/program"\n', '.codex', 'config.toml');
    const { find, checks } = await doctor();
    expect(find('agy')?.detail).toMatch(/^1\.3\.2 at ~\/bin\/agy, driven by stream_stdin, band 1\.3\.0/);
    expect(find('agent_servers')).toMatchObject({ ok: false, severity: 'warning' });
    expect(find('agent_settings')?.detail).toContain('discards the whole file');
    expect(find('client Codex')?.detail).toContain('command is not found');
    expect(checks.filter(({ ok }) => !ok).every(({ fix }) => fix !== null && fix !== '')).toBe(true);
  });

  it('warns of a client that fetches the program by its name, and names each folder of PATH once', async () => {
    home = makeHome();
    put('{"mcpServers":{"agy":{"command":"npx","args":["-y","agy-mcp"]}}}', '.cursor', 'mcp.json');
    const { PATH = '' } = serverEnv(home);
    const { find } = await doctor({ PATH: `${PATH}:${PATH}` });
    expect(find('client Cursor')).toMatchObject({
      ok: false,
      severity: 'warning',
      detail: expect.stringMatching(
        /^registered as agy; npx may fetch agy-mcp from the public registry/,
      ) as unknown,
      fix: expect.stringContaining('agy-mcp install') as unknown,
    });
    const folders = (find('path')?.detail ?? '').split(' ');
    expect(folders).toEqual([...new Set(folders)]);
    expect(folders.length).toBeGreaterThan(1);
  });

  it('finds the bridge among the servers of the project too', async () => {
    home = makeHome();
    put('{"mcpServers":{"self":{"command":"agy-mcp"}}}', 'project', '.agents', 'mcp_config.json');
    expect((await doctor()).find('agent_servers')?.detail).toContain('~/project/.agents/mcp_config.json');
  });

  it('answers soon though the agent does not, and waits for it only when asked to', async () => {
    home = makeHome({ scenario: 'version-hangs' });
    const { find, seconds } = await doctor();
    expect(find('agy')).toMatchObject({ ok: false, detail: expect.stringContaining('1.5 s') as string });
    expect(seconds).toBeLessThan(15);
  });

  it('knows from the last job whether agy is signed in', async () => {
    bridge = await startBridge({ agent: 'agy-replies' });
    home = bridge;
    await bridge.call('agy', { prompt: 'x' });
    expect((await doctor()).find('sign_in')?.detail).toMatch(/^agy was signed in at/);
  });

  it('knows the opposite too', async () => {
    bridge = await startBridge({ agent: 'agy-not-signed-in' });
    home = bridge;
    await bridge.call('agy', { prompt: 'x' });
    expect((await doctor()).find('sign_in')).toMatchObject({
      ok: false,
      fix: expect.stringContaining('sign in') as string,
    });
  });

  it('asks for the quota only with force_refresh, at no cost', async () => {
    home = makeHome();
    expect((await doctor()).find('quota')?.detail).toContain('force_refresh');
    expect((await doctor({}, '--force-refresh')).find('quota')?.detail).toMatch(
      /weekly 55 % left, resets \d{4}-/,
    );
    const asked = home.starts().filter(({ argv }) => argv.includes('--print=/usage'));
    expect(asked.map(({ argv }) => argv.join(' '))).toEqual(['--output-format=json --print=/usage']);
  });

  it('never asks an agy that would take the question for a prompt', async () => {
    home = makeHome({ scenario: 'ok', version: '1.1.10' });
    expect((await doctor({}, '--force-refresh')).find('quota')?.detail).toContain('since 1.1.11');
    expect(home.starts().flatMap(({ argv }) => argv)).not.toContain('--print=/usage');
  });

  it('knows whether the skills are installed and current; --fix renews those of an earlier version', async () => {
    home = makeHome();
    expect((await doctor()).find('skills')).toMatchObject({
      ok: false,
      severity: 'info',
      detail: 'not installed',
    });
    await promisify(execFile)(process.execPath, [SERVER, 'install-skill', '--targets', 'claude', '--json'], {
      cwd: home.repo,
      env: serverEnv(home),
    });
    expect((await doctor()).find('skills')).toMatchObject({ ok: true, detail: 'current: claude' });
    // As an earlier version would have left it: other words, and a record that owns them.
    const folder = path.join(home.home, '.claude', 'skills', 'agy');
    writeFileSync(path.join(folder, 'SKILL.md'), 'old\n');
    const sum = createHash('sha256').update('old\n').digest('hex');
    const record = JSON.parse(readFileSync(path.join(folder, '.agy-mcp.json'), 'utf8')) as { files: object };
    writeFileSync(
      path.join(folder, '.agy-mcp.json'),
      JSON.stringify({ ...record, files: { ...record.files, 'SKILL.md': sum } }),
    );
    expect((await doctor()).find('skills')?.detail).toBe('of an earlier version: claude');
    expect((await doctor({}, '--fix')).find('skills')).toMatchObject({ ok: true, detail: 'current: claude' });
  });

  it('tells no secret, no address and no home folder', async () => {
    home = makeHome();
    const token = ['gh', 'p_', 'aB3d'.repeat(9)].join('');
    const canary = ['pass', 'word', '-canary'].join('');
    put(`{"mcpServers":{"agy-mcp":{"command":"node","env":{"K":"${token}"}}}}`, '.claude.json');
    put(
      `{"account":"someone@example.com","permissions":{"allow":["command(curl ${token})"]}}`,
      '.gemini',
      'antigravity-cli',
      'settings.json',
    );
    const env = { HTTPS_PROXY: `http://user:${canary}@proxy:1`, GEMINI_API_KEY: token };
    const { stdout } = await doctor(env, '--force-refresh');
    for (const hidden of [token, canary, 'someone@example.com']) expect(stdout).not.toContain(hidden);
    const { checks } = await doctor(env);
    expect(JSON.stringify(checks.filter(({ name }) => name !== 'path'))).not.toContain(home.home);
  });
});
