import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LiveJob, orderQueue, watchUnusedTurns } from '../../../../src/runner/queue/queue-order.ts';

const waiting = (id: string, session: string | null = null, owner = 'holder'): LiveJob => ({
  id,
  running: false,
  session,
  owner,
});
const running = (id: string, session: string | null = null): LiveJob => ({
  id,
  running: true,
  session,
  owner: id,
});
const going = (jobs: readonly LiveJob[], slots: number, passedOver?: ReadonlySet<string>): string[] =>
  [...orderQueue(jobs, slots, passedOver)].filter(([, { turn }]) => turn === 'go').map(([id]) => id);

describe('the order of the queue', () => {
  test('the oldest begin first, as many as there are slots', () => {
    expect(going([waiting('c'), waiting('a'), waiting('b')], 2)).toEqual(['a', 'b']);
    expect(going([running('a'), waiting('c'), waiting('b')], 2)).toEqual(['b']);
    expect(going([running('a'), running('b'), waiting('c')], 2)).toEqual([]);
  });
  test('one whose conversation is in use waits, names the job that uses it, and holds nobody up', () => {
    const jobs = [running('a', 's'), waiting('b', 's'), waiting('c'), waiting('d', 's')];
    const turns = orderQueue(jobs, 2);
    expect(turns.get('b')).toEqual({ turn: 'session_busy', holder: 'a' });
    expect(turns.get('c')).toEqual({ turn: 'go' });
    expect(orderQueue(jobs.slice(1), 9).get('d')).toEqual({ turn: 'session_busy', holder: 'b' });
  });
  test('jobs without a conversation do not wait for each other', () => {
    expect(going([running('a'), waiting('b'), waiting('c')], 3)).toEqual(['b', 'c']);
  });
  test('one that is passed over keeps neither slot nor conversation', () => {
    const jobs = [waiting('a', 's'), waiting('b', 's')];
    expect(going(jobs, 1, new Set(['a']))).toEqual(['b']);
  });

  const job = fc.record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    running: fc.boolean(),
    session: fc.option(fc.constantFrom('s', 't', 'u')),
    owner: fc.constantFrom('p', 'q'),
  });
  const jobs = fc.uniqueArray(job, { selector: ({ id }) => id, maxLength: 12 });
  const slots = fc.integer({ min: 1, max: 6 });

  test('whatever lives: no slot too many, one job to a conversation, no slot left free, nobody overtaken', () => {
    fc.assert(
      fc.property(jobs, slots, (all, most) => {
        const turns = orderQueue(all, most);
        const begin = all.filter(({ id }) => turns.get(id)?.turn === 'go');
        const before = all.filter((each) => each.running);
        if (begin.length > 0) expect(begin.length + before.length).toBeLessThanOrEqual(most);
        for (const { id, session } of begin) {
          if (session === null) continue;
          const others = [...begin, ...before].filter((each) => each.session === session && each.id !== id);
          expect(others).toEqual([]);
        }
        const waits = all.filter(({ id }) => turns.get(id)?.turn === 'wait');
        if (waits.length > 0) expect(begin.length + before.length).toBeGreaterThanOrEqual(most);
        for (const { id } of waits) for (const each of begin) expect(each.id < id).toBe(true);
        expect(turns.size).toBe(all.length - before.length);
      }),
    );
  });
  test('whatever order they are given in', () => {
    fc.assert(
      fc.property(jobs, slots, (all, most) => {
        expect(going([...all].reverse(), most)).toEqual(going(all, most));
      }),
    );
  });
});

describe('a turn that is not used', () => {
  const OURS = (id: string): boolean => id.startsWith('z');
  const note = (unused: ReturnType<typeof watchUnusedTurns>, jobs: LiveJob[], now: number) =>
    unused.note(jobs, orderQueue(jobs, 1), now);

  test('for long lets those behind pass: all jobs of its owner lose theirs, and ours never do', () => {
    const unused = watchUnusedTurns(OURS, 100);
    const jobs = [waiting('a', null, 'stuck'), waiting('b', null, 'stuck'), waiting('z', null, 'us')];
    expect(note(unused, jobs, 0)).toEqual(new Set());
    expect(note(unused, jobs, 100)).toEqual(new Set());
    const passed = note(unused, jobs, 101);
    expect(passed).toEqual(new Set(['a', 'b']));
    expect(going(jobs, 1, passed)).toEqual(['z']);
  });
  test('that is used after all, or by another owner, counts again', () => {
    const unused = watchUnusedTurns(OURS, 100);
    const jobs = [waiting('a', null, 'slow'), waiting('z', null, 'us')];
    note(unused, jobs, 0);
    expect(note(unused, [waiting('a', null, 'runner'), waiting('z', null, 'us')], 101)).toEqual(new Set());
    expect(note(unused, [running('a'), waiting('z', null, 'us')], 300)).toEqual(new Set());
  });
  test('of this process is never passed over', () => {
    const unused = watchUnusedTurns(OURS, 100);
    const jobs = [waiting('z', null, 'us')];
    note(unused, jobs, 0);
    expect(note(unused, jobs, 1_000)).toEqual(new Set());
  });
  test('passes over what waits, and not what runs', () => {
    const unused = watchUnusedTurns(OURS, 100);
    const jobs = [{ ...running('0'), owner: 'stuck' }, waiting('a', null, 'stuck')];
    const turns = orderQueue(jobs, 2);
    unused.note(jobs, turns, 0);
    expect(unused.note(jobs, turns, 101)).toEqual(new Set(['a']));
  });
  test('is counted from its beginning again when the job was gone meanwhile', () => {
    const unused = watchUnusedTurns(OURS, 100);
    const jobs = [waiting('a', null, 'other')];
    note(unused, jobs, 0);
    note(unused, [], 50);
    note(unused, jobs, 60);
    expect(note(unused, jobs, 120)).toEqual(new Set());
    expect(note(unused, jobs, 161)).toEqual(new Set(['a']));
  });
  test('stays passed over while it has no turn', () => {
    const unused = watchUnusedTurns(OURS, 100);
    const jobs = [waiting('a', null, 'stuck'), waiting('b', null, 'other')];
    note(unused, jobs, 0);
    const passed = note(unused, jobs, 101);
    expect(unused.note(jobs, orderQueue(jobs, 1, passed), 102)).toEqual(passed);
  });
  test('is none while all slots are taken', () => {
    const unused = watchUnusedTurns(OURS, 100);
    const jobs = [running('0'), waiting('a', null, 'other'), waiting('z', null, 'us')];
    note(unused, jobs, 0);
    expect(note(unused, jobs, 1_000)).toEqual(new Set());
  });
});
