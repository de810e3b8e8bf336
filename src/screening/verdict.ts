// What screening answers, and which of two answers counts. (pure)
import type { TextFinding } from './commands/findings.ts';

export interface Verdict {
  readonly verdict: 'allow' | 'warn' | 'deny';
  readonly rule: string | null;
  /** In our words; never a piece of the prompt. */
  readonly reason: string | null;
  /** What to do instead, where that is more than to ask for something else. */
  readonly hint?: string;
}

export const ALLOW: Verdict = { verdict: 'allow', rule: null, reason: null };

/** What credentials and smuggled text mean depends on whether the agent may write. */
export function toVerdict(finding: TextFinding, writes: boolean): Verdict {
  const verdict = finding.verdict === 'deny_when_writing' ? (writes ? 'deny' : 'warn') : finding.verdict;
  return { verdict, rule: finding.rule, reason: finding.reason };
}

const RANK = { allow: 0, warn: 1, deny: 2 } as const;

/** The stricter of two; the first where they are equally strict. */
export function worse(left: Verdict, right: Verdict): Verdict {
  return RANK[right.verdict] > RANK[left.verdict] ? right : left;
}
