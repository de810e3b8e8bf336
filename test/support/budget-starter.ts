// A process that starts jobs under a budget, for tests with many of them and for tests that kill it.
import { existsSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createBudgets } from '../../src/jobs/budgets/budgets.ts';
import { newJobId } from '../../src/platform/ids.ts';
import { identify } from '../../src/platform/processes/process-identity.ts';
import { type Budget, UNBOUNDED } from '../../src/policy/budgets/budget.ts';
import { BridgeError } from '../../src/protocol/error.ts';
import { createJobStore } from '../../src/store/job-store.ts';
import { recordAt } from './job-records.ts';

export interface StarterOrder {
  readonly root: string;
  /** A file: nothing is started before it is there. */
  readonly gate: string;
  readonly tries: number;
  readonly budget: Partial<Budget>;
  /** What the clock says, in milliseconds since 1970; null for the system's. */
  readonly nowMs: number | null;
  /** Says `marked` between the count and the record, and goes no further. */
  readonly hangs: boolean;
}

/** Tells each try on a line: `started`, `marked`, or the code of the refusal and its hint. Then it stays until it is killed. */
export async function startJobs({ root, gate, tries, budget, nowMs, hangs }: StarterOrder): Promise<never> {
  const now = (): Date => new Date(nowMs ?? Date.now());
  const store = createJobStore(root);
  const budgets = createBudgets({ store, clock: { now } });
  const owner = await identify();
  writeSync(1, 'ready\n');
  while (!existsSync(gate)) await delay(2);
  for (let n = 0; n < tries; n += 1) {
    const id = newJobId(now());
    const record = recordAt(now(), {
      job_id: id,
      status: 'running',
      started_at: now().toISOString(),
      finished_at: null,
      owner,
      role: 'tester',
    });
    const order = {
      role: 'tester',
      client: 'test',
      budget: { ...UNBOUNDED, ...budget },
      digest: 'same',
      setIn: 'p',
    };
    const told = await budgets
      .admit(order, id, async () => {
        if (hangs) {
          writeSync(1, 'marked\n');
          for (;;) await delay(60_000);
        }
        await store.create(record);
      })
      .then(
        () => 'started',
        (error: unknown) => (error instanceof BridgeError ? `${error.code} ${error.hint}` : String(error)),
      );
    writeSync(1, `${told}\n`);
  }
  writeSync(1, 'done\n');
  for (;;) await delay(60_000);
}
