// The jobs as resources, in both eras: to list, to read, to complete, and to hear of.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.ts';
import { until } from '../support/processes.ts';
import { type RawServer, startRaw } from '../support/raw-server.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';

const ERAS = ['2025-11-25', '2026-07-28'] as const;
type Era = (typeof ERAS)[number];

/** A line is an event as soon as it is whole. */
const COUNTS_IN_LINES = {
  version: '1.3.2',
  speed: 0,
  steps: [
    { text: 'One,\n' },
    { wait_for: 'go-2' },
    { text: 'two,\n' },
    { wait_for: 'go-3' },
    { text: 'three.' },
  ],
};

async function scene(era: Era, play: (server: RawServer, home: Home) => Promise<void>): Promise<void> {
  const home = makeHome(COUNTS_IN_LINES);
  const server = await startRaw(home, { era });
  try {
    await play(server, home);
  } finally {
    await server.kill('SIGTERM');
    await home.clear();
  }
}

async function start(server: RawServer): Promise<string> {
  const params = { name: 'agy_start', arguments: { prompt: 'Count.', label: 'heron' } };
  const { result } = await server.ask('tools/call', params);
  return (result?.['structuredContent'] as { job_id: string }).job_id;
}

async function read(server: RawServer, uri: string): Promise<string> {
  const { result, error } = await server.ask('resources/read', { uri });
  if (error !== undefined) throw new Error(JSON.stringify(error));
  return (result?.['contents'] as { text: string }[])[0]?.text ?? '';
}

function goOn({ repo }: Home): void {
  for (const step of ['go-2', 'go-3']) writeFileSync(path.join(repo, step), '');
}

const updates = ({ messages }: RawServer, uri: string): number =>
  messages.filter(
    ({ method, params }) => method === 'notifications/resources/updated' && params?.['uri'] === uri,
  ).length;

/** How many folders the server has the system watch. */
function watches({ pid }: RawServer): number {
  const folder = `/proc/${pid}/fdinfo`;
  return readdirSync(folder)
    .map((fd) => readFileSync(path.join(folder, fd), 'utf8'))
    .join('\n')
    .split('\n')
    .filter((line) => line.startsWith('inotify wd:')).length;
}

describe.each(ERAS)('in %s', (era) => {
  it('jobs are listed and read, page by page', () =>
    scene(era, async (server, home) => {
      const list = await server.ask('resources/list');
      expect(list.result).toMatchObject({
        resources: [
          { uri: 'agy://jobs', mimeType: 'application/json' },
          { uri: 'skill://agy/SKILL.md', mimeType: 'text/markdown' },
        ],
      });
      const templates = await server.ask('resources/templates/list');
      expect(JSON.stringify(templates.result)).toContain('agy://jobs/{job_id}/events{?since}');

      const id = await start(server);
      expect(JSON.parse(await read(server, 'agy://jobs'))).toMatchObject({ records: [{ job_id: id }] });
      await expect(read(server, `agy://jobs/${id}/result`)).rejects.toThrow('is still');
      goOn(home);
      await server.ask('tools/call', { name: 'agy_status', arguments: { job_id: id, wait_seconds: 20 } });
      expect(JSON.parse(await read(server, `agy://jobs/${id}`))).toMatchObject({
        job_id: id,
        status: 'completed',
      });
      expect(await read(server, `agy://jobs/${id}/result`)).toContain('One,\ntwo,\nthree.');
      expect(await read(server, `agy://jobs/${id}/result?offset=5`)).not.toContain('One,');
      const page = JSON.parse(await read(server, `agy://jobs/${id}/events?since=1`)) as { events: unknown[] };
      expect(page.events.length).toBeGreaterThan(1);

      const completed = await server.ask('completion/complete', {
        ref: { type: 'ref/resource', uri: 'agy://jobs/{job_id}' },
        argument: { name: 'job_id', value: 'hero' },
      });
      expect(completed.result).toMatchObject({ completion: { values: [id], hasMore: false } });
      for (const uri of [
        'agy://jobs/job_unknown',
        'agy://jobs/../x',
        'agy://other',
        `agy://jobs/${id}/secret`,
      ])
        expect((await server.ask('resources/read', { uri })).error?.code, uri).toBe(-32602);
    }));

  it('a subscriber hears when a job moves, and nothing is watched for nobody', () =>
    scene(era, async (server, home) => {
      const id = await start(server);
      await server.ask('tools/call', {
        name: 'agy_read',
        arguments: { job_id: id, since: 1, wait_seconds: 20 },
      });
      expect(watches(server)).toBe(0);
      const [job, result, jobs] = [`agy://jobs/${id}`, `agy://jobs/${id}/result`, 'agy://jobs'];
      const uris = [job, result, jobs];
      let listening = 0;
      if (era === '2025-11-25') for (const uri of uris) await server.ask('resources/subscribe', { uri });
      else {
        listening = server.send('subscriptions/listen', { notifications: { resourceSubscriptions: uris } });
        await server.heard(
          'the acknowledgement',
          ({ method }) => method === 'notifications/subscriptions/acknowledged',
        );
      }
      expect(watches(server)).toBeGreaterThan(0);
      writeFileSync(path.join(home.repo, 'go-2'), '');
      await until(() => updates(server, job) > 0, 'the job has moved');
      expect(updates(server, result)).toBe(0);
      goOn(home);
      await until(() => updates(server, result) > 0, 'the result is there');
      await until(() => updates(server, jobs) > 0, 'the list is another one');
      const before = updates(server, jobs);
      const second = await start(server);
      await until(() => updates(server, jobs) > before, 'a job has come');
      await server.ask('tools/call', { name: 'agy_status', arguments: { job_id: second, wait_seconds: 20 } });

      if (era === '2025-11-25') for (const uri of uris) await server.ask('resources/unsubscribe', { uri });
      else server.notify('notifications/cancelled', { requestId: listening });
      await until(() => watches(server) === 0, 'nothing is watched any more');
    }));
});

