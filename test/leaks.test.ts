// Canaries: secrets planted wherever one may come from, and looked for in every byte that is sent or kept.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RawServer, startRaw } from './support/raw-server.ts';
import { type Home, makeHome } from './support/start-bridge.ts';
import { until } from './support/processes.ts';

/** A token of a form that is known, told apart by its place. Put together here: no file holds one. */
const token = (place: string): string => ['gh', 'p_', `${place}7Q`.padEnd(36, 'aB3dE5')].join('');

const PLACES = [
  'prompt',
  'text',
  'event',
  'stderr',
  'log',
  'parameter',
  'output',
  'filename',
  'content',
  'fault',
  'label',
  'cwd',
  'baseref',
  'argument',
  'reason',
  'jobid',
  'query',
  'model',
  'address',
] as const;
const canary = Object.fromEntries(PLACES.map((place) => [place, token(place)])) as Record<
  (typeof PLACES)[number],
  string
>;
/** Of no known form: only their names in the server's environment give them away. */
const ENVIRONMENT = {
  DEPLOY_TOKEN: ['kx', 'violet-9931/tulip?7 & more'].join('-'),
  SERVICE_PASSWORD: ['Garden', 'path', '4711', 'x'].join('~'),
};

const encodings = (value: string): Record<string, string> => ({
  plain: value,
  base64: Buffer.from(value).toString('base64').replace(/=+$/, ''),
  'base64 for addresses': Buffer.from(value).toString('base64url'),
  percent: encodeURIComponent(value),
  json: JSON.stringify(value).slice(1, -1),
});

const spoken = Object.values(ENVIRONMENT).flatMap((value) => Object.values(encodings(value)));

/** Says each of its own secrets in its own place, some of them in two pieces. */
const AGENT = {
  version: '1.3.2',
  speed: 0,
  steps: [
    { stderr: [canary.stderr.slice(0, 9), canary.stderr.slice(9), '\n'] },
    { log: ['request with ', canary.log] },
    { log: spoken.join(' ') },
    { text: ['I found ', canary.text.slice(0, 7)] },
    { text: [canary.text.slice(7), ' and '] },
    ...spoken.map((value) => ({ text: [`<${value}> `] })),
    {
      tool: 'run_command',
      parameters: { CommandLine: `echo ${canary.parameter}`, Cwd: '/' },
      output: [canary.output, ' ', spoken.join(' '), '\n'],
      granted: true,
    },
    { event: { type: 'system', subtype: 'notice', note: canary.event } },
    { write: `notes-${canary.filename}.txt`, content: `key ${canary.content}\n`, granted: true },
    { stderr: [spoken.join('\n'), '\n'] },
    { answer: true },
  ],
  answer: `Done with ${canary.text}.`,
};
const FAILING = {
  version: '1.3.2',
  speed: 0,
  steps: [{ stderr: [canary.fault, '\n'] }, { fail: `upstream said ${canary.fault}`, code: 500 }],
};

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

/** What the bridge keeps: the store, and git's own files but the objects, which are the work itself. */
function kept({ home, repo }: Home): string[] {
  const git = filesBelow(path.join(repo, '.git')).filter((file) => !/\/(?:objects|index)/.test(file));
  return [...filesBelow(path.join(home, '.agy-mcp')), ...git];
}

