// What a person is asked before it happens: at the client or at a terminal, and never by who asked.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startClient } from '../support/answering-client.ts';
import { until } from '../support/processes.ts';
import { startAtTerminal, startTyped } from '../support/typed-command.ts';
import { type Home, makeHome, startBridge } from '../support/start-bridge.ts';

let home: Home;
let client: Client | null = null;
beforeEach(() => {
  home = makeHome();
});
afterEach(async () => {
  client?.close();
  client = null;
  await home.clear();
});

const FORM = { elicitation: { form: {} } };
const WRITE = { prompt: 'Write it.', mode: 'execute', allow_write: true, worktree: true };

interface Said {
  readonly isError: boolean;
  readonly text: string;
  readonly job: Record<string, unknown>;
}

const ASKED = { AGY_MCP_ASK_BEFORE_START: '1' };

const connect = (capabilities: object = FORM, how: Parameters<typeof startClient>[2] = {}): Client =>
  (client = startClient(home, capabilities, { env: ASKED, ...how }));

async function replyTo(id: number): Promise<Said> {
  const { result = {} } = await (client as Client).reply(id);
  const [first] = result['content'] as { text: string }[];
  return {
    isError: result['isError'] === true,
    text: first?.text ?? '',
    job: (result['structuredContent'] ?? {}) as Record<string, unknown>,
  };
}

const start = (args: object = WRITE): number =>
  (client as Client).send('tools/call', { name: 'agy', arguments: args });

/** Starts, and answers the question of the client. */
async function answered(result: object, args: object = WRITE): Promise<Said> {
  const since = (client as Client).heard.length;
  const id = start(args);
  const question = await (client as Client).asked('elicitation/create', since);
  (client as Client).write({ id: question.id, result });
  return replyTo(id);
}

const questions = (): number =>
  (client as Client).heard.filter(({ method }) => method === 'elicitation/create').length;

const jobs = (): string[] => {
  const root = path.join(home.home, '.agy-mcp', 'sessions');
  return readdirSync(root).filter((name) => name.startsWith('job_'));
};

interface Waiting {
  readonly id: string;
  readonly question: string;
  readonly tool: string;
}

async function waiting(): Promise<Waiting[]> {
  const { out } = await startTyped(home, ['approvals', '--json']).ended;
  return (JSON.parse(out) as { approvals: Waiting[] }).approvals;
}

