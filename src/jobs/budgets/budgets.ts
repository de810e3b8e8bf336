// Who may start how much: a job is counted before anything of it is made, over all processes of the store.
import type { Clock } from '../../platform/clock.ts';
import { type Budget, hasBounds } from '../../policy/budgets/budget.ts';
import { judge } from '../../policy/budgets/judge.ts';
import type { JobId } from '../../protocol/job.ts';
import { createBudgetLedger } from '../../store/budget-ledger.ts';
import { type Book, roleKey, sameKey } from '../../store/budget-lines.ts';
import type { JobStore } from '../../store/job-store.ts';
import { createOpenJobs, type OpenJobs } from './open-jobs.ts';
import { overBudget } from './over-budget.ts';

export interface BudgetOrder {
  /** Null for a caller that the policy gives no role: those share a budget. */
  readonly role: string | null;
  readonly client: string | null;
  readonly budget: Budget;
  /** Of what is asked (`requestDigest`): the same for what would do the same. */
  readonly digest: string;
  /** Where the budget is set, for a person. */
  readonly setIn: string;
}

export interface Budgets {
  /**
   * Counts the job, then runs `create`, which makes it. What `create` throws takes the count back.
   * @throws BridgeError `busy` with the moment when there is room; `store_failed` when nothing can be counted
   */
  readonly admit: <T>(order: BudgetOrder, id: JobId, create: () => Promise<T>) => Promise<T>;
}

export interface BudgetsDeps {
  readonly store: Pick<JobStore, 'read' | 'paths' | 'places'>;
  readonly clock: Clock;
}

const NOTHING_OPEN: OpenJobs = { running: [], spent: [], ended: [] };

export function createBudgets({ store, clock }: BudgetsDeps): Budgets {
  const ledger = createBudgetLedger(store, clock);
  const openJobs = createOpenJobs(store);

  /** Records are read only where a bound cannot be judged without. */
  async function openOf({ starts, ends }: Book, role: string, budget: Budget, now: number) {
    const { jobsAtOnce, tokensADay, agentSecondsADay } = budget;
    const spends = tokensADay !== null || agentSecondsADay !== null;
    if (jobsAtOnce === null && !spends) return NOTHING_OPEN;
    const open = [...starts.values()].filter((start) => start.role === role && !ends.has(start.id));
    if (!spends && open.length < (jobsAtOnce ?? 0)) return NOTHING_OPEN;
    return openJobs.look(open, { now, tokens: tokensADay !== null });
  }

  return {
    async admit({ role: name, client, budget, digest, setIn }, id, create) {
      if (!hasBounds(budget)) return create();
      const [role, same] = [roleKey(name), sameKey(client, digest)];
      await ledger.use(async ({ book, now, add }) => {
        const open = await openOf(book, role, budget, now);
        const ended = open.ended.map((end) => ({ kind: 'end' as const, ...end }));
        const starts = [...book.starts.values()];
        const counts = {
          running: open.running,
          starts: starts.filter((start) => start.role === role).map(({ at }) => at),
          spent: [
            ...[...book.ends.values()].filter((end) => end.role === role),
            ...open.ended,
            ...open.spent,
          ],
          same: starts.filter((start) => start.same === same).map(({ at }) => at),
        };
        const over = judge(budget, counts, now);
        if (over === null) {
          await add([...ended, { kind: 'start', at: now, id, role, same }]);
          return;
        }
        if (ended.length > 0) await add(ended);
        throw overBudget(name, over, setIn, now);
      });
      try {
        return await create();
      } catch (error) {
        // Where that cannot be written either, the start counts.
        await ledger.use(({ add, now }) => add([{ kind: 'void', at: now, id }])).catch(() => undefined);
        throw error;
      }
    },
  };
}
