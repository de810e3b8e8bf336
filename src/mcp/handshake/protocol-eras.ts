// (pure) Which of the two eras of the protocol a message belongs to: each is served for what it says of itself, and no
// message decides for those that follow.
import { isRecord } from '../../protocol/is-record.ts';
import type { Era } from '../transport/in-flight.ts';
import type { SoundMessage } from '../transport/check-message.ts';
import { MODERN } from './static-responses.ts';

const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion';

/** What a connection has seen so far. */
export interface SpokenRevision {
  /** The earlier handshake was made. */
  readonly legacy: boolean;
  /** A request named its revision itself. */
  readonly modern: boolean;
}

/** Where a message goes; or, for one that goes nowhere, why. */
export type Route =
  | { readonly era: Era }
  | { readonly refuse: 'revision'; readonly requested: string }
  | { readonly refuse: 'envelope' }
  | { readonly era: null };

const claimOf = (params: unknown): unknown => {
  const meta = isRecord(params) ? params['_meta'] : undefined;
  return isRecord(meta) ? meta[VERSION_KEY] : undefined;
};

function routeRequest(method: unknown, claim: unknown, spoken: SpokenRevision): Route {
  if (claim === MODERN) return { era: 'modern' };
  if (method === 'initialize') return { era: 'legacy' };
  if (claim !== undefined)
    return typeof claim === 'string' ? { refuse: 'revision', requested: claim } : { refuse: 'envelope' };
  // Only the modern era has it; and a client that names its revision has to do so each time.
  if (method === 'server/discover' || (spoken.modern && !spoken.legacy)) return { refuse: 'envelope' };
  return { era: 'legacy' };
}

/** @param eraOfRequest the era of the request that a cancellation names; null when none waits under that id */
export function routeOf(
  { kind, message }: SoundMessage,
  spoken: SpokenRevision,
  eraOfRequest: (id: unknown) => Era | null,
): Route {
  const { method, params } = message;
  const claim = claimOf(params);
  if (kind === 'request') return routeRequest(method, claim, spoken);
  // Only a server of the earlier era asks questions.
  if (kind === 'response') return { era: spoken.legacy ? 'legacy' : null };
  const claimed = claim === MODERN ? 'modern' : 'legacy';
  if (method !== 'notifications/cancelled') return { era: spoken[claimed] ? claimed : null };
  const era = eraOfRequest(isRecord(params) ? params['requestId'] : undefined);
  if (era !== null) return { era };
  // What waits under no id may be a subscription, which only the modern era has.
  if (spoken.modern) return { era: 'modern' };
  return { era: spoken.legacy ? 'legacy' : null };
}

/** A notification that says of itself that it is of the modern era: one that does not would be taken for the other. */
export function withClaim(message: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const params = isRecord(message['params']) ? message['params'] : {};
  if (claimOf(params) !== undefined) return message;
  const meta = isRecord(params['_meta']) ? params['_meta'] : {};
  const claims = { [VERSION_KEY]: MODERN, 'io.modelcontextprotocol/clientCapabilities': {} };
  return { ...message, params: { ...params, _meta: { ...meta, ...claims } } };
}
