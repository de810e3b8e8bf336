// Everything about a policy that is likely not meant. (pure)
import type { Policy } from '../rules/policy.ts';
import type { Finding, KnownWords } from './finding.ts';
import { lintRoles } from './lint-roles.ts';
import { lintRules } from './lint-rules.ts';

/** @param policy with all rules that were written, also those of a repository that do not count */
export function lintPolicy(policy: Policy, known: KnownWords): readonly Finding[] {
  if (policy.fault !== null) return [{ kind: 'fault', where: policy.file, message: policy.fault }];
  return [...lintRoles(policy, known), ...lintRules(policy, known)];
}
