// (pure) What is recorded: the kinds of records, and what each says.
import type { Json } from './chain.ts';

/** Decisions and effects. */
export const EVENT_KINDS = [
  'admitted',
  'refused',
  'asked',
  'answered',
  'started',
  'ended',
  'cancelled',
  'diffed',
  'applied',
  'discarded',
  'purged',
  'granted',
  'injected',
  'installed',
  'config',
  'worker',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Of the trail itself, signed. */
export const SIGNED_KINDS = ['opened', 'checkpoint', 'trimmed', 'key', 'exported'] as const;
export type SignedKind = (typeof SIGNED_KINDS)[number];

export const RECORD_KINDS = [...EVENT_KINDS, ...SIGNED_KINDS, 'repaired'] as const;

export const isSigned = (kind: string): kind is SignedKind =>
  (SIGNED_KINDS as readonly string[]).includes(kind);

/** Who asked for it. */
export interface Actor {
  /** Name that the client gives itself; `terminal` for the command line, null where nobody is known. */
  readonly client: string | null;
  readonly role: string | null;
}

export const NOBODY: Actor = { client: null, role: null };

/** What becomes a record, before it is redacted. Names of the chain (`seq`, `ts`, `prev`, `hash`) are not free. */
export interface AuditEntry extends Actor {
  readonly kind: EventKind;
  readonly job_id: string | null;
  readonly [detail: string]: Json;
}

/** How far an effect has come: recorded before it, and once more behind it. */
export type Phase = 'begins' | 'done' | 'failed';

/** How much of a prompt is recorded. */
export type Detail = 'digest' | 'full';