// promise: asks-before-risk
describe('a job that writes without confinement', () => {
  test('begins when the person agrees, and its record says who agreed', async () => {
    connect();
    const { job, isError } = await answered({ action: 'accept', content: {} });
    expect(isError).toBe(false);
    expect(job['approval']).toMatchObject({ by: 'client', answer: 'once' });
  });

  test.each([
    ['no', { action: 'decline' }, 'approval_denied'],
    ['a closed window', { action: 'cancel' }, 'approval_denied'],
    ['garbage', { action: 7 }, 'approval_unavailable'],
  ])('does not begin after %s', async (_name, result, code) => {
    connect();
    const { isError, text } = await answered(result);
    expect(isError).toBe(true);
    expect(text).toContain(code);
    expect(text).toContain('Nothing was started');
    expect(home.starts().filter(({ argv }) => argv.some((word) => word.includes('Write it.')))).toEqual([]);
    expect(jobs()).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  test('is asked about in words that hide nothing', async () => {
    connect();
    const since = (client as Client).heard.length;
    start({ ...WRITE, prompt: 'Say he\u00ADllo.' });
    const { params } = await (client as Client).asked('elicitation/create', since);
    const message = String(params?.['message']);
    expect(message).toMatch(/^Start agy in mode execute, allowed to write\? Nothing confines it/);
    expect(message).toContain(`workspace: a worktree of ${home.repo}`);
    expect(message).toContain('network: every host');
    expect(message).toContain('prompt: Say he‹U+00AD›llo.');
    expect(message).toMatch(/\ncommand: ".*agy" /);
  });

  test('is asked about once where the person allows it for the session, and again elsewhere', async () => {
    connect();
    await answered({ action: 'accept', content: { for_session: true } });
    const again = await replyTo(start());
    expect(again.job['approval']).toMatchObject({ by: 'client', answer: 'session' });
    expect(questions()).toBe(1);
    await answered({ action: 'decline' }, { ...WRITE, worktree: false });
    expect(questions()).toBe(2);
  });

  test('is not asked about in a dry run, in a mode for reading, or where the configuration says so', async () => {
    connect(FORM);
    await replyTo(start({ ...WRITE, dry_run: true }));
    await replyTo(start({ prompt: 'Look.' }));
    expect(questions()).toBe(0);
    client?.close();
    connect(FORM, { env: { AGY_MCP_ASK_BEFORE_START: '0' } });
    const { job } = await replyTo(start());
    expect(job['status']).toBe('completed');
    expect(job['approval']).toBeUndefined();
    expect(questions()).toBe(0);
  });

  test.each(['v1', '2026-07-28'] as const)('begins when the person behind client %s agrees', async (era) => {
    const questions: string[] = [];
    const bridge = await startBridge({
      client: era,
      env: ASKED,
      onAsk: (question) => (questions.push(question), 'accept'),
    });
    try {
      const { data } = await bridge.call('agy', WRITE);
      expect(data['approval']).toMatchObject({ by: 'client', answer: 'once' });
      expect(questions).toHaveLength(1);
      const folder = path.join(bridge.home, '.agy-mcp', 'sessions', 'approvals');
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      await bridge.close();
    }
  });

  test('begins unasked where the client cannot ask, as nothing else demands a yes', async () => {
    connect({});
    expect((await replyTo(start())).job['status']).toBe('completed');
  });
});

describe('an answer at a terminal', () => {
  async function asking(): Promise<{
    readonly id: number;
    readonly question: number;
    readonly waits: Waiting;
  }> {
    connect(FORM, { elsewhere: true });
    const id = start();
    const { id: question } = await (client as Client).asked('elicitation/create', 0);
    const [waits] = await waiting();
    return { id, question, waits: waits as Waiting };
  }

  const withdrawn = (question: number): Promise<void> =>
    until(
      () =>
        (client as Client).heard.some(
          ({ method, params }) => method === 'notifications/cancelled' && params?.['requestId'] === question,
        ),
      'the question is taken back',
    );

  test('counts when it comes first, and the client need not answer any more', async () => {
    const { id, question, waits } = await asking();
    expect(waits).toMatchObject({
      tool: 'agy',
      question: expect.stringContaining('Start agy in mode execute') as string,
    });
    const typed = await startAtTerminal(home, ['approve', waits.id]).ended;
    expect(typed.out).toContain('You said yes');
    expect(typed.code).toBe(0);
    expect((await replyTo(id)).job['approval']).toMatchObject({ by: 'terminal', answer: 'once' });
    const { out } = await startTyped(home, ['audit', 'show', '--json']).ended;
    const kinds = [...out.matchAll(/"kind":\s*"(asked|answered|admitted)"/g)].map(([, kind]) => kind);
    expect(kinds).toEqual(['asked', 'answered', 'admitted']);
    await withdrawn(question);
    (client as Client).write({ id: question, result: { action: 'decline' } });
    expect(await waiting()).toEqual([]);
    const late = await startAtTerminal(home, ['deny', waits.id]).ended;
    expect(late.out).toContain('waits for an answer');
    expect(late.code).not.toBe(0);
  });

  test('can be a no', async () => {
    const { id, waits } = await asking();
    await startAtTerminal(home, ['deny', waits.id]).ended;
    expect((await replyTo(id)).text).toContain('approval_denied');
    expect(jobs()).toEqual([]);
  });

  test('is refused without a terminal, inside of a job, and for what nobody asked', async () => {
    const { waits } = await asking();
    const piped = await startTyped(home, ['approve', waits.id]).ended;
    expect(piped.err).toContain('Only a person at a terminal');
    const inside = await startAtTerminal(home, ['approve', waits.id], { env: { AGY_MCP_DEPTH: '1' } }).ended;
    expect(inside.out).toContain('an agent approves nothing');
    const other = await startAtTerminal(home, ['approve', 'ask_0000']).ended;
    expect(other.out).toContain('waits for an answer');
    expect([piped.code, inside.code, other.code]).not.toContain(0);
    expect(await waiting()).toHaveLength(1);
  });

  test('is refused in a terminal that the program which asks has started', async () => {
    connect();
    const id = start();
    await (client as Client).asked('elicitation/create', 0);
    const [waits] = await waiting();
    const typed = await startAtTerminal(home, ['approve', waits?.id ?? '']).ended;
    expect(typed.out).toContain('was started by the program that asks');
    expect(await waiting()).toHaveLength(1);
    (client as Client).write({
      method: 'notifications/cancelled',
      params: { requestId: id, reason: 'enough' },
    });
  });

  test('finds nothing to answer when who asked was killed', async () => {
    connect();
    start();
    await (client as Client).asked('elicitation/create', 0);
    expect(await waiting()).toHaveLength(1);
    const folder = path.join(home.home, '.agy-mcp', 'sessions', 'approvals');
    const [file = ''] = readdirSync(folder);
    const { askers } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as {
      askers: { pid: number }[];
    };
    expect(askers[0]?.pid).toBe((client as Client).child.pid);
    (client as Client).child.kill('SIGKILL');
    await until(() => (client as Client).child.signalCode !== null, 'the server is gone');
    expect(await waiting()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
