import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  appendFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBudgets } from '../../../../src/jobs/budgets/budgets.ts';
import { inWords } from '../../../../src/jobs/budgets/over-budget.ts';
import { requestDigest } from '../../../../src/jobs/budgets/request-digest.ts';
import { newJobId } from '../../../../src/platform/ids.ts';
import { identify } from '../../../../src/platform/processes/process-identity.ts';
import { type Budget, UNBOUNDED } from '../../../../src/policy/budgets/budget.ts';
import type { BridgeError } from '../../../../src/protocol/error.ts';
import type { JobId, JobRecord } from '../../../../src/protocol/job.ts';
import { startRequest } from '../../../../src/protocol/request.ts';
import { roleKey } from '../../../../src/store/budget-lines.ts';
import { countEnd } from '../../../../src/store/count-end.ts';
import { createJobStore, type JobStore } from '../../../../src/store/job-store.ts';
import { recordAt } from '../../../support/job-records.ts';

let root = '';
let store: JobStore;
let now = 0;
const clock = { now: () => new Date(now) };
const log = { error: () => undefined };
const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'budgets-'));
  now = Date.UTC(2026, 10, 28, 12);
  store = storeOf();
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Each is a process of its own, as far as a store is concerned. */
const storeOf = (): JobStore => {
  const made: JobStore = createJobStore(root, (record) => countEnd(record, { store: made, clock, log }));
  return made;
};
const ledger = (): string => path.join(root, 'budgets', 'ledger');

interface Start {
  readonly role?: string | null;
  readonly client?: string;
  readonly digest?: string;
  readonly in?: JobStore;
}

/** Starts a job that runs, of this process. */
async function start(
  bounds: Partial<Budget>,
  { role = 'reviewer', client = 'c', digest, in: inStore }: Start = {},
) {
  const here = inStore ?? store;
  const id = newJobId(new Date(now));
  const record: JobRecord = recordAt(new Date(now), {
    job_id: id,
    status: 'running',
    started_at: new Date(now).toISOString(),
    finished_at: null,
    owner: await identify(),
    role,
  });
  const order = {
    role,
    client,
    budget: { ...UNBOUNDED, ...bounds },
    digest: digest ?? id,
    setIn: '/etc/policy.toml',
  };
  await createBudgets({ store: here, clock }).admit(order, id, () => here.create(redacted(record)));
  return id;
}
const redacted = (record: JobRecord) => recordAt(new Date(now), record);

async function end(id: JobId, tokens = 0): Promise<void> {
  const usage = {
    input_tokens: 0,
    output_tokens: 0,
    thinking_tokens: 0,
    cache_read_tokens: 0,
    total_tokens: tokens,
  };
  const finished_at = new Date(now).toISOString();
  await store.write(redacted({ ...(await store.read(id)), status: 'completed', finished_at, usage }));
}

const refusal = async (started: Promise<unknown>): Promise<BridgeError> =>
  started.then(
    () => expect.fail('it was started'),
    (error: unknown) => error as BridgeError,
  );

