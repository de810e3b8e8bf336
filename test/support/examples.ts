// How much a sweep tries: all of it in the suite of faults, a tenth in the main suite.

const TRIES_ALL = process.env['TEST_EXAMPLES'] === 'all';

/** How many random examples a property gets. */
export const examples = (all: number): number => (TRIES_ALL ? all : Math.ceil(all / 10));

/** The cases of a sweep, the first one always among them. */
export const sampled = <T>(cases: readonly T[]): readonly T[] =>
  TRIES_ALL ? cases : cases.filter((_, at) => at % 10 === 0);
