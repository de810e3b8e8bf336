// Figures out of samples: medians, spreads, ratios (pure).

/** Of an odd number the middle one, of an even number the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @param part 0 to 1, between two samples in proportion; NaN of no samples */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** Half of the distance between the quartiles, as a part of the median: 0.05 is five per cent; 0 of a constant. */
export function spread(values: readonly number[]): number {
  const middle = median(values);
  if (values.length < 2 || middle === 0) return 0;
  return Math.abs((quantile(values, 0.75) - quantile(values, 0.25)) / 2 / middle);
}

/** What was measured, and the floor it was taken in turn with; the first round of both is a warm-up and not in it. */
export interface Samples {
  readonly values: readonly number[];
  readonly floor?: readonly number[];
}

export interface Measured {
  readonly median: number;
  readonly spread: number;
  readonly rounds: number;
  /** Times the median of the floor; null without one. */
  readonly ratio: number | null;
}

export function measured({ values, floor }: Samples): Measured {
  const ratio = floor === undefined ? null : median(values) / median(floor);
  return { median: median(values), spread: spread(values), rounds: values.length, ratio };
}
