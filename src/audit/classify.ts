// (pure) What a record is that stands in the place of another: judged by a second look at the whole trail.
import { type ChainedRecord, fromLine } from './chain.ts';
import type { Misplaced, Problem } from './verify.ts';

export interface Classifier {
  take(line: string): void;
  judge(): Problem;
}

export function createClassifier({ record: odd, seq, prev, line: place }: Misplaced): Classifier {
  let at = -1;
  const seen = { same: false, rival: false, expected: false, parent: false, child: false, rivalChild: false };
  let rivalHash = '';
  const look = (record: ChainedRecord): void => {
    if (at < place) {
      if (record.hash === odd.hash) seen.same = true;
      else if (record.seq === odd.seq) {
        seen.rival = true;
        rivalHash = record.hash;
      }
    }
    if (at > place && record.seq === seq && record.prev === prev) seen.expected = true;
    if (record.hash === odd.prev) seen.parent = true;
    if (record.prev === odd.hash) seen.child = true;
    if (seen.rival && record.prev === rivalHash && record.hash !== odd.hash) seen.rivalChild = true;
  };
  return {
    take(line) {
      at += 1;
      const record = at === place ? odd : fromLine(line);
      if (at !== place && typeof record !== 'string') look(record);
    },
    judge() {
      if (seen.same) return { kind: 'duplicated', seq: odd.seq };
      if (odd.seq > seq) {
        if (!seen.expected) return { kind: 'missing', seq };
        return { kind: seen.parent ? 'reordered' : 'inserted', seq };
      }
      // Two claim one place: what has a history of its own, where the other has one too, is a fork.
      const isStray =
        odd.seq === seq ? seen.expected && !seen.child : seen.rival && seen.child !== seen.rivalChild;
      return { kind: isStray || (odd.seq < seq && !seen.rival) ? 'inserted' : 'forked', seq: odd.seq };
    },
  };
}
