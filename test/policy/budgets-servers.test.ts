// Budgets of a policy, in the real servers: several clients at once, jobs that end, are killed and are removed.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../support/processes.ts';
import { type Bridge, type Home, makeHome, type Reply, startBridge } from '../support/start-bridge.ts';

let home: Home;
const bridges: Bridge[] = [];
beforeEach(() => {
  home = makeHome({
    version: '1.3.2',
    steps: [{ text: 'One.\n' }, { wait_for: '{{home}}/go-on' }],
    answer: 'Done.',
  });
});
afterEach(async () => {
  goOn();
  for (const bridge of bridges.splice(0)) await bridge.disconnect();
  await until(() => home.living().length === 0, 'everything has ended').catch(() => undefined);
  await home.clear();
});

function budget(lines: string, rules = ''): void {
  const folder = path.join(home.home, '.config', 'agy-mcp');
  mkdirSync(folder, { recursive: true });
  const text = `schema = 1\n[roles.worker]\nrisk = "low"\n[roles.worker.budget]\n${lines}\n[clients]\n"*" = "worker"\n${rules}`;
  writeFileSync(path.join(folder, 'policy.toml'), text);
}
async function servers(count: number): Promise<Bridge[]> {
  const made = await Promise.all(Array.from({ length: count }, () => startBridge({ home })));
  bridges.push(...made);
  return made;
}
let asked = 0;
const start = (bridge: Bridge, prompt = `number ${(asked += 1)}`): Promise<Reply> =>
  bridge.call('agy_start', { prompt });
const goOn = (): void => {
  writeFileSync(path.join(home.home, 'go-on'), '');
};
const record = (id: unknown): { owner: { pid: number } | null; role?: string; status: string } =>
  JSON.parse(
    readFileSync(path.join(home.home, '.agy-mcp/sessions', String(id), 'meta.json'), 'utf8'),
  ) as ReturnType<typeof record>;

test('four servers that are asked at once start as many jobs as may run, and more when these have ended', async () => {
  budget('jobs_at_once = 3');
  const all = await servers(4);
  const replies = await Promise.all([...all, ...all].map((bridge) => start(bridge)));
  const started = replies.filter(({ isError }) => !isError);
  expect(started).toHaveLength(3);
  for (const { error } of replies.filter(({ isError }) => isError)) {
    expect(error).toMatchObject({ code: 'busy', retry: 'later' });
    expect(error.message).toBe('The role "worker" may have 3 jobs under way at once; 3 run or wait.');
    expect(error.hint).toMatch(/`jobs_at_once`, set in ".*policy\.toml"/);
  }
  const jobs = readdirSync(path.join(home.home, '.agy-mcp/sessions')).filter((name) =>
    name.startsWith('job_'),
  );
  expect(jobs).toHaveLength(3);
  goOn();
  const [one] = all;
  if (one === undefined) throw new Error('no server');
  for (const { data } of started) await one.call('agy_status', { job_id: data['job_id'], wait_seconds: 30 });
  expect((await start(one)).isError).toBe(false);
});

test('a job that is removed gives nothing back, and one whose runner was killed does not run', async () => {
  budget('jobs_at_once = 1\njobs_an_hour = 3');
  const [one, other] = await servers(2);
  if (one === undefined || other === undefined) throw new Error('no server');
  const { data } = await start(one);
  await until(() => record(data['job_id']).status === 'running', 'it runs');
  expect(record(data['job_id']).role).toBe('worker');
  expect((await start(other)).error.message).toContain('1 run or wait');
  process.kill(record(data['job_id']).owner?.pid ?? 0, 'SIGKILL');
  await until(async () => !(await start(other)).isError, 'the next one was started');
  goOn();
  const { data: listed } = await other.call('agy_sessions', {});
  for (const { job_id } of listed['records'] as { job_id: string }[]) {
    await other.call('agy_status', { job_id, wait_seconds: 30 });
    await other.call('agy_purge', { job_id });
  }
  expect((await other.call('agy_sessions', {})).data['count']).toBe(0);
  expect((await start(one)).isError).toBe(false);
  const { error } = await start(one);
  expect(error.message).toMatch(/3 jobs an hour; 3 were started|1 jobs under way at once/);
});

test('a client that asks for the same again and again is stopped, and what it used is counted', async () => {
  goOn();
  budget('same_requests = { count = 2, minutes = 10 }\ntokens_a_day = 1_000_000');
  const [one] = await servers(1);
  if (one === undefined) throw new Error('no server');
  const replies = [];
  for (let n = 0; n < 3; n += 1) replies.push(await one.call('agy', { prompt: 'Do it again.' }));
  expect(replies.map(({ isError }) => isError)).toEqual([false, false, true]);
  const { error } = replies[2] ?? { error: null };
  expect(error?.message).toContain('the same 2 times within 10 minutes');
  expect(error?.hint).toMatch(/There is room at \d{4}-.*Z, in (?:9 min \d+ s|10 min)\./);
  expect((await one.call('agy', { prompt: 'Do another thing.' })).isError).toBe(false);
  const ledger = readFileSync(path.join(home.home, '.agy-mcp/sessions/budgets/ledger'), 'utf8');
  const ends = ledger.split('\n').filter((line) => line.startsWith('["end"'));
  const used = replies[0]?.data['usage'] as { total_tokens: number } | null;
  expect(ends).toHaveLength(3);
  expect(JSON.parse(ends[0] ?? '')).toMatchObject({
    4: used?.total_tokens ?? 0,
    5: expect.any(Number) as number,
  });
  expect(ledger).not.toMatch(/again|worker|test/);
});

test('nobody is asked about a job for which there is no room', async () => {
  goOn();
  budget(
    'jobs_an_hour = 1',
    '[[rules]]\nid = "ask"\naction = "confirm"\napproval = "sync"\n[rules.when]\ntool = ["agy_start"]\n',
  );
  const questions: string[] = [];
  const bridge = await startBridge({
    home,
    onAsk(question) {
      questions.push(question);
      return 'accept';
    },
  });
  bridges.push(bridge);
  expect((await start(bridge)).isError).toBe(false);
  expect((await start(bridge)).error).toMatchObject({ code: 'busy', retry: 'later' });
  expect(questions).toHaveLength(1);
});

test('without a policy nothing is counted', async () => {
  goOn();
  const [one] = await servers(1);
  if (one === undefined) throw new Error('no server');
  expect((await one.call('agy', { prompt: 'One.' })).isError).toBe(false);
  expect(() => readFileSync(path.join(home.home, '.agy-mcp/sessions/budgets/ledger'))).toThrow('ENOENT');
});
