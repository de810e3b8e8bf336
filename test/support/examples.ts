// How much a sweep tries: all of it in the suite of faults, a part in the main suite.

const TRIES_ALL = process.env['TEST_EXAMPLES'] === 'all';
/** In the main suite one of so many is tried. */
const ONE_OF = 10;

/** How many random examples a property gets. */
export const examples = (all: number): number => (TRIES_ALL ? all : Math.ceil(all / ONE_OF));

/** Whether the case of this number is tried; the first one always is. */
export const isTried = (number: number, oneOf = ONE_OF): boolean => TRIES_ALL || number % oneOf === 0;

/** The cases of a sweep that are tried. */
export const sampled = <T>(cases: readonly T[], oneOf = ONE_OF): T[] =>
  cases.filter((_, at) => isTried(at, oneOf));
