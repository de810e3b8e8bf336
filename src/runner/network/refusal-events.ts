// What the network of a job did not let through: an event when a host is refused first, and the sum at the end.
import { countRefusals, refusalWords, sayTarget } from '../../egress/refusals.ts';
import type { AgentEvent } from '../../protocol/event.ts';
import type { RefusedHost } from '../../protocol/network.ts';
import type { OnRefusal } from './job-network.ts';

/** Hosts that a warning names. */
const SHOWN = 3;

export interface JobRefusals {
  readonly onRefusal: OnRefusal;
  readonly list: () => readonly RefusedHost[];
  readonly warnings: () => readonly string[];
}

/** @param push records events; what becomes of them is its own business */
export function watchRefusals(push: (events: AgentEvent[]) => Promise<void>): JobRefusals {
  const count = countRefusals();
  return {
    list: count.list,
    onRefusal(target, reason) {
      if (!count.add(target, reason)) return;
      const { host, port } = target;
      const text = `network: ${refusalWords(target, reason)}`;
      void push([{ type: 'system', subtype: 'refused', host, port, reason, text }]).catch(() => undefined);
    },
    warnings() {
      const total = count.total();
      if (total === 0) return [];
      const hosts = [...new Set(count.list().map(sayTarget))];
      const more = hosts.length > SHOWN ? ` and ${hosts.length - SHOWN} more` : '';
      return [
        `The network of the job let ${total} request${total === 1 ? '' : 's'} not through: to ${hosts.slice(0, SHOWN).join(', ')}${more}. \`confinement.network\` in the configuration says what a job may reach.`,
      ];
    },
  };
}
