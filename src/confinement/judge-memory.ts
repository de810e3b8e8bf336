// Verdicts on paths, remembered between jobs: a verdict follows from the path and the rules alone, and takes a while.
import { createHash } from 'node:crypto';
import { isCredentialPlace } from '../screening/paths/judge-folder.ts';
import { SENSITIVE_RULES } from '../screening/paths/sensitive-paths.ts';
import type { Judge } from './secret-places.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

export interface JudgeMemory {
  readonly judge: Judge;
  /** What to keep for the next job; null where nothing is new. Holds digests of paths, no paths. */
  text(): string | null;
}

/** @param kept what an earlier job kept; of other rules it counts for nothing */
export function createJudgeMemory(kept: string | null): JudgeMemory {
  const rules = digest(
    SENSITIVE_RULES.map(({ pattern, weak }) => `${String(weak)}${pattern.source}`).join('\n'),
  );
  const [first, open = '', hidden = ''] = (kept ?? '').split('\n');
  const isValid = first === rules;
  const known = new Map<string, boolean>();
  const remember = (digests: string, verdict: boolean): void => {
    for (const each of digests.split(' ')) if (each !== '') known.set(each, verdict);
  };
  if (isValid) {
    remember(open, false);
    remember(hidden, true);
  }
  let isNew = false;
  const list = (verdict: boolean): string =>
    [...known].flatMap(([key, value]) => (value === verdict ? [key] : [])).join(' ');
  return {
    judge: (path) => {
      const key = digest(path);
      const found = known.get(key);
      if (found !== undefined) return found;
      const verdict = isCredentialPlace(path);
      known.set(key, verdict);
      isNew = true;
      return verdict;
    },
    text: () => (isNew ? `${rules}\n${list(false)}\n${list(true)}\n` : null),
  };
}
