// A secret in a long text in every field of an agent's lines, through the real program: no place shows it, none is without bound.
import { execFileSync } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.ts';
import { EVENT_FORMATS } from '../../src/protocol/request.ts';
import { FIELDS } from '../support/agent-fields.ts';
import { type RawServer, startRaw } from '../support/raw-server.ts';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

/** Longer than a field of an event may be. */
const LONG = { repeat: 'many words ', times: 27_000 };
const MARK = '@long@';
const TOKEN = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');
const PIECE = 12;
/** What one message of progress may hold, and a look at a job. */
const MOST = { progress: 2_000, status: 200_000 };

const swollen = (text: string) => text.split(MARK).flatMap((part, at) => (at === 0 ? [part] : [LONG, part]));
/** The secret before, within and behind so much text that the field is cut. */
const VALUE = `${TOKEN} ${MARK} ${TOKEN} ${MARK} ${TOKEN}`;
const steps = (agent: 'agy' | 'gemini') =>
  FIELDS.filter(([whose]) => whose === agent)
    // A second init, or a result, would be the end of what is said.
    .filter(([, name]) => !name.startsWith('result'))
    .map(([, , line]) => ({ raw: swollen(`${JSON.stringify(line(VALUE))}\n`) }));

let home: Home | null = null;
let server: RawServer | null = null;
afterEach(async () => {
  await server?.kill('SIGTERM');
  await home?.clear();
  [server, home] = [null, null];
});

interface Answer {
  readonly structuredContent?: Record<string, unknown>;
  readonly content: readonly { readonly text: string }[];
}

/** Every piece of the secret that the text holds. */
function seen(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 4; at + PIECE <= TOKEN.length; at += 1)
    if (text.includes(TOKEN.slice(at, at + PIECE))) pieces.push(TOKEN.slice(at, at + PIECE));
  return pieces;
}

// promise: leaks-none, bounded-everywhere
it.each(['agy', 'gemini'] as const)('%s', { timeout: 240_000 }, async (program) => {
  const scenario = program === 'agy' ? { version: '1.3.2' } : { agent: 'gemini', trusted: true };
  const here = makeHome(
    { ...scenario, answer: 'The end.', steps: [...steps(program), { answer: true }] },
    program,
  );
  home = here;
  const raw = await startRaw(here, { era: '2025-11-25' });
  server = raw;
  const sinks = new Map<string, string>();
  const call = async (name: string, args: Record<string, unknown>): Promise<Answer> =>
    (await raw.ask('tools/call', { name, arguments: args, _meta: { progressToken: name } }))
      .result as unknown as Answer;
  const done = await call('agy', {
    prompt: 'Tell.',
    backend: program,
    return_all_messages: true,
    wait_seconds: 200,
  });
  sinks.set('the answer', JSON.stringify(done));
  const job_id = String(done.structuredContent?.['job_id']);
  expect(done.structuredContent?.['status'], done.content[0]?.text).toBe('completed');

  for (const translate of EVENT_FORMATS)
    for (let since = 0, more = true, page = 0; more; page += 1) {
      const { structuredContent: data = {} } = await call('agy_read', {
        job_id,
        since,
        translate,
        limit: 1_000,
      });
      const events = JSON.stringify(data['events']);
      expect(events.length, `${translate} ${since}`).toBeLessThanOrEqual(LIMITS.outputChars.default);
      sinks.set(`${translate} ${page}`, JSON.stringify(data));
      more = data['has_more'] === true;
      since = Number(data['next']);
    }
  for (const part of ['', '/result', '/events']) {
    const { result } = await raw.ask('resources/read', { uri: `agy://jobs/${job_id}${part}` });
    expect(JSON.stringify(result).length, part).toBeLessThan(LIMITS.replyBytes);
    sinks.set(`resource ${part}`, JSON.stringify(result));
  }
  const progress = raw.messages.filter(({ method }) => method === 'notifications/progress');
  for (const each of progress) expect(JSON.stringify(each).length).toBeLessThan(MOST.progress);
  expect(progress.length).toBeGreaterThan(0);
  sinks.set('progress', JSON.stringify(progress));
  for (const command of ['read', 'status', 'result'])
    for (const json of [[], ['--json']]) {
      const words = [command, job_id, ...json];
      const out = execFileSync(process.execPath, [SERVER, ...words], {
        cwd: here.repo,
        env: serverEnv(here),
        encoding: 'utf8',
        maxBuffer: 2 * LIMITS.replyBytes,
      });
      expect(out.length, words.join(' ')).toBeLessThan(
        command === 'status' ? MOST.status : LIMITS.outputChars.max + LIMITS.eventPageChars,
      );
      sinks.set(`agy-mcp ${command} ${json.join('')}`, out);
    }
  // Everything has words of the agent in it, so what is looked for would be found.
  expect([...sinks.values()].join('')).toContain('many words');
  for (const [sink, text] of sinks) expect(seen(text), sink).toEqual([]);
  expect(seen(`x ${TOKEN} y`).length).toBeGreaterThan(20);
});
