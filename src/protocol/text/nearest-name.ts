// (pure) The valid name that a mistyped one most likely means.

function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** @returns the nearest of `names`, or null when none is near */
export function nearestName(wrong: string, names: readonly string[]): string | null {
  const wanted = plain(wrong.slice(0, 64));
  let best: string | null = null;
  let bestScore = Infinity;
  for (const name of names) {
    const candidate = plain(name);
    const contained = wanted.length >= 3 && (candidate.includes(wanted) || wanted.includes(candidate));
    const score = distance(wanted, candidate) - (contained ? 2 : 0);
    if (score < bestScore) [best, bestScore] = [name, score];
  }
  return bestScore <= Math.max(2, Math.floor(wanted.length / 3)) ? best : null;
}
