// The marks of a page of events: where their text addresses the model that reads them.
import type { StoredEvent } from '../../protocol/event.ts';
import type { UntrustedMark } from '../../protocol/untrusted-text.ts';

/** Loads what it needs only where there is something to look through. */
export async function marksOfEvents(events: readonly StoredEvent[]): Promise<readonly UntrustedMark[]> {
  if (events.length === 0) return [];
  const [{ injectionFinder }, { createEventScan }] = await Promise.all([
    import('../../screening/injection/find-injections.ts'),
    import('../../screening/injection/event-scan.ts'),
  ]);
  const scan = createEventScan(injectionFinder());
  scan.look(events);
  return scan.end();
}