describe('a role that has a bound', () => {
  it('of jobs at once waits for an end, in whatever process', async () => {
    const first = await start({ jobsAtOnce: 2 });
    await start({ jobsAtOnce: 2 });
    const error = await refusal(start({ jobsAtOnce: 2 }, { in: storeOf() }));
    expect(error).toMatchObject({ code: 'busy', retry: 'later' });
    expect(error.message).toBe('The role "reviewer" may have 2 jobs under way at once; 2 run or wait.');
    expect(error.hint).toContain('at the latest');
    expect(error.hint).toContain('The bound is `jobs_at_once`, set in "/etc/policy.toml".');
    await start({ jobsAtOnce: 2 }, { role: 'other' });
    await end(first);
    await start({ jobsAtOnce: 2 });
  });
  it('of jobs an hour is told the moment at which there is room', async () => {
    await start({ jobsAnHour: 2 });
    now += 10 * MINUTE;
    await end(await start({ jobsAnHour: 2 }));
    now += 10 * MINUTE;
    const error = await refusal(start({ jobsAnHour: 2 }));
    expect(error.hint).toContain('There is room at 2026-11-28T13:00:00.000Z, in 40 min.');
    now += 40 * MINUTE - 1;
    await refusal(start({ jobsAnHour: 2 }));
    now += 1;
    await start({ jobsAnHour: 2 });
  });
  it('of tokens a day counts what ended within 24 hours, and what runs', async () => {
    const bounds = { tokensADay: 1_000 };
    const first = await start(bounds);
    await end(first, 600);
    now += HOUR;
    await end(await start(bounds), 500);
    const error = await refusal(start(bounds));
    expect(error.message).toContain('its jobs of the last 24 hours used 1100');
    expect(error.hint).toContain('2026-11-29T12:00:00.000Z, in 23 h');
    now += 23 * HOUR;
    const running = await start(bounds);
    const usage = {
      input_tokens: 0,
      output_tokens: 0,
      thinking_tokens: 0,
      cache_read_tokens: 0,
      total_tokens: 700,
    };
    appendFileSync(
      store.paths(running).events,
      `${JSON.stringify({ i: 0, ts: clock.now().toISOString(), type: 'assistant', subtype: 'end', usage })}\n`,
    );
    expect((await refusal(start(bounds))).message).toContain('used 1200');
  });
  it('of agent time counts each second, of several jobs at once too, and no more than a job may run', async () => {
    const bounds = { agentSecondsADay: 100 };
    const [one, two] = [await start(bounds), await start(bounds)];
    now += 30 * SECOND;
    await end(one);
    now += 40 * SECOND;
    expect((await refusal(start(bounds))).message).toContain('within the last 24 hours they ran for 100 s');
    await end(two);
    now += 100 * 24 * HOUR; // a clock that jumps while a job runs
    const leapt = await start(bounds);
    now += 50 * 24 * HOUR;
    await end(leapt);
    expect((await refusal(start(bounds))).message).toContain('960 s');
  });
  it('of the same request stops a client that asks again and again, whatever its role', async () => {
    const bounds = { sameRequests: { count: 2, minutes: 10 } };
    await start(bounds, { digest: 'd' });
    await start(bounds, { digest: 'd', role: 'other' });
    const error = await refusal(start(bounds, { digest: 'd' }));
    expect(error.message).toContain(
      'may start the same 2 times within 10 minutes, and this client did so 2 times',
    );
    await start(bounds, { digest: 'd', client: 'another' });
    await start(bounds, { digest: 'e' });
    now += 10 * MINUTE;
    await start(bounds, { digest: 'd' });
  });
  it('of nothing is refused for good', async () => {
    expect(await refusal(start({ jobsAnHour: 0 }, { role: null }))).toMatchObject({
      code: 'busy',
      retry: 'after_fix',
      message: 'A caller without a role may start 0 jobs an hour; 0 were started within the last hour.',
    });
  });
});

it('a look says whether there is room, and counts nothing', async () => {
  const budgets = createBudgets({ store, clock });
  const budget = { ...UNBOUNDED, jobsAnHour: 1 };
  const order = { role: 'reviewer', client: 'c', budget, digest: 'd', setIn: 'p' };
  await budgets.look(order);
  await budgets.look(order);
  await start(budget);
  await expect(budgets.look(order)).rejects.toMatchObject({ code: 'busy' });
});

it('without a bound nothing is read or written', async () => {
  await end(await start({}), 5);
  expect(() => statSync(path.dirname(ledger()))).toThrow('ENOENT');
});

