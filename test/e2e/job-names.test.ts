// A job by what a person types for it: the beginning of its id, its label, or `latest`.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { typeHere } from '../support/command-here.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';

let home: Home;
const ids: string[] = [];
const run = (...words: string[]) => typeHere(home, words);

beforeAll(async () => {
  home = makeHome({ answer: 'It is done.', steps: [{ write: 'new.txt', content: 'x\n', granted: true }] });
  for (const label of ['first', 'twice', 'twice', 'my work'])
    ids.push((await run('run', `For ${label}.`, '--label', label, '-m', 'execute', '-w', '-q')).out.trim());
}, 60_000);
afterAll(() => home.clear());

it('names it wherever a command takes a job', async () => {
  const [first = '', , , newest = ''] = ids;
  for (const [word, id] of [
    ['latest', newest],
    ['my work', newest],
    ['first', first],
    [first.slice(0, -1), first],
    [first.slice('job_'.length, -2), first],
    [first, first],
  ] as const)
    expect(JSON.parse((await run('status', word, '--json')).out), word).toMatchObject({ job_id: id });
  for (const command of ['result', 'diff', 'read'])
    expect((await run(command, 'latest')).code, command).toBe(0);
  const page = await run('sessions', '--cursor', 'first', '--json');
  expect(JSON.parse(page.out)).toMatchObject({ count: 0 });
  const sum = /--patch-sha256 (\w+)/.exec((await run('diff', 'first')).out)?.[1] ?? '';
  expect((await run('apply', 'first', '--patch-sha256', sum)).out).toContain(home.repo);
  expect((await run('discard', 'first')).out).toContain(`job ${first}: `);
  expect((await run('cancel', 'first', '--json')).out).toContain(first);
});

it('lists the candidates where it may be several, and does nothing', async () => {
  const [, second = '', third = ''] = ids;
  const { code, out, err } = await run('discard', 'twice');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toBe(
    `error: "twice" may be any of 2 jobs: ${third} ("twice"), ${second} ("twice").\n` +
      'hint: Use the id of the one that is meant. agy-mcp sessions --query twice lists them.\n',
  );
  expect((await run('status', second.slice(0, 8))).err).toMatch(
    /^error: "job_\w{4}" may be any of 4 jobs: (?:job_\w+ \("[\w ]+"\)(?:, )?){4}\.\n/,
  );
});

it('says that there is none', async () => {
  expect(await run('status', 'third')).toMatchObject({
    code: 1,
    out: '',
    err: 'error: There is no job "third": no id begins so, and no label is that.\nhint: List the jobs with agy-mcp sessions.\n',
  });
  expect((await run('status', 'job_id')).err).toBe(
    'error: There is no job job_id.\nhint: List the jobs with agy-mcp sessions.\n',
  );
  const empty = makeHome();
  try {
    const { code, err } = await typeHere(empty, ['status', 'latest']);
    expect({ code, err }).toEqual({
      code: 1,
      err: 'error: There are no jobs yet.\nhint: Start one with agy-mcp start.\n',
    });
  } finally {
    await empty.clear();
  }
});

it('is completed: ids, labels of one job, and latest', async () => {
  const { out } = await run('complete', '--', 'continue', '');
  expect(out.split('\n').map((line) => line.split('\t')[0])).toEqual([
    'latest',
    ...[...ids].reverse(),
    'first',
    '',
  ]);
  expect((await run('complete', '--', 'continue', 'latest', '')).out).toBe('');
  expect((await run('complete', '--', 'status', '--wait-seconds', '5', 'fi')).out).toMatch(/^first\t/);
});
