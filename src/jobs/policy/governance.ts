// What the policy says about a call, here and now.
import { ruledTops } from '../../config/policy/ruled-tops.ts';
import type { PolicySource } from '../../config/policy/policy-source.ts';
import type { Budget } from '../../policy/budgets/budget.ts';
import type { Asked } from '../../policy/rules/asked.ts';
import type { Decision } from '../../policy/rules/decision.ts';
import type { AuditDetail, Policy } from '../../policy/rules/policy.ts';
import { BridgeError } from '../../protocol/error.ts';

/** A decision that permits a call, and what holds for the role besides. */
export interface Ruling {
  readonly decision: Decision;
  readonly budget: Budget;
  /** Where roles are written, as a person knows the file. */
  readonly file: string;
  /** How much of a prompt is recorded. */
  readonly detail: AuditDetail;
}

export interface Governance {
  /** Which tools a client is shown; null where no policy holds. */
  tools(client: string | null): Promise<((tool: string) => boolean) | null>;
  /** The role of a client; null for none. */
  role(client: string | null): Promise<string | null>;
  /**
   * Decides about one call.
   * @returns null where no policy holds
   * @throws BridgeError `policy_denied` with the reason
   */
  permit(asked: Asked): Promise<Ruling | null>;
}

interface GovernanceDeps {
  readonly source: PolicySource;
  readonly env: NodeJS.ProcessEnv;
}

const EXPLAIN = 'A person sees why with `agy-mcp policy check`; do not do it in another way.';

/** The rules are loaded where there is a policy. */
const rules = async () => {
  const [action, decision, role] = await Promise.all([
    import('../../policy/rules/action.ts'),
    import('../../policy/rules/decision.ts'),
    import('../../policy/rules/role.ts'),
  ]);
  return { ...action, ...decision, ...role };
};

export function createGovernance({ source, env }: GovernanceDeps): Governance {
  /** One for each repository with rules of its own among these places; none where nothing holds. */
  async function policiesAt(places: readonly string[]): Promise<Policy[]> {
    const tops = ruledTops(places);
    const all = await Promise.all((tops.length === 0 ? [null] : tops).map((top) => source.policyFor(top)));
    return all.filter((policy) => policy !== null);
  }

  return {
    async tools(client) {
      const policy = await source.policyFor(null);
      if (policy === null) return null;
      const { roleFor, toolsOf } = await rules();
      return toolsOf(policy, roleFor(policy, { client, env }));
    },
    async role(client) {
      const policy = await source.policyFor(null);
      if (policy === null) return null;
      return (await rules()).roleFor(policy, { client, env }).role?.name ?? null;
    },
    async permit(asked) {
      const policies = await policiesAt(asked.paths ?? []);
      if (policies.length === 0) return null;
      const { compareActions, compareTiers, decide, auditDetailOf, budgetOf, roleFor } = await rules();
      const rulings = policies.map((policy): Ruling => {
        const choice = roleFor(policy, { client: asked.client, env });
        const decision = decide(policy, asked, choice);
        return {
          decision,
          budget: budgetOf(policy, choice),
          file: policy.file,
          detail: auditDetailOf(policy, choice),
        };
      });
      const isStricter = (one: Decision, other: Decision): boolean =>
        (compareActions(one.action, other.action) || compareTiers(one.tier, other.tier)) > 0;
      const strictest = rulings.reduce((one, other) =>
        isStricter(other.decision, one.decision) ? other : one,
      );
      const { action, reason } = strictest.decision;
      if (action === 'deny') throw new BridgeError('policy_denied', reason, { hint: EXPLAIN });
      return strictest;
    },
  };
}
