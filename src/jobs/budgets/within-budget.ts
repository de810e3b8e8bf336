// Where a job is made under a budget; without one nothing of it is loaded.
import { lazily } from '../../protocol/lazily.ts';
import type { JobRecord } from '../../protocol/job.ts';
import type { Asked } from '../admission/step.ts';
import type { BudgetOrder, BudgetsDeps } from './budgets.ts';

/** Whose budget it is, and where it is set. */
export type UnderBudget = Pick<BudgetOrder, 'role' | 'budget' | 'setIn'>;

export interface BudgetedStart {
  readonly asked: Pick<Asked, 'request' | 'origin'>;
  readonly record: Pick<JobRecord, 'job_id' | 'cwd'>;
  /** Null for none. */
  readonly under: UnderBudget | null;
}

export interface WithinBudget {
  /** Before a person is asked for nothing; it counts nothing. @throws BridgeError `busy` where the budget has no room */
  readonly look: (start: BudgetedStart) => Promise<void>;
  /** Runs `create`, which makes the job. @throws as `look`, and what `create` throws */
  readonly admit: (start: BudgetedStart, create: () => Promise<void>) => Promise<void>;
}

export function createWithinBudget(deps: BudgetsDeps): WithinBudget {
  const load = lazily(async () => {
    const [{ createBudgets }, { requestDigest }] = await Promise.all([
      import('./budgets.ts'),
      import('./request-digest.ts'),
    ]);
    const budgets = createBudgets(deps);
    const orderOf = ({ asked, record }: BudgetedStart, under: UnderBudget): BudgetOrder => ({
      ...under,
      client: asked.origin.client,
      digest: requestDigest(asked.request, record.cwd),
    });
    return { budgets, orderOf };
  });
  return {
    async look(start) {
      if (start.under === null) return;
      const { budgets, orderOf } = await load();
      await budgets.look(orderOf(start, start.under));
    },
    async admit(start, create) {
      if (start.under === null) {
        await create();
        return;
      }
      const { budgets, orderOf } = await load();
      await budgets.admit(orderOf(start, start.under), start.record.job_id, create);
    },
  };
}
