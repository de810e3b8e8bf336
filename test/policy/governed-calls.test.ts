// A policy file, the real server and the real command line: who may call what, who is asked, and what is recorded.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startClient } from '../support/answering-client.ts';
import { linesOf } from '../support/audit-log.ts';
import { until } from '../support/processes.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';
import { startAtTerminal, startTyped } from '../support/typed-command.ts';

let home: Home;
let client: Client | null = null;
beforeEach(() => {
  home = makeHome({ version: '1.3.2', steps: [{ write: 'new.txt', content: 'new\n' }], answer: 'Written.' });
});
afterEach(async () => {
  client?.close();
  client = null;
  await home.clear();
});

const ROLES = `schema = 1
[roles.reader]
risk = "low"
tools = { allow = ["agy", "agy_start", "agy_status", "agy_sessions"], deny = ["agy_start"] }
[roles.owner]
risk = "low"
[clients]
odd = "reader"
terminal = "owner"
`;

function policy(text: string): void {
  const folder = path.join(home.home, '.config', 'agy-mcp');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'policy.toml'), text);
}

const rule = (lines: string): string => `schema = 1\n[[rules]]\nid = "house"\n${lines}\n`;

const FORM = { elicitation: { form: {} } };
const connect = (capabilities: object = {}, how: Parameters<typeof startClient>[2] = {}): Client =>
  (client = startClient(home, capabilities, how));
const here = (): Client => client as Client;

interface Said {
  readonly text: string;
  readonly data: Record<string, unknown>;
}

async function replyTo(id: number): Promise<Said> {
  const { result = {} } = await here().reply(id);
  const [first] = (result['content'] ?? []) as { text: string }[];
  return {
    text: first?.text ?? '',
    data: (result['structuredContent'] ?? {}) as Record<string, unknown>,
  };
}
const send = (name: string, args: object): number => here().send('tools/call', { name, arguments: args });
const call = (name: string, args: object = {}): Promise<Said> => replyTo(send(name, args));

const questions = (): number => here().heard.filter(({ method }) => method === 'elicitation/create').length;

async function answering(result: object, name: string, args: object): Promise<Said> {
  const since = here().heard.length;
  const id = send(name, args);
  const question = await here().asked('elicitation/create', since);
  here().write({ id: question.id, result });
  return replyTo(id);
}

async function listed(): Promise<string[]> {
  const { result = {} } = await here().reply(here().send('tools/list', {}));
  return (result['tools'] as { name: string }[]).map(({ name }) => name).sort();
}

type Row = Readonly<Record<string, unknown>>;
const records = (): Row[] =>
  linesOf(path.join(home.home, '.agy-mcp', 'sessions', 'audit')).map((line) => JSON.parse(line) as Row);
const last = (): Row => records().findLast(({ kind }) => kind !== 'checkpoint') ?? {};

/** Starts of the agent with a prompt. */
const launches = () =>
  home.starts().filter(({ argv, stdin }) => /Look\.|Write it\./.test([...argv, stdin].join(' ')));

const typed = async (...words: string[]): Promise<{ code: number | null; out: string; err: string }> =>
  startTyped(home, words).ended;

const WRITE = { prompt: 'Write it.', mode: 'execute', allow_write: true, worktree: true };

// promise: policy-by-role
describe('the role of a client', () => {
  test('decides which tools it is shown, from the first list on', async () => {
    connect();
    expect((await listed()).length).toBeGreaterThan(10);
    here().close();
    policy(ROLES);
    connect();
    const expected = ['agy', 'agy_sessions', 'agy_status'];
    expect(await listed()).toEqual(expected);
    expect(await listed()).toEqual(expected);
  });

  test('is what a tool that it may not use is refused by, with a record; the job that it may start has it', async () => {
    policy(ROLES);
    connect();
    for (const tool of ['agy_start', 'agy_purge']) {
      const { text } = await call(tool, tool === 'agy_purge' ? {} : { prompt: 'Look.' });
      expect(text).toContain('policy_denied');
      expect(text).toMatch(/role .*reader/);
      expect(last()).toMatchObject({ kind: 'refused', client: 'odd', role: 'reader', code: 'policy_denied' });
    }
    const { data } = await call('agy', { prompt: 'Look.' });
    expect(data).toMatchObject({ status: 'completed', role: 'reader' });
    const admitted = records().find(({ kind }) => kind === 'admitted');
    expect(admitted).toMatchObject({ client: 'odd', role: 'reader', decision: 'allow' });
  });

  test('is none for a client that the policy does not name: it is told which line to add', async () => {
    policy(ROLES.replace('odd =', 'other ='));
    connect();
    const { text } = await call('agy', { prompt: 'Look.' });
    expect(text).toContain('policy_denied');
    expect(text).toContain('under [clients]');
  });

  test('counts at the command line', async () => {
    policy(ROLES.replace('terminal = "owner"', 'terminal = "reader"'));
    const { code, err } = await typed('purge', '--days', '3');
    expect(code).toBe(3);
    expect(err).toContain('may not use agy-mcp purge');
  });
});

