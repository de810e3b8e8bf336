// Runs the checks, decides whether the installation is healthy, and fixes what can be fixed without losing anything.
import { BridgeError } from '../protocol/error.ts';
import { MAIN_BACKEND } from '../protocol/backend.ts';
import { isMissing } from './check-agents.ts';
import { type Check, type DoctorDeps, tilde } from './check.ts';
import { renewSkill, staleSkills } from './check-skills.ts';
import { CHECKS } from './checks.ts';
import { findLeftovers, type Leftover } from './leftovers.ts';
import { summaryOf, underMissingAgent } from './missing-agent.ts';

export interface Report {
  readonly healthy: boolean;
  readonly version: string;
  /** What can be done with this installation, in a sentence. */
  readonly summary: string;
  readonly checks: Check[];
}

export interface Cleared {
  readonly kind: Leftover['kind'] | 'skill';
  readonly what: string;
  /** Why it is still there; null when it is not. */
  readonly problem: string | null;
}

export interface Doctor {
  /** @param fresh asks the agents again, although they were asked before */
  examine(fresh: boolean): Promise<Report>;
  /** What `clear` would clear, as `kind` and `what`. */
  fixable(): Promise<Pick<Cleared, 'kind' | 'what'>[]>;
  /** Clears what crashes left and renews stale skills; what cannot be done is reported and does not stop the rest. */
  clear(): Promise<Cleared[]>;
}

const ROUNDS = 2;

interface Fixable {
  readonly kind: Cleared['kind'];
  readonly what: string;
  clear(): Promise<void>;
}

/** What can be fixed without losing anything. */
async function fixables(deps: DoctorDeps): Promise<Fixable[]> {
  const stale = await staleSkills(deps);
  return [
    ...(await findLeftovers(deps)),
    ...stale.map((target) => ({
      kind: 'skill' as const,
      what: target,
      clear: () => renewSkill(deps, target),
    })),
  ];
}

async function clearOne(leftover: Fixable): Promise<Cleared> {
  const { kind, what } = leftover;
  try {
    await leftover.clear();
    return { kind, what, problem: null };
  } catch (error) {
    const problem = error instanceof BridgeError ? error.message : 'it could not be removed';
    return { kind, what, problem };
  }
}

export function createDoctor(deps: DoctorDeps): Doctor {
  return {
    async examine(fresh) {
      const all = (await Promise.all(CHECKS.map((check) => check(deps, fresh)))).flat();
      const checks = underMissingAgent(all, await isMissing(deps, MAIN_BACKEND));
      return {
        healthy: checks.every(({ ok, severity }) => ok || severity !== 'error'),
        version: deps.version,
        summary: summaryOf(checks, tilde(deps.simulatorScript, deps)),
        checks,
      };
    },
    fixable: async () => (await fixables(deps)).map(({ kind, what }) => ({ kind, what })),
    async clear() {
      const cleared = new Map<string, Cleared>();
      // One after another: closing a job ends its processes, which then need no clearing. And again: a job that was
      // closed may leave a worktree.
      for (let round = 0; round < ROUNDS; round += 1)
        for (const leftover of await fixables(deps)) {
          const name = `${leftover.kind} ${leftover.what}`;
          if (!cleared.has(name)) cleared.set(name, await clearOne(leftover));
        }
      return [...cleared.values()];
    },
  };
}
