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

const fitsText = (pattern: string, text: string): boolean =>
  fits<string, string>(
    pattern,
    text,
    (character) => character === '*',
    (one, other) => one === other,
  );

/** Whether a name fits a pattern, whatever the case of its letters is; a name is one segment. */
export const matchesName = (pattern: string, name: string): boolean =>
  fitsText(plain(pattern).toLowerCase(), plain(name).toLowerCase());

const isWindows = (text: string): boolean => /^(?:[A-Za-z]:|\\\\)/.test(text);

/** A path of Windows is known by its drive: both kinds of slash separate there, and case does not count. */
function segmentsOf(text: string): string[] {
  const path = isWindows(text) ? plain(text).toLowerCase().replaceAll('\\', '/') : plain(text);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1).split('/') : path.split('/');
}

/**
 * Whether an absolute path fits a pattern. `/src/**` is `/src` and all below it, `/src/*` what is directly in it.
 * @param pattern absolute, or from `**` on
 */
export const matchesPath = (pattern: string, path: string): boolean =>
  fits<string, string>(
    segmentsOf(isWindows(path) && pattern.startsWith('**') ? pattern.toLowerCase() : pattern),
    segmentsOf(path),
    (segment) => segment === '**',
    fitsText,
  );
