// Whether a request of the agent may leave the machine, and if not, why. (pure)
import { canonicalHost, coveringRule, type HostRule } from '../protocol/host-rules.ts';
import type { RefusalReason } from '../protocol/network.ts';
import { specialRange } from './addresses.ts';

export interface Target {
  /** As the request names it. */
  readonly host: string;
  readonly port: number;
}

export type NameVerdict =
  | { readonly refused: null; readonly host: string }
  | { readonly refused: RefusalReason; readonly host: string };

/** Judges the name alone, before it is resolved. The host that comes back is the one to resolve. */
export function judgeName({ host: written, port }: Target, rules: readonly HostRule[]): NameVerdict {
  const host = canonicalHost(written);
  if (host === null) return { refused: 'malformed', host: written };
  if (coveringRule(rules, { host, port }) === undefined) return { refused: 'not_listed', host };
  return { refused: null, host };
}

/**
 * Judges the addresses that a permitted name has: one that is not public is refused unless a rule names that very
 * address, so that whoever controls a name cannot lead into this machine or its network. `localhost` may be this machine.
 */
export function judgeAddresses(
  { host, port }: Target,
  addresses: readonly string[],
  rules: readonly HostRule[],
): RefusalReason | null {
  if (addresses.length === 0) return 'not_resolved';
  const isAllowed = (address: string): boolean => {
    const range = specialRange(address);
    return (
      range === null ||
      (range === 'loopback' && host === 'localhost') ||
      coveringRule(rules, { host: canonicalHost(address) ?? address, port })?.below === false
    );
  };
  return addresses.every(isAllowed) ? null : 'private_address';
}
