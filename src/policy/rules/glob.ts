// Patterns of names and paths: `*` within a segment, `**` over segments. No regular expressions, bounded time. (pure)

/** One spelling for each text: accents are one character or two. */
const plain = (text: string): string => text.normalize('NFC');

/**
 * The greedy walk that both levels share: after a star the first place that fits is as good as any later one, so there
 * is never more than one to return to, and the steps are at most the product of both lengths.
 * @param isStar which parts of the pattern stand for any number of items, none included
 */
function fits<P, I>(
  pattern: ArrayLike<P>,
  items: ArrayLike<I>,
  isStar: (part: P) => boolean,
  isSame: (part: P, item: I) => boolean,
): boolean {
  let [at, next, star, resume] = [0, 0, -1, 0];
  while (next < items.length) {
    const part = at < pattern.length ? (pattern[at] as P) : null; // marked cast: within its length
    if (part !== null && isStar(part)) [star, resume, at] = [at, next, at + 1];
    else if (part !== null && isSame(part, items[next] as I)) [at, next] = [at + 1, next + 1];
    else if (star >= 0) [at, resume, next] = [star + 1, resume + 1, resume + 1];
    else return false;
  }
  while (at < pattern.length && isStar(pattern[at] as P)) at += 1;
  return at === pattern.length;
}

/** Most patterns have no star, and are compared faster than they are walked. */
const fitsText = (pattern: string, text: string): boolean =>
  pattern.includes('*')
    ? fits<string, string>(
        pattern,
        text,
        (character) => character === '*',
        (one, other) => one === other,
      )
    : pattern === text;

/** Whether a name fits a pattern, whatever the case of its letters is; a name is one segment. */
export const matchesName = (pattern: string, name: string): boolean =>
  fitsText(plain(pattern).toLowerCase(), plain(name).toLowerCase());

/** A path to be compared with many patterns. */
export interface SplitPath {
  readonly segments: readonly string[];
  /** By its drive: both kinds of slash separate there, and case does not count. */
  readonly isWindows: boolean;
}

const isWindows = (text: string): boolean => /^(?:[A-Za-z]:|\\\\)/.test(text);

function segmentsOf(text: string, asWindows: boolean): string[] {
  const path = asWindows ? plain(text).toLowerCase().replaceAll('\\', '/') : plain(text);
  return (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path).split('/');
}

export const splitPath = (path: string): SplitPath => ({
  segments: segmentsOf(path, isWindows(path)),
  isWindows: isWindows(path),
});

/**
 * Whether an absolute path fits a pattern. `/src/**` is `/src` and all below it, `/src/*` what is directly in it.
 * @param pattern absolute, or from `**` on
 */
export const matchesPath = (pattern: string, path: SplitPath): boolean =>
  fits<string, string>(
    segmentsOf(pattern, path.isWindows),
    path.segments,
    (segment) => segment === '**',
    fitsText,
  );
