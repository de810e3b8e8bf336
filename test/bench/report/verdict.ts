// Whether a figure is what it is to be, and whether it is worse than it was (pure).
import type { Figure, Goal } from '../row.ts';
import type { Measured } from './stats.ts';

export type Verdict = 'pass' | 'short' | 'listed';

/** What goal and baseline look at; null when there is nothing to look at. */
export function judgedValue({ judged }: Figure, { ratio, median }: Measured): number | null {
  const value = judged === 'ratio' ? ratio : median;
  return value === null || Number.isNaN(value) ? null : value;
}

const reaches = (value: number, goal: Goal): boolean =>
  'most' in goal ? value <= goal.most : value >= goal.least;

/** A figure without a goal is listed, not judged. */
export function verdictOf(figure: Figure, found: Measured): Verdict {
  if (figure.goal === undefined) return 'listed';
  const value = judgedValue(figure, found);
  return value !== null && reaches(value, figure.goal) ? 'pass' : 'short';
}

/** How much worse than the baseline, as a part of it: 0.1 is ten per cent worse, below 0 is better. */
export function worseBy({ higher }: Figure, value: number, baseline: number): number {
  if (baseline === value) return 0;
  const change = baseline === 0 ? Number.POSITIVE_INFINITY : (value - baseline) / baseline;
  return higher === true ? -change : change;
}
