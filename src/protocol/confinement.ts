// How far a job is confined: what is asked for, what the machine can do, and what was found inside.
import * as z from 'zod';
import { LIMIT_NAMES, type LimitName } from './confinement-limits.ts';
import { networkChoice, refusedHost } from './network.ts';

export const CONFINEMENT_PROFILES = ['standard', 'strict'] as const;

export const confinementMeans = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('bubblewrap'),
    /** Absolute path. */
    program: z.string(),
    /** It can forbid further user namespaces. */
    disablesNamespaces: z.boolean(),
  }),
  z.object({
    by: z.literal('unshare'),
    /** Of util-linux, by their absolute paths. */
    program: z.string(),
    setpriv: z.string(),
    /** It can give a job a network of its own, with a loopback. */
    narrowsNetwork: z.boolean(),
    /** Why it is not bubblewrap, and what a person can do about that. */
    why: z.string(),
    fix: z.string(),
  }),
  z.object({
    by: z.literal('none'),
    /** Why, as a sentence. */
    why: z.string(),
    /** What a person can do about it; empty where nothing can be done. */
    fix: z.string(),
  }),
]);
/** What this machine can confine a process with. */
export type ConfinementMeans = z.infer<typeof confinementMeans>;
/** What confines a process. */
export type ConfiningMeans = Exclude<ConfinementMeans, { by: 'none' }>;

const askedLimits = z.object(
  Object.fromEntries(LIMIT_NAMES.map((name) => [name, z.int().min(0).optional()])) as Record<
    LimitName,
    z.ZodOptional<z.ZodInt>
  >,
);

/** What the runner of a job gets. */
export const confinementOrder = z.object({
  means: confinementMeans,
  profile: z.enum(CONFINEMENT_PROFILES),
  read: z.array(z.string()),
  write: z.array(z.string()),
  network: networkChoice.default('open'),
  /** Where this program keeps its configuration, and its jobs by default. */
  own: z.array(z.string()),
  /** As the configuration has them. */
  limits: askedLimits.default({}),
});
export type ConfinementOrder = z.infer<typeof confinementOrder>;

const part = z.enum(['enforced', 'partial', 'none']);
export type ConfinedPart = z.infer<typeof part>;

/** What the kernel enforces on a job, as it was found from inside; never what was intended. */
export const confinementRecord = z.object({
  level: part,
  by: z.enum(['bubblewrap', 'unshare', 'none']),
  filesystem: part,
  network: part,
  processes: part,
  resources: part,
  /** Below the home folder with `~`; the first of them. */
  hidden: z.array(z.string()),
  /** Sentences for people. */
  detail: z.string(),
  /** Hosts that were asked for and not reached, each once a reason; absent where there was none. */
  refused: z.array(refusedHost).optional(),
});
export type ConfinementRecord = z.infer<typeof confinementRecord>;