// promise: leaks-none, clean-terminal
describe.each(ERAS)('what a refusal repeats of a request (%s)', (era) => {
  it('is redacted, and holds nothing that a terminal obeys', { timeout: 60_000 }, async () => {
    const token = `ghp_${'Ab3dE5fG7h'.repeat(4).slice(0, 36)}`;
    const odd = `${token} \u001b[31m\u202e`;
    const id = 'job_0000000000000000';
    await scene(era, async (server) => {
      const ask = async (method: string, params: Record<string, unknown>): Promise<string> => {
        const { error } = await server.ask(method, params);
        expect(error, method).toBeDefined();
        return JSON.stringify(error);
      };
      const answers = [
        await ask('resources/read', { uri: `agy://${odd}` }),
        await ask('resources/read', { uri: `agy://jobs/${id}/result?offset=${token}` }),
        await ask('prompts/get', { name: odd }),
        await ask('prompts/get', { name: 'review', arguments: { [odd]: 'x' } }),
        await ask('prompts/get', { name: 'review-range', arguments: { range: token } }),
        ...(era === '2025-11-25' ? [await ask('resources/subscribe', { uri: `agy://${odd}` })] : []),
      ];
      for (const answer of answers) {
        expect(answer).not.toContain(token);
        expect(answer).not.toMatch(/\\u001b|\u202e/);
      }
      expect(answers.filter((answer) => answer.includes('***')).length).toBeGreaterThanOrEqual(4);
    });
  });
});

// promise: input-bounded
it('are followed up to a bound on a connection of the earlier era', { timeout: 60_000 }, async () => {
  await scene('2025-11-25', async (server) => {
    const uri = (at: number): string => `agy://jobs/job_${String(at).padStart(16, '0')}`;
    const ask = (what: string, at: number) => server.ask(`resources/${what}`, { uri: uri(at) });
    const { subscribedResources: most } = LIMITS;
    const answers = await Promise.all(Array.from({ length: most }, (_, at) => ask('subscribe', at)));
    expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
    expect((await ask('subscribe', most)).error?.message).toContain('unsubscribe');
    expect((await ask('subscribe', 0)).error).toBeUndefined();
    await ask('unsubscribe', 0);
    expect((await ask('subscribe', most)).error).toBeUndefined();
  });
});
