// How far a reader scans events.jsonl without finding an event before it treats the file as damaged.
import { DamagedFileError } from '../../platform/files/regular-file.ts';
import { LIMITS } from '../../protocol/limits.ts';

/** Earlier versions wrote lines as long as what an agent printed. */
const MOST_BYTES = 2 * LIMITS.lineChars;

export interface EventGap {
  /** @throws DamagedFileError when there were too many bytes since the last event */
  passed(bytes: number): void;
  /** An event was found. */
  ends(): void;
}

export function createEventGap(): EventGap {
  let gap = 0;
  return {
    passed(bytes) {
      gap += bytes;
      if (gap > MOST_BYTES)
        throw new DamagedFileError('events.jsonl', { what: 'no log of events', code: 'EBADMSG' });
    },
    ends() {
      gap = 0;
    },
  };
}
