// Who may start how much: a job is counted before anything of it is made, over all processes of the store.
import type { Clock } from '../../platform/clock.ts';
import { type Budget, hasBounds } from '../../policy/budgets/budget.ts';
import { judge } from '../../policy/budgets/judge.ts';
import type { JobId } from '../../protocol/job.ts';
import { createBudgetLedger } from '../../store/budget-ledger.ts';
import {
  type Book,
  type EndLine,
  type Line,
  roleKey,
  sameKey,
  type StartLine,
} from '../../store/budget-lines.ts';
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
  /** Counts nothing. @throws as `admit` */
  readonly look: (order: BudgetOrder) => Promise<void>;
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

interface Counted {
  readonly starts: number[];
  readonly same: number[];
  readonly open: StartLine[];
  readonly spent: EndLine[];
}

/** What the ledger says of a role, and of the same request, whoever's role that had. */
function countOf({ starts, ends }: Book, role: string, same: string): Counted {
  const counted: Counted = { starts: [], same: [], open: [], spent: [] };
  for (const start of starts.values()) {
    if (start.same === same) counted.same.push(start.at);
    if (start.role !== role) continue;
    counted.starts.push(start.at);
    if (!ends.has(start.id)) counted.open.push(start);
  }
  for (const end of ends.values()) if (end.role === role) counted.spent.push(end);
  return counted;
}

export function createBudgets({ store, clock }: BudgetsDeps): Budgets {
  const ledger = createBudgetLedger(store, clock);
  const openJobs = createOpenJobs(store);

  /** Records are read only where a bound cannot be judged without. */
  async function openOf(open: readonly StartLine[], budget: Budget, now: number): Promise<OpenJobs> {
    const { jobsAtOnce, tokensADay, agentSecondsADay } = budget;
    const spends = tokensADay !== null || agentSecondsADay !== null;
    if (!spends && (jobsAtOnce === null || open.length < jobsAtOnce)) return NOTHING_OPEN;
    return openJobs.look(open, { now, tokens: tokensADay !== null });
  }

  /** @param id of the job that is counted where there is room; null for none */
  const judged = ({ role: name, client, budget, digest, setIn }: BudgetOrder, id: JobId | null) =>
    ledger.use(async ({ book, now, add }) => {
      const [role, same] = [roleKey(name), sameKey(client, digest)];
      const counted = countOf(book, role, same);
      const open = await openOf(counted.open, budget, now);
      const spent = [...counted.spent, ...open.ended, ...open.spent];
      const over = judge(budget, { ...counted, spent, running: open.running }, now);
      const lines: Line[] = open.ended.map((end) => ({ kind: 'end', ...end }));
      if (over === null && id !== null) lines.push({ kind: 'start', at: now, id, role, same });
      if (lines.length > 0) await add(lines);
      if (over !== null) throw overBudget(name, over, setIn, now);
    });

  return {
    async look(order) {
      if (hasBounds(order.budget)) await judged(order, null);
    },
    async admit(order, id, create) {
      if (!hasBounds(order.budget)) return create();
      await judged(order, id);
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
