// A job that waits in the list for a person's yes: it belongs to its runner, holds nobody up, and begins after a yes alone.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startClient } from '../support/answering-client.ts';
import { isRunning, until } from '../support/processes.ts';
import { type Ended, startAtTerminal, startTyped } from '../support/typed-command.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';

let home: Home;
let client: Client;
beforeEach(() => {
  home = makeHome();
  configure('policy', POLICY);
});
afterEach(async () => {
  client.close();
  await home.clear();
});

const POLICY = `schema = 1
[[rules]]
id = "ask-later"
action = "confirm"
approval = "async"
when = { mode = ["execute"] }
`;

function configure(name: 'policy' | 'config', text: string): void {
  const folder = path.join(home.home, '.config', 'agy-mcp');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.toml`), text);
}
const WRITE = { prompt: 'Write it.', mode: 'execute', allow_write: true, worktree: true };

/** A client in a session of its own: else the test's terminals were started by who asks. */
function connect(env: Record<string, string> = {}): void {
  client = startClient(home, {}, { env, elsewhere: true });
}

interface Reply {
  readonly isError: boolean;
  readonly text: string;
  readonly data: Record<string, unknown>;
}

async function call(name: string, args: object): Promise<Reply> {
  const { result = {} } = await client.reply(client.send('tools/call', { name, arguments: args }));
  const [first] = result['content'] as { text: string }[];
  return {
    isError: result['isError'] === true,
    text: first?.text ?? '',
    data: (result['structuredContent'] ?? {}) as Record<string, unknown>,
  };
}

/** The shell that leads the session has started the server alone. */
const serverPid = (): number =>
  Number(readFileSync(`/proc/${client.child.pid}/task/${client.child.pid}/children`, 'utf8'));

interface Waiting {
  readonly id: string;
  readonly job_id: string;
  readonly question: string;
  readonly client: string;
}

async function waiting(): Promise<Waiting[]> {
  const { out } = await startTyped(home, ['approvals', '--json']).ended;
  return (JSON.parse(out) as { approvals: Waiting[] }).approvals;
}

/** Starts a job, and returns when the question is put. */
async function asked(args: Record<string, unknown> = WRITE): Promise<string> {
  const { data } = await call('agy_start', args);
  expect(data).toMatchObject({ status: 'queued', waiting_for: 'approval' });
  const id = String(data['job_id']);
  await until(async () => (await waiting()).some(({ job_id }) => job_id === id), 'the question is put');
  return id;
}

const answer = (verdict: 'approve' | 'deny', word: string, ...more: string[]): Promise<Ended> =>
  startAtTerminal(home, [verdict, word, ...more]).ended;
const status = (id: string, wait_seconds = 20): Promise<Reply> =>
  call('agy_status', { job_id: id, wait_seconds });

const sessions = (): string => path.join(home.home, '.agy-mcp', 'sessions');
const ownerOf = (id: string): number =>
  (JSON.parse(readFileSync(path.join(sessions(), id, 'meta.json'), 'utf8')) as { owner: { pid: number } })
    .owner.pid;
const kill = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGKILL');
  await until(() => !isRunning(pid), 'it is gone');
};
const agents = (): number =>
  home.starts().filter(({ argv, stdin }) => [...argv, stdin].some((word) => word.includes('Write it.')))
    .length;

async function kinds(): Promise<string[]> {
  const { out } = await startTyped(home, ['audit', 'show', '--json']).ended;
  return [...out.matchAll(/"kind":\s*"(admitted|asked|answered|started|ended|cancelled)"/g)].map(
    ([, kind = '']) => kind,
  );
}

// promise: waits-for-yes
describe('a job that waits for a yes', () => {
  test('says what it waits for and how to answer, and runs after a yes', async () => {
    connect();
    const id = await asked();
    const { data, text } = await status(id, 0);
    expect(data).toMatchObject({ status: 'queued', waiting_for: 'approval' });
    expect(text).toMatch(new RegExp(`agy-mcp approve ${id}.* silence until \\d{4}-.*Z is a no`));
    expect((await call('agy_sessions', {})).text).toMatch(
      new RegExp(`${id} .*queued \\(waits for approval\\)`),
    );
    expect((await startTyped(home, ['sessions']).ended).out).toContain('queued (approval)');
    expect(await waiting()).toMatchObject([
      {
        job_id: id,
        client: 'odd',
        question: expect.stringContaining('Start agy in mode execute') as string,
      },
    ]);
    expect(agents()).toBe(0);
    const typed = await answer('approve', id);
    expect(typed.out).toContain('You said yes');
    expect(typed.code).toBe(0);
    const done = (await status(id)).data;
    expect(done).toMatchObject({ status: 'completed', approval: { by: 'terminal', answer: 'once' } });
    expect(done['waiting_for']).toBeUndefined();
    expect(agents()).toBe(1);
    expect(readdirSync(path.join(sessions(), 'approvals'))).toEqual([]);
    expect(await kinds()).toEqual(['admitted', 'asked', 'answered', 'started', 'ended']);
  });

  test('is handed over by a call that waits, as a running job is', async () => {
    connect();
    const { data, isError } = await call('agy', { ...WRITE, wait_seconds: 1 });
    expect(isError).toBe(false);
    expect(data).toMatchObject({ status: 'queued', waiting_for: 'approval' });
    await call('agy_cancel', { job_id: data['job_id'] });
  });

  test('ends after a no, with nothing started', async () => {
    connect();
    const id = await asked();
    expect((await answer('deny', id)).out).toContain('You said no');
    const { data, text } = await status(id);
    expect(data).toMatchObject({ status: 'failed', reason: 'approval_denied' });
    expect(text).toContain('do not do it in another way');
    expect(agents()).toBe(0);
    expect(await kinds()).toEqual(['admitted', 'asked', 'answered', 'ended']);
  });

  test('ends after silence', async () => {
    const hook = pathToFileURL(path.join(import.meta.dirname, '../faults/jumping-clock.js'));
    const jumps = path.join(home.home, 'jumps.json');
    connect({ NODE_OPTIONS: `--import=${hook.href}`, CLOCK_JUMPS: jumps });
    const id = await asked();
    writeFileSync(jumps, JSON.stringify([{ at: Date.now(), by: 301_000 }]));
    const { data } = await status(id);
    expect(data).toMatchObject({ status: 'failed', reason: 'approval_denied' });
    expect(agents()).toBe(0);
    expect(await waiting()).toEqual([]);
  });

  test('runs after a yes, although its server was killed', async () => {
    connect();
    const id = await asked();
    await kill(serverPid());
    await answer('approve', id);
    connect();
    expect((await status(id)).data).toMatchObject({ status: 'completed', approval: { by: 'terminal' } });
  });

  test.each(['by its server', 'by whoever looks'])('is closed %s when its runner is killed', async (by) => {
    connect();
    const id = await asked();
    const runner = ownerOf(id);
    if (by === 'by whoever looks') await kill(serverPid());
    await kill(runner);
    expect(await waiting()).toEqual([]);
    if (by === 'by whoever looks') connect();
    expect((await status(id)).data).toMatchObject({ status: 'failed', reason: 'approval_denied' });
    expect((await answer('approve', id)).code).not.toBe(0);
    expect(agents()).toBe(0);
  });

  test('can be cancelled, and nobody can say yes any more', async () => {
    connect();
    const id = await asked();
    const { data } = await call('agy_cancel', { job_id: id });
    expect(data).toMatchObject({ status: 'cancelled', signalled: true });
    expect((await status(id, 0)).data['waiting_for']).toBeUndefined();
    expect((await answer('approve', id)).out).toContain('waits for an answer');
    expect(agents()).toBe(0);
  });

  test('takes no slot, and queues after the yes like any other', async () => {
    await home.clear();
    home = makeHome('agy-hangs');
    configure('policy', POLICY);
    configure('config', '[jobs]\nmax_running = 1\n');
    connect();
    const waits = await asked();
    const other = String((await call('agy_start', { prompt: 'Look.' })).data['job_id']);
    await until(async () => (await status(other, 0)).data['status'] === 'running', 'the other one runs');
    await answer('approve', waits);
    await until(async () => (await status(waits, 0)).data['waiting_for'] === undefined, 'the yes is noted');
    const { data, text } = await status(waits, 0);
    expect(data).toMatchObject({ status: 'queued', approval: { answer: 'once' } });
    expect(text).toContain('1 job runs');
    await call('agy_cancel', { job_id: other });
    await until(async () => (await status(waits, 0)).data['status'] === 'running', 'its turn has come');
    await call('agy_cancel', { job_id: waits });
  });

  test('is not approved by what its client has started', async () => {
    client = startClient(home, {});
    const id = await asked();
    expect((await answer('approve', id)).out).toContain('was started by the program that asks');
    await kill(client.child.pid ?? 0);
    connect();
    expect((await answer('approve', id)).out).toContain('was started by the program that asks');
    expect((await status(id, 0)).data).toMatchObject({ waiting_for: 'approval' });
    await call('agy_cancel', { job_id: id });
  });

  test('is not approved without a terminal, nor in a job', async () => {
    connect();
    const id = await asked();
    const piped = await startTyped(home, ['approve', id]).ended;
    expect(piped.err).toContain('Only a person at a terminal');
    const inside = await startAtTerminal(home, ['approve', id], { env: { AGY_MCP_DEPTH: '1' } }).ended;
    expect(inside.out).toContain('an agent approves nothing');
    expect([piped.code, inside.code]).not.toContain(0);
    expect((await status(id, 0)).data).toMatchObject({ waiting_for: 'approval' });
    await call('agy_cancel', { job_id: id });
  });

  test('is asked about once where a person says yes for the session', async () => {
    connect();
    const id = await asked();
    await answer('approve', id, '--session');
    await status(id);
    const { data } = await call('agy', WRITE);
    expect(data).toMatchObject({ status: 'completed', approval: { by: 'terminal', answer: 'session' } });
    const elsewhere = await asked({ ...WRITE, worktree: false });
    await call('agy_cancel', { job_id: elsewhere });
  });

  test('can be one that a person has started, in whose terminal it is then approved', async () => {
    connect();
    const { out } = await startTyped(
      home,
      ['start', '--mode', 'execute', '--allow-write', 'Write it.', '--json'],
      { elsewhere: true },
    ).ended;
    const { job_id: id } = JSON.parse(out) as { job_id: string };
    await until(async () => (await waiting()).length === 1, 'the question is put');
    expect((await answer('approve', id, '--session')).out).toContain('approved once only');
    await answer('approve', id);
    expect((await status(id)).data).toMatchObject({ status: 'completed' });
  });
});
