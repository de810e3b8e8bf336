// What was found in the texts of a job, as its marks: one a kind and place, however much there is. (pure)
import {
  MOST_UNTRUSTED,
  type UntrustedKind,
  type UntrustedMark,
  type UntrustedPlace,
} from '../../protocol/untrusted-text.ts';

export interface UntrustedMarks {
  /** @param at character of the answer, or index of the event; the first one of a kind is kept */
  add(kind: UntrustedKind, where: UntrustedPlace, at: number): void;
  /** Those of the answer first. */
  all(): readonly UntrustedMark[];
}

export function createUntrustedMarks(): UntrustedMarks {
  const marks = new Map<string, UntrustedMark>();
  return {
    add(kind, where, at) {
      const key = `${where} ${kind}`;
      const known = marks.get(key);
      if (known === undefined) marks.set(key, { kind, where, at, count: 1 });
      else if (known.count < MOST_UNTRUSTED) marks.set(key, { ...known, count: known.count + 1 });
    },
    all() {
      const found = [...marks.values()];
      return [
        ...found.filter(({ where }) => where === 'answer'),
        ...found.filter(({ where }) => where !== 'answer'),
      ];
    },
  };
}