describe('what was used', () => {
  it('is not given back by removing the job', async () => {
    const bounds = { jobsAnHour: 1, tokensADay: 10 };
    const id = await start(bounds);
    await end(id, 10);
    await store.remove(id, () => Promise.resolve(true));
    expect((await refusal(start(bounds))).message).toContain('tokens a day');
    expect((await refusal(start({ jobsAnHour: 1 }))).message).toContain('jobs an hour');
  });
  it('is counted at the next start where its end could not be noted', async () => {
    const bounds = { tokensADay: 10 };
    const id = await start(bounds);
    store = createJobStore(root); // of a version that counts nothing
    await end(id, 10);
    await refusal(start(bounds));
    await store.remove(id, () => Promise.resolve(true));
    await refusal(start(bounds));
  });
  it('is taken back when the job could not be made', async () => {
    const order = {
      role: 'r',
      client: null,
      budget: { ...UNBOUNDED, jobsAnHour: 1 },
      digest: 'd',
      setIn: 'p',
    };
    const budgets = createBudgets({ store, clock });
    const fails = budgets.admit(order, newJobId(new Date(now)), () => Promise.reject(new Error('no room')));
    await expect(fails).rejects.toThrow('no room');
    await budgets.admit(order, newJobId(new Date(now)), () => Promise.resolve());
  });
  it('by a job whose owner died does not count as running', async () => {
    const bounds = { jobsAtOnce: 1 };
    const id = await start(bounds);
    const owner = { ...(await identify()), started: '1' };
    await store.write(redacted({ ...(await store.read(id)), owner }));
    await start(bounds);
  });
  it('by a starter that was killed before its record counts as running for a minute, and for its hour', async () => {
    const order = {
      role: 'r',
      client: null,
      budget: { ...UNBOUNDED, jobsAtOnce: 1 },
      digest: 'd',
      setIn: 'p',
    };
    await createBudgets({ store, clock }).admit(order, newJobId(new Date(now)), () => Promise.resolve());
    await refusal(start({ jobsAtOnce: 1 }, { role: 'r' }));
    now += MINUTE;
    await refusal(start({ jobsAnHour: 1 }, { role: 'r' }));
    await start({ jobsAtOnce: 1 }, { role: 'r' });
    now += HOUR;
    await start({ jobsAnHour: 1 }, { role: 'r' });
  });
});

