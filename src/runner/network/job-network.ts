// What one start in a job may reach: everything, nothing, or what a proxy of its own lets through.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { SandboxNetwork } from '../../confinement/facts.ts';
import { relayArgs, relayForwards, relayPort } from '../../egress/forwards.ts';
import type { Target } from '../../egress/judge-request.ts';
import { proxyVariables } from '../../egress/proxy-variables.ts';
import { removeTree } from '../../platform/files/paths.ts';
import { ensureFolder } from '../../platform/files/private-file.ts';
import { socketPlace } from '../../platform/files/socket-place.ts';
import { allowedHosts } from '../../policy/network-rules.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { HostRule } from '../../protocol/host-rules.ts';
import type { NetworkChoice, RefusalReason } from '../../protocol/network.ts';

const SOCKET = 'proxy';
const TOKEN_BYTES = 24;

/** @param program any of those that are shipped */
export const relayBeside = (program: string): string => path.join(path.dirname(program), 'relay.js');

export interface JobNetwork {
  readonly within: SandboxNetwork;
  /** What is put before a program, and the variables that it gets. */
  readonly before: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** May be called twice. */
  close(): Promise<void>;
}

const without = (kind: 'open' | 'none'): JobNetwork => ({
  within: { kind },
  before: [],
  variables: {},
  close: () => Promise.resolve(),
});

export type OnRefusal = (target: Target, reason: RefusalReason) => void;

interface Ways {
  /** Hosts of the agent's service; none for commands of the user. */
  readonly agentHosts: readonly string[];
  /** A folder of the job for temporary files. */
  readonly temp: string;
  /** Absolute path of the relay's program. */
  readonly relay: string;
  readonly onRefusal: OnRefusal;
}

/** @throws BridgeError `confinement_unavailable` where the proxy cannot be started */
export async function openNetwork(choice: NetworkChoice, ways: Ways): Promise<JobNetwork> {
  const rules = allowedHosts(choice, ways.agentHosts);
  if (rules === null) return without('open');
  return rules.length === 0 ? without('none') : openRelayed(rules, ways);
}

async function openRelayed(
  rules: readonly HostRule[],
  { temp, relay, onRefusal }: Ways,
): Promise<JobNetwork> {
  const folder = path.join(temp, 'network');
  await removeTree(folder);
  await ensureFolder(folder);
  const place = await socketPlace(folder, SOCKET);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  // Loaded by jobs alone whose network is narrowed.
  const { startEgress, systemProxy } = await import('../../egress/proxy.ts');
  const proxy = await startEgress({
    socketPath: place.path,
    token,
    rules,
    onRefusal,
    upstreamOf: systemProxy,
  }).catch(async (cause: unknown) => {
    await place.close();
    throw new BridgeError(
      'confinement_unavailable',
      'The proxy could not be started that narrows what the job may reach.',
      { hint: 'Look at the standard error of the server, then start the job again.', cause },
    );
  });
  const close = async (): Promise<void> => {
    await proxy.close();
    await place.close();
    await removeTree(folder);
  };
  let closed: Promise<void> | null = null;
  const forwards = relayForwards(rules);
  const port = relayPort(forwards);
  return {
    within: { kind: 'relayed', folder, programs: [path.dirname(relay)] },
    before: [process.execPath, relay, ...relayArgs({ folder, socket: SOCKET, port, forwards }), '--'],
    variables: proxyVariables(port, token),
    close: () => (closed ??= close()),
  };
}
