// Which ports of the machine's own loopback a relay offers inside, and how it is told. (pure)
import type { HostRule } from '../protocol/host-rules.ts';

export interface Forward {
  /** `localhost`, or an address of loopback. */
  readonly host: string;
  readonly port: number;
}

/** Lower ones only a privileged program can listen on; they are reached through the proxy alone. */
const LOWEST_PORT = 1_024;
/** Where programs inside find the proxy: the loopback is the sandbox's own, so that every port is free. */
const USUAL_PORT = 3_128;

/** Whether a canonical host is this machine itself. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** A port of this machine that a rule names is at the same number inside. */
export function relayForwards(rules: readonly HostRule[]): Forward[] {
  const ports = new Map<number, Forward>();
  for (const { host, below, ports: named } of rules)
    if (!below && isLoopback(host))
      for (const port of named) if (port >= LOWEST_PORT && !ports.has(port)) ports.set(port, { host, port });
  return [...ports.values()];
}

/** @returns a port that no forward has */
export function relayPort(forwards: readonly Forward[]): number {
  const taken = new Set(forwards.map(({ port }) => port));
  let port = USUAL_PORT;
  while (taken.has(port)) port += 1;
  return port;
}

export interface RelayOrders {
  /** Where the socket of the proxy is, and its name there. */
  readonly folder: string;
  readonly socket: string;
  readonly port: number;
  readonly forwards: readonly Forward[];
}

/** The options of the relay's program. */
export const relayArgs = ({ folder, socket, port, forwards }: RelayOrders): string[] => [
  `--folder=${folder}`,
  `--socket=${socket}`,
  `--port=${port}`,
  ...forwards.map((forward) => `--forward=${forward.port}@${forward.host}`),
];

/** What one `--forward` says. */
export function readForward(text: string): Forward {
  const at = text.indexOf('@');
  return { host: text.slice(at + 1), port: Number(text.slice(0, at)) };
}
