// Every kind of secret through the real program: said in pieces, line by line, in calls and logs; looked for in every byte.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS, leakFinder, LITERALS } from './support/leak-kinds.ts';
import { until } from './support/processes.ts';
import { type RawServer, startRaw } from './support/raw-server.ts';
import { type Home, makeHome, SERVER, serverEnv } from './support/start-bridge.ts';

const pieces = (text: string, size: number): string[] =>
  text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
const lines = (text: string): string[] => text.split('\n').map((line) => `${line}\n`);
const whole = KINDS.map(({ text }) => text).join('\n');

const STREAM = {
  version: '1.3.2',
  speed: 0,
  steps: [
    ...lines(whole).map((line) => ({ stderr: [line] })),
    { stderr: pieces(`${whole}\n`, 5) },
    ...KINDS.flatMap(({ text }, at) => [
      { text: pieces(`${text}\n`, 3 + (at % 11)) },
      {
        tool: 'run_command',
        parameters: { CommandLine: text, list: text.split('\n') },
        output: `${text}\n`,
        granted: true,
      },
    ]),
    { event: { event: 'news', note: whole, deep: JSON.stringify({ note: JSON.stringify({ whole }) }) } },
    { raw: `${whole}\n` },
    { answer: true },
  ],
  answer: 'Done.',
};
const TEXT = {
  version: '1.0.16',
  scenario: 'text-band',
  speed: 0,
  steps: [...lines(whole).map((log) => ({ log })), { text: pieces(whole, 7) }, { answer: true }],
  answer: 'Done.',
};

describe('a job that says every kind of secret', () => {
  const homes: Home[] = [];
  const sinks: Record<string, string> = {};

  const call = async (server: RawServer, name: string, args: Record<string, unknown>) =>
    (
      await server.ask('tools/call', {
        name,
        arguments: args,
        _meta: { progressToken: `${name} ${Math.random()}` },
      })
    ).result as { structuredContent?: Record<string, unknown>; content: { text: string }[] };

  async function look(name: string, agent: Record<string, unknown>): Promise<void> {
    const home = makeHome(agent);
    homes.push(home);
    const server = await startRaw(home, { era: '2025-11-25', env: LITERALS });
    const done = await call(server, 'agy', { prompt: `Look at ${whole}`, return_all_messages: true });
    const id = String(done.structuredContent?.['job_id']);
    expect(done.structuredContent?.['status'], done.content[0]?.text).toBe('completed');
    for (const translate of ['raw', 'claude', 'codex'])
      sinks[`${name} ${translate}`] = JSON.stringify(
        await call(server, 'agy_read', { job_id: id, translate, limit: 1_000 }),
      );
    sinks[`${name} result`] = JSON.stringify(await call(server, 'agy_result', { job_id: id }));
    for (const uri of [`agy://jobs/${id}`, `agy://jobs/${id}/events`, 'agy://jobs'])
      sinks[`${name} ${uri.replace(id, 'JOB')}`] = JSON.stringify(
        await server.ask('resources/read', { uri }),
      );
    sinks[`${name} progress`] = JSON.stringify(
      server.messages.filter(({ method }) => method === 'notifications/progress'),
    );
    for (const command of ['read', 'result', 'status'])
      sinks[`${name} agy-mcp ${command}`] = execFileSync(process.execPath, [SERVER, command, id], {
        cwd: home.repo,
        env: serverEnv(home, LITERALS),
        encoding: 'utf8',
      });
    await server.kill('SIGTERM');
    await until(() => home.living().length === 0, 'every process is gone');
    sinks[`${name} wire`] = server.bytes();
    const folder = path.join(home.home, '.agy-mcp', 'sessions', id);
    for (const file of readdirSync(folder))
      if (/\.(?:jsonl?|txt|log)$/.test(file))
        sinks[`${name} ${file}`] = readFileSync(path.join(folder, file), 'utf8');
  }

  /** Where a kind is seen, also with the texts of consecutive events and lines put together. */
  const leaks = (places: Readonly<Record<string, string>>, kinds = KINDS): string[] =>
    kinds.flatMap((kind) => {
      const find = leakFinder(kind);
      return Object.entries(places).flatMap(([place, text]) => {
        const said = [...text.matchAll(/"(?:text|text_delta|output|message)":"((?:[^"\\]|\\.)*)"/g)];
        const isSeen = find(text) !== null || find(said.map(([, each]) => each).join('')) !== null;
        return isSeen ? [`${kind.name}: ${place}`] : [];
      });
    });

  beforeAll(async () => {
    await look('stream', STREAM);
    await look('text', TEXT);
  }, 120_000);
  afterAll(async () => {
    for (const home of homes) await home.clear();
  });

  // promise: leaks-none, redact-everywhere, redact-keys
  test('shows none in any place', () => {
    expect(leaks(sinks)).toEqual([]);
  });

  test('has all of these places, and words in them', () => {
    for (const place of [
      'events.jsonl',
      'meta.json',
      'stdout.log',
      'wire',
      'progress',
      'codex',
      'agy-mcp read',
    ])
      expect(sinks[`stream ${place}`]?.length, place).toBeGreaterThan(20);
    expect(sinks['stream stderr.log']).toContain('***');
    expect(sinks['text agy.log']).toContain('***');
    expect(sinks['text answer.txt']).toContain('***');
  });

  test('is found out in each of them by one leak', () => {
    const kinds = KINDS.slice(0, 1);
    const [kind] = kinds;
    for (const place of Object.keys(sinks)) {
      const planted = { ...sinks, [place]: `${sinks[place] ?? ''}${kind?.core.slice(5, 17) ?? ''}` };
      expect(leaks(planted, kinds)).toEqual([`${kind?.name ?? ''}: ${place}`]);
    }
  });
});
