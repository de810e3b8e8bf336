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

/** Runs `create`, which makes the job. @throws BridgeError `busy` where the budget has no room, and what `create` throws */
export type WithinBudget = (start: BudgetedStart, create: () => Promise<void>) => Promise<void>;

export function createWithinBudget(deps: BudgetsDeps): WithinBudget {
  const load = lazily(async () => {
    const [{ createBudgets }, { requestDigest }] = await Promise.all([
      import('./budgets.ts'),
      import('./request-digest.ts'),
    ]);
    return { requestDigest, ...createBudgets(deps) };
  });
  return async ({ asked, record, under }, create) => {
    if (under === null) {
      await create();
      return;
    }
    const { admit, requestDigest } = await load();
    const digest = requestDigest(asked.request, record.cwd);
    await admit({ ...under, client: asked.origin.client, digest }, record.job_id, create);
  };
}
