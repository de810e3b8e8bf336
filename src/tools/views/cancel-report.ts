// What a cancel found out, in one sentence (pure).
import type { Cancelled } from '../../jobs/cancel.ts';
import { hasEnded } from '../../protocol/job.ts';

const MINUTE = 'agy_status tells when it has ended';

/** Says no more than what was looked for and seen. */
export function describeCancel({ record, signalled, found }: Cancelled): string {
  const { status } = record;
  if (!signalled || found === null) return `had ended before: ${status}`;
  const { processes, pids, host } = found;
  const left = `processes that could not be ended: ${pids.join(', ')}`;
  if (!hasEnded(record)) {
    const asked = 'was asked to stop and has not ended yet';
    if (host !== null) return `${asked}; it runs on ${host}, which cannot be seen from here; ${MINUTE}`;
    return `${asked}; ${processes === 'left' ? `alive: ${pids.join(', ')}; ` : ''}${MINUTE}`;
  }
  switch (processes) {
    case 'none':
      return `${status} before it began; no agent was started`;
    case 'gone':
      return `${status}, nothing of it is alive`;
    case 'left':
      return `${status}, but ${left}`;
    case 'unseen':
      return host === null
        ? `${status}; its runner has ended, and this system does not show what else may be alive`
        : `${status}, as its runner says; it ran on ${host}, which cannot be seen from here`;
  }
}
