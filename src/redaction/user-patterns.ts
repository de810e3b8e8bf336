// The user's own patterns, run by an engine that is linear whatever they say.

/** Large, and few users have patterns. */
const engine = () => import('re2js');

/** Adds the offsets of all matches, in pairs. */
export type FindUserPatterns = (text: string, pairs: number[]) => void;

/** What is wrong with a pattern, as the end of a sentence; null where it can be used. */
export async function patternFault(pattern: string): Promise<string | null> {
  const { RE2JS } = await engine();
  try {
    return RE2JS.compile(pattern).matcher('').find() ? 'matches the empty text' : null;
  } catch {
    // Its message may quote the pattern at length; the index and this are enough.
    return 'is no pattern that RE2 understands (no look-around, no back-references)';
  }
}

/** Matches stay within a line. */
export async function userPatterns(patterns: readonly string[]): Promise<FindUserPatterns> {
  if (patterns.length === 0) return () => undefined;
  const { RE2JS } = await engine();
  const compiled = patterns.map((pattern) => RE2JS.compile(pattern));
  return (text, pairs) => {
    for (const pattern of compiled) {
      const matcher = pattern.matcher(text);
      while (matcher.find()) pairs.push(matcher.start(), matcher.end());
    }
  };
}