describe('the ledger', () => {
  it('has no words of anybody, and is private', async () => {
    await start({ jobsAnHour: 9 }, { role: 'secret-role', client: 'secret-client', digest: 'secret-digest' });
    expect(readFileSync(ledger(), 'utf8')).not.toContain('secret');
    expect(statSync(ledger()).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(ledger())).mode & 0o777).toBe(0o700);
  });
  it('goes on behind a line that was broken off', async () => {
    const bounds = { jobsAnHour: 3 };
    const id = await start(bounds);
    appendFileSync(ledger(), '["start",17');
    await start(bounds);
    appendFileSync(ledger(), '\0\0\0\0');
    await end(id, 1);
    await start(bounds, { in: storeOf() });
    await refusal(start(bounds));
    expect(readFileSync(ledger(), 'utf8').split('\n')).toHaveLength(1 + 3 + 1 + 1);
  });
  it('that was cut at any byte of its last lines has what its whole lines say, and takes the next', async () => {
    for (let n = 0; n < 2; n += 1) await start({ jobsAnHour: 9 });
    const whole = readFileSync(ledger());
    const lines = (bytes: Buffer): number => bytes.toString().split('\n').length - 2;
    for (let size = whole.indexOf(10) + 1; size <= whole.length; size += 3) {
      writeFileSync(ledger(), whole.subarray(0, size));
      const before = Math.max(0, lines(whole.subarray(0, size)));
      await start({ jobsAnHour: before + 1 });
      await refusal(start({ jobsAnHour: before + 1 }));
      expect(lines(readFileSync(ledger()))).toBe(before + 1);
    }
  });
  it('begins anew where its first line was broken off', async () => {
    mkdirSync(path.dirname(ledger()), { mode: 0o700 });
    for (const text of ['', '["agy-mcp bud', '["agy-mcp budgets",1,"8b6f']) {
      writeFileSync(ledger(), text, { mode: 0o600 });
      await start({ jobsAnHour: 1 });
      await refusal(start({ jobsAnHour: 1 }));
    }
  });
  it.each([
    [
      'a damaged line',
      () => {
        appendFileSync(ledger(), '["start"]\n');
      },
    ],
    [
      'a line that is no JSON',
      () => {
        appendFileSync(ledger(), 'x\n');
      },
    ],
    [
      'a later version',
      () => {
        writeFileSync(ledger(), '["agy-mcp budgets",2,"8b6f"]\n');
      },
    ],
    [
      'no ledger',
      () => {
        writeFileSync(ledger(), 'anything else, and at length\n');
      },
    ],
    [
      'a link',
      () => {
        rmSync(ledger());
        symlinkSync('/dev/null', ledger());
      },
    ],
    [
      'a folder',
      () => {
        rmSync(ledger());
        mkdirSync(ledger());
      },
    ],
    [
      'a file in the place of its folder',
      () => {
        rmSync(path.dirname(ledger()), { recursive: true });
        writeFileSync(path.dirname(ledger()), '');
      },
    ],
    [
      'too much',
      () => {
        truncateSync(ledger(), 20_000_000);
      },
    ],
  ])('that is %s denies, with the way out', async (_, damage) => {
    await start({ jobsAnHour: 9 });
    damage();
    const error = await refusal(start({ jobsAnHour: 9 }));
    expect(error).toMatchObject({ code: 'store_failed' });
    expect(error.hint).not.toBe('');
    expect(await store.list()).toHaveLength(1);
  });
  it('that cannot be read denies', async () => {
    if (process.geteuid?.() === 0) return; // root reads everything
    await start({ jobsAnHour: 9 });
    chmodSync(ledger(), 0o000);
    expect(await refusal(start({ jobsAnHour: 9 }))).toMatchObject({ code: 'store_failed' });
  });
  it('holds a clock that was set back for one window longer at most', async () => {
    await start({ jobsAnHour: 1 });
    now -= 30 * 24 * HOUR;
    await refusal(start({ jobsAnHour: 1 }, { in: storeOf() }));
    now += HOUR;
    await start({ jobsAnHour: 1 }, { in: storeOf() });
  });
  it('keeps what counts no more for nobody, and what was used long ago in sums', async () => {
    const ends = Array.from({ length: 3_000 }, (_, n) =>
      JSON.stringify(['end', now - (n % 30) * HOUR, `job_${n}`, roleKey('reviewer'), 1, 1]),
    );
    await start({ jobsAnHour: 9 });
    appendFileSync(ledger(), `${ends.join('\n')}\n`);
    const bounds = { tokensADay: 2_400 };
    expect((await refusal(start(bounds))).message).toContain('used 2400');
    expect(readFileSync(ledger(), 'utf8').split('\n').length).toBeLessThan(140);
    expect((await refusal(start(bounds, { in: storeOf() }))).message).toContain('used 2400');
    expect((await refusal(start(bounds))).hint).toContain('2026-11-28T13:00:00.000Z');
    now += HOUR;
    await start(bounds);
    await refusal(start({ jobsAnHour: 1 }));
  });
});

it('a time is said in hours, minutes and seconds, rounded up', () => {
  expect([1, 1_000, 61_001, 3_600_000, 86_399_999].map(inWords)).toEqual([
    '1 s',
    '1 s',
    '1 min 2 s',
    '1 h',
    '24 h',
  ]);
});

it('requests are the same when the same would be done', () => {
  const digest = (fields: object, cwd = '/srv') =>
    requestDigest(startRequest.parse({ prompt: 'Fix it.', ...fields }), cwd);
  const one = digest({});
  expect(digest({ prompt: '  Fix\n it. ', label: 'x', timeout: 5 })).toBe(one);
  expect(digest({ prompt: 'Fix them.' })).not.toBe(one);
  expect(digest({ session_id: 's' })).not.toBe(one);
  expect(digest({}, '/other')).not.toBe(one);
  expect(digest({ extra_env: { A: '1', B: '2' } })).toBe(digest({ extra_env: { B: '2', A: '1' } }));
});
