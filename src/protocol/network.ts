// What a job may reach: as the configuration and a request say it.
import * as z from 'zod';
import { parseHostRule } from './host-rules.ts';
import { LIMITS } from './limits.ts';

const NETWORK_WORDS = ['open', 'agent', 'none'] as const;

const isWord = (text: string): boolean => NETWORK_WORDS.some((word) => word === text);

const host = z
  .string()
  .refine(
    (text) => text.length <= LIMITS.hostChars && !isWord(text) && parseHostRule(text) !== null,
    'must be a host such as api.example.com, *.example.com, localhost:8080',
  );

export const networkChoice = z.union([
  z.enum(NETWORK_WORDS),
  z.array(host).refine((hosts) => hosts.length <= LIMITS.hosts, `must be at most ${LIMITS.hosts} hosts`),
]);
/** `open`: everything; `agent`: the service of the agent alone; `none`; or these hosts. */
export type NetworkChoice = z.infer<typeof networkChoice>;

/** A host that a job asked for and did not get. */
export const refusedHost = z.object({
  host: z.string(),
  port: z.number(),
  reason: z.enum(['no_token', 'malformed', 'not_listed', 'private_address', 'not_resolved']),
  count: z.number(),
});
export type RefusedHost = z.infer<typeof refusedHost>;
/** Why a request was refused: one word a kind. */
export type RefusalReason = RefusedHost['reason'];
