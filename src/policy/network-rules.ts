// How choices of what a job may reach relate, and the hosts that one comes down to. (pure)
import { coversRule, type HostRule, parseHostRule } from '../protocol/host-rules.ts';
import type { NetworkChoice } from '../protocol/network.ts';

const parsed = (hosts: readonly string[]): HostRule[] => hosts.flatMap((text) => parseHostRule(text) ?? []);

/**
 * The hosts that may be reached; null for all.
 * @param agentHosts those of the agent's service; none for commands of the user
 */
export function allowedHosts(choice: NetworkChoice, agentHosts: readonly string[]): HostRule[] | null {
  if (choice === 'open') return null;
  if (choice === 'none') return [];
  return parsed(choice === 'agent' ? agentHosts : choice);
}

/**
 * Whether `asked` reaches something that `configured` does not. `agent` and a list are not compared: what the service of
 * an agent is depends on the agent that does the job in the end.
 */
export function isWiderNetwork(asked: NetworkChoice, configured: NetworkChoice): boolean {
  if (configured === 'open' || asked === 'none' || asked === configured) return false;
  if (typeof configured === 'string' || typeof asked === 'string') return true;
  const rules = parsed(configured);
  return parsed(asked).some((rule) => !rules.some((each) => coversRule(each, rule)));
}