// promise: redact-everywhere, redact-literals, redact-prompt, leaks-none
describe('canaries', () => {
  const homes: Home[] = [];
  const servers: RawServer[] = [];

  async function serve(agent: Record<string, unknown>): Promise<RawServer> {
    const home = makeHome(agent);
    const server = await startRaw(home, { era: '2025-11-25', env: ENVIRONMENT });
    homes.push(home);
    servers.push(server);
    return server;
  }

  const call = async (server: RawServer, name: string, args: Record<string, unknown>) => {
    const { result } = await server.ask('tools/call', {
      name,
      arguments: args,
      _meta: { progressToken: `${name}-${JSON.stringify(args).length}` },
    });
    return result as { structuredContent?: Record<string, unknown>; content: { text: string }[] };
  };

  beforeAll(async () => {
    const server = await serve(AGENT);
    const work = {
      prompt: `Use ${canary.prompt} and ${spoken.join(' ')}`,
      mode: 'execute',
      allow_write: true,
      label: canary.label,
    };
    const done = await call(server, 'agy', {
      ...work,
      return_all_messages: true,
      extra_env: { SERVICE_ADDRESS: `https://me:${canary.address}@host.example/` },
    });
    const { job_id } = done.structuredContent ?? {};
    expect(done.structuredContent?.['status'], done.content[0]?.text).toBe('completed');
    for (const translate of ['raw', 'claude', 'codex'])
      await call(server, 'agy_read', { job_id, translate, limit: 1_000 });
    await call(server, 'agy_result', { job_id, include_events: true });
    await call(server, 'agy_status', { job_id });
    await call(server, 'agy_sessions', { query: canary.query });
    await call(server, 'agy_sessions', {});
    await call(server, 'agy_diff', { job_id });
    await call(server, 'agy_diff', { job_id, path: `notes-${canary.filename}.txt` });
    await call(server, 'agy_apply', { job_id, patch_sha256: 'f'.repeat(64) });
    await call(server, 'agy_cancel', { job_id, reason: canary.reason });
    await call(server, 'agy_status', { job_id: canary.jobid });
    await call(server, 'agy_status', { job_id: `job_${canary.jobid}` });
    await call(server, 'agy', { prompt: 'x', cwd: `/nowhere/${canary.cwd}` });
    await call(server, 'agy', { ...work, base_ref: canary.baseref });
    await call(server, 'agy', { prompt: 'x', [canary.argument]: 1 });
    await call(server, 'agy', { ...work, model: canary.model, dry_run: true });
    await call(server, 'agy_doctor', {});
    for (const uri of [`agy://jobs/${String(job_id)}`, `agy://jobs/${String(job_id)}/events`, 'agy://jobs'])
      await server.ask('resources/read', { uri });
    await call(server, 'agy_discard', { job_id });

    const failing = await serve(FAILING);
    const bad = await call(failing, 'agy', { prompt: 'x' });
    expect(bad.structuredContent).toBeUndefined();
    for (const each of servers) await each.kill('SIGTERM');
    for (const home of homes) await until(() => home.living().length === 0, 'every process is gone');
  }, 120_000);

  afterAll(async () => {
    for (const home of homes) await home.clear();
  });

  test('of a known form are in no byte on the wire, in the log or on disk', () => {
    const leaks = new Set<string>();
    for (const [place, secret] of Object.entries(canary)) {
      for (const server of servers) if (server.bytes().includes(secret)) leaks.add(`${place}: wire`);
      for (const home of homes)
        for (const file of kept(home))
          if (file.includes(secret) || readFileSync(file).includes(secret))
            leaks.add(`${place}: ${path.relative(home.home, file)}`);
    }
    expect([...leaks]).toEqual([]);
  });

  test('of the environment are in none either, in no encoding', () => {
    const leaks = new Set<string>();
    for (const [name, value] of Object.entries(ENVIRONMENT)) {
      for (const [encoding, secret] of Object.entries(encodings(value))) {
        for (const server of servers)
          if (server.bytes().includes(secret)) leaks.add(`${name} ${encoding}: wire`);
        for (const home of homes)
          for (const file of kept(home))
            if (readFileSync(file).includes(secret)) leaks.add(`${name} ${encoding}: ${path.basename(file)}`);
      }
    }
    expect([...leaks]).toEqual([]);
  });

  test('were really there: the agent got its task, and what it said came through otherwise', () => {
    const [home] = homes;
    expect(home?.starts().length).toBeGreaterThan(0);
    expect(servers[0]?.bytes()).toContain('I found ***');
    expect(home === undefined ? [] : filesBelow(path.join(home.home, '.agy-mcp')).length).not.toBe(0);
  });

  test('of the environment never reach the agent', () => {
    for (const { env } of homes.flatMap((home) => home.starts()))
      for (const name of Object.keys(ENVIRONMENT)) expect(env).not.toHaveProperty(name);
  });
});