// promise: policy-deny-wins
describe('a rule that denies', () => {
  test('keeps a job from being started, and counts for the next call once it is written', async () => {
    connect();
    expect((await call('agy', { prompt: 'Look.' })).data['status']).toBe('completed');
    policy(rule(`action = "deny"\nwhen = { path = ["${home.repo}/**"] }\nreason = "Not in this place."`));
    const { text } = await call('agy', { prompt: 'Look.' });
    expect(text).toContain('Not in this place.');
    expect(launches()).toHaveLength(1);
  });

  test('is found by the place of the job that a call is about', async () => {
    connect();
    const { data } = await call('agy', WRITE);
    policy(rule(`action = "deny"\nwhen = { tool = ["agy_discard"], path = ["${home.repo}/**"] }`));
    const { text } = await call('agy_discard', { job_id: data['job_id'], force: true });
    expect(text).toContain('policy_denied');
    expect((await typed('discard', String(data['job_id']), '--force')).code).toBe(3);
  });

  test('of the repository itself counts without a policy of the user', async () => {
    writeFileSync(
      path.join(home.repo, '.agy-mcp.toml'),
      rule('action = "deny"\nwhen = { mode = ["execute"] }'),
    );
    connect();
    expect((await call('agy', WRITE)).text).toContain('.agy-mcp.toml');
    expect((await call('agy', { prompt: 'Look.' })).data['status']).toBe('completed');
  });

  test('of a repository counts also for a job elsewhere that may enter it', async () => {
    const elsewhere = path.join(home.home, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(path.join(home.repo, '.agy-mcp.toml'), rule('action = "deny"'));
    connect();
    const { text } = await call('agy', { prompt: 'Look.', cwd: elsewhere, add_dirs: [home.repo] });
    expect(text).toContain('policy_denied');
  });
});

// promise: policy-fails-closed
test.each([
  ['a file that is no TOML', 'schema = 1\n[[rules'],
  ['a later schema', 'schema = 99\n'],
  ['an unknown key', 'schema = 1\nrulez = []\n'],
])('%s denies everything', async (_name, text) => {
  policy(text);
  connect();
  for (const [tool, args] of [
    ['agy', { prompt: 'Look.' }],
    ['agy_sessions', {}],
  ] as const)
    expect((await call(tool, args)).text).toContain('policy_denied');
  expect(launches()).toEqual([]);
});

// promise: policy-asks
describe('a rule that wants a person to agree', () => {
  const ASKS = rule('action = "confirm"\nreason = "The house wants a yes."');

  test('is put to the person at the client, for a start and for any other tool', async () => {
    policy(ASKS);
    connect(FORM);
    const { data } = await answering({ action: 'accept', content: {} }, 'agy', { prompt: 'Look.' });
    expect(data['approval']).toMatchObject({ by: 'client', answer: 'once' });
    const no = await answering({ action: 'decline' }, 'agy_purge', { days: 3 });
    expect(no.text).toContain('approval_denied');
    const yes = await answering({ action: 'accept', content: {} }, 'agy_purge', { days: 3 });
    expect(yes.text).not.toContain('approval_denied');
    expect(questions()).toBe(3);
  });

  test('has one question for an apply, also where the configuration asks for none', async () => {
    connect(FORM, { env: { AGY_MCP_ASK_BEFORE_APPLY: '0' } });
    const { data } = await call('agy', WRITE);
    const { data: diff } = await call('agy_diff', { job_id: data['job_id'] });
    policy(rule('action = "confirm"\nwhen = { tool = ["agy_apply"] }\nreason = "The house wants a yes."'));
    const apply = { job_id: data['job_id'], patch_sha256: diff['patch_sha256'] };
    const { text } = await answering({ action: 'decline' }, 'agy_apply', apply);
    expect(text).toContain('approval_denied');
    const { params } = await here().asked('elicitation/create', 0);
    expect(params?.['message']).toMatch(/^The house wants a yes\.\nApply the changes of/);
    expect(questions()).toBe(1);
  });

  test('waits for a terminal where the client cannot ask', async () => {
    policy(ASKS);
    connect({}, { elsewhere: true });
    const id = send('agy', { prompt: 'Look.' });
    const waiting = async (): Promise<{ id: string }[]> =>
      (JSON.parse((await typed('approvals', '--json')).out) as { approvals: { id: string }[] }).approvals;
    await until(async () => (await waiting()).length === 1, 'the question waits', 25_000);
    const [waits] = await waiting();
    const approved = await startAtTerminal(home, ['approve', waits?.id ?? '']).ended;
    expect(approved.out).toContain('You said yes');
    expect((await replyTo(id)).data['approval']).toMatchObject({ by: 'terminal', answer: 'once' });
  });

  test('is answered by who types a command at a terminal', async () => {
    policy(rule('action = "confirm"\nwhen = { tool = ["agy"] }\nreason = "The house wants a yes."'));
    const asked = startAtTerminal(home, ['run', 'Look.'], { input: 'y' });
    const { out } = await asked.ended;
    expect(out).toContain('The house wants a yes.');
    expect(launches()).toHaveLength(1);
    expect(records().find(({ kind }) => kind === 'answered')).toMatchObject({
      by: 'terminal',
      answer: 'once',
    });
  });
});

// promise: policy-budget
test('the budget of a role holds across servers and the command line, and says when it frees', async () => {
  policy(ROLES.replace('risk = "low"', 'risk = "low"\nbudget = { jobs_an_hour = 1 }'));
  connect();
  expect((await call('agy', { prompt: 'Look.' })).data['status']).toBe('completed');
  here().close();
  connect();
  const { text } = await call('agy', { prompt: 'Look.' });
  expect(text).toContain('"busy"');
  expect(text).toContain('jobs_an_hour');
  expect(launches()).toHaveLength(1);
});

test('safe mode needs no file: a job that nothing confines does not start', async () => {
  connect({}, { env: { AGY_MCP_SAFE_MODE: '1', AGY_MCP_CONFINEMENT: 'off' } });
  expect((await call('agy', { prompt: 'Look.' })).text).toContain('policy_denied');
  expect(launches()).toEqual([]);
});
