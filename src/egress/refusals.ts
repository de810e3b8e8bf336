// What is said of requests that may not leave, to the program that made them and in the job. (pure)
import { inUrl } from '../protocol/host-rules.ts';
import type { RefusalReason, RefusedHost } from '../protocol/network.ts';
import type { Target } from './judge-request.ts';

/** Different refusals that a job lists; more are counted only. */
const MOST_LISTED = 64;
const HOST_CHARS = 255;

interface RefusalWords {
  readonly status: number;
  /** The end of a sentence that begins with the host. */
  readonly says: string;
}

/** Permission is lacking (403), credentials of the proxy are (407), the request is wrong (400), the host is not found (502). */
const REFUSALS: Readonly<Record<RefusalReason, RefusalWords>> = {
  no_token: { status: 407, says: 'was asked for without the token of this job' },
  malformed: { status: 400, says: 'is not the name of one host, or the request names two' },
  not_listed: { status: 403, says: 'is not among the hosts that this job may reach' },
  private_address: {
    status: 403,
    says: 'has an address of this machine or of a private network, which is not listed',
  },
  not_resolved: { status: 502, says: 'has no address' },
};

/** A host and its port, bounded. */
export const sayTarget = ({ host, port }: Target): string => `${inUrl(host)}:${port}`.slice(0, HOST_CHARS);

/** A sentence without its full stop. */
export const refusalWords = (target: Target, reason: RefusalReason): string =>
  `${sayTarget(target)} ${REFUSALS[reason].says}`;

/** The answer of the proxy. */
export const sayRefusal = (target: Target, reason: RefusalReason): { status: number; message: string } => ({
  status: REFUSALS[reason].status,
  message: `agy-mcp: ${refusalWords(target, reason)}.\n`,
});

export interface RefusalCount {
  /** @returns true the first time that this host is refused for this reason */
  readonly add: (target: Target, reason: RefusalReason) => boolean;
  readonly list: () => readonly RefusedHost[];
  /** All refusals, those that are not listed among them. */
  readonly total: () => number;
}

/** Sums refusals by host, port and reason; bounded, whatever the agent asks for. */
export function countRefusals(): RefusalCount {
  const found = new Map<string, RefusedHost>();
  let total = 0;
  return {
    add({ host: whole, port }, reason) {
      total += 1;
      const host = whole.slice(0, HOST_CHARS);
      const key = `${reason} ${host} ${port}`;
      const known = found.get(key);
      if (known === undefined && found.size >= MOST_LISTED) return false;
      found.set(key, { host, port, reason, count: (known?.count ?? 0) + 1 });
      return known === undefined;
    },
    list: () => [...found.values()],
    total: () => total,
  };
}
