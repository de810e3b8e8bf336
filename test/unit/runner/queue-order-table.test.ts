// Which waiting jobs may begin, without a store, a process or a clock.
import { describe, expect, it } from 'vitest';
import { type LiveJob, orderQueue, type Turn } from '../../../src/runner/queue/queue-order.ts';

const GO: Turn = { turn: 'go' };
const WAIT: Turn = { turn: 'wait' };
const busy = (holder: string): Turn => ({ turn: 'session_busy', holder });

const waiting = (id: string, session: string | null = null): LiveJob => ({
  id,
  running: false,
  session,
  owner: id,
});
const running = (id: string, session: string | null = null): LiveJob => ({
  id,
  running: true,
  session,
  owner: id,
});

/** What each waiting job is answered, by its id. */
function answers(jobs: readonly LiveJob[], slots: number): Record<string, Turn> {
  return Object.fromEntries(orderQueue(jobs, slots));
}

describe('the job limit', () => {
  it.each<[what: string, jobs: readonly LiveJob[], slots: number, wanted: Record<string, Turn>]>([
    ['lets a job begin that is alone', [waiting('a')], 1, { a: GO }],
    ['lets none begin beside as many as may run', [running('a'), waiting('b')], 1, { b: WAIT }],
    [
      'lets one begin in the last free slot',
      [running('a'), waiting('b'), waiting('c')],
      2,
      { b: GO, c: WAIT },
    ],
    [
      'lets as many begin as there are slots, the oldest first',
      [waiting('d'), waiting('b'), waiting('a'), waiting('c')],
      2,
      { a: GO, b: GO, c: WAIT, d: WAIT },
    ],
    ['counts running jobs that are younger, too', [waiting('a'), running('b'), running('c')], 2, { a: WAIT }],
    ['lets none begin where more run than may', [running('a'), running('b'), waiting('c')], 1, { c: WAIT }],
    ['lets none begin without slots', [waiting('a')], 0, { a: WAIT }],
  ])('%s', (_, jobs, slots, wanted) => {
    expect(answers(jobs, slots)).toEqual(wanted);
    expect(answers([...jobs].reverse(), slots)).toEqual(wanted);
  });

  it('is never exceeded, whatever runs and waits', () => {
    for (let run = 0; run <= 5; run += 1)
      for (let wait = 0; wait <= 5; wait += 1)
        for (let slots = 0; slots <= 6; slots += 1) {
          const jobs = [
            ...Array.from({ length: run }, (__, n) => running(`m${n}`)),
            ...Array.from({ length: wait }, (__, n) => waiting(n % 2 === 0 ? `a${n}` : `z${n}`)),
          ];
          const begin = Object.values(answers(jobs, slots)).filter(({ turn }) => turn === 'go').length;
          expect(begin, `${run} run, ${wait} wait, ${slots} slots`).toBe(
            Math.max(0, Math.min(wait, slots - run)),
          );
        }
  });
});

describe('a conversation', () => {
  it.each<[what: string, jobs: readonly LiveJob[], slots: number, wanted: Record<string, Turn>]>([
    ['is held by the job that runs in it', [running('a', 's'), waiting('b', 's')], 8, { b: busy('a') }],
    [
      'is held by a younger job, if that runs in it',
      [waiting('a', 's'), running('b', 's')],
      8,
      { a: busy('b') },
    ],
    [
      'is held by the oldest job that waits for it',
      [waiting('b', 's'), waiting('a', 's')],
      8,
      { a: GO, b: busy('a') },
    ],
    [
      'is held by it also when it has to wait for a slot',
      [running('x'), waiting('a', 's'), waiting('b', 's')],
      1,
      {
        a: WAIT,
        b: busy('a'),
      },
    ],
    ['does not concern jobs of others', [running('a', 's'), waiting('b', 't')], 8, { b: GO }],
    ['does not concern jobs without one', [running('a'), waiting('b'), waiting('c')], 8, { b: GO, c: GO }],
    [
      'takes no slot from those behind: who waits for it is passed',
      [running('a', 's'), waiting('b', 's'), waiting('c')],
      2,
      { b: busy('a'), c: GO },
    ],
    [
      'names the running job and not the oldest that waits',
      [running('c', 's'), waiting('a', 's'), waiting('b', 's')],
      8,
      { a: busy('c'), b: busy('c') },
    ],
  ])('%s', (_, jobs, slots, wanted) => {
    expect(answers(jobs, slots)).toEqual(wanted);
    expect(answers([...jobs].reverse(), slots)).toEqual(wanted);
  });
});
