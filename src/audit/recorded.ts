// An effect with its records: one before it, without which it does not happen, and one of how it ended.
import { toBridgeError } from '../protocol/error.ts';
import type { Json } from './chain.ts';
import { effect } from './entries.ts';
import type { Actor, EventKind, Phase } from './record.ts';
import type { AuditTrail } from './trail.ts';

type Method = (...given: never[]) => Promise<unknown>;

/** How an effect is recorded, by its arguments. */
export interface Recorded<Act extends Method> {
  readonly kind: EventKind;
  readonly job: (...given: Parameters<Act>) => string | null;
  readonly details: (...given: Parameters<Act>) => Readonly<Record<string, Json>>;
  /** It changes nothing: the record before it is enough. */
  readonly reads?: true;
  /** It ends what runs, and is never refused: its record is made up where it cannot be written now. */
  readonly stops?: true;
  /** Whether these arguments change something: nothing is recorded where they do not. Always, when left out. */
  readonly changes?: (...given: Parameters<Act>) => boolean;
}

/** @param trail loaded when the first effect comes */
export function recordedBy<Act extends Method>(
  trail: () => Promise<AuditTrail>,
  actor: Actor,
  act: (...given: Parameters<Act>) => Promise<Awaited<ReturnType<Act>>>,
  { kind, job, details, reads, stops, changes }: Recorded<Act>,
): Act {
  const acted = async (...given: Parameters<Act>): Promise<unknown> => {
    if (changes?.(...given) === false) return act(...given);
    const audit = await trail();
    const about = (more: { readonly phase?: Phase; readonly code?: string }) =>
      effect(kind, job(...given), actor, { ...details(...given), ...more });
    const first = about(reads === true ? {} : { phase: 'begins' });
    await (stops === true ? audit.recordOrOwe(first) : audit.record(first));
    if (reads === true) return act(...given);
    try {
      const done = await act(...given);
      await audit.recordOrOwe(about({ phase: 'done' }));
      return done;
    } catch (error) {
      await audit.recordOrOwe(about({ phase: 'failed', code: toBridgeError(error).code }));
      throw error;
    }
  };
  return acted as Act; // marked cast: the same arguments, the same answer
}
