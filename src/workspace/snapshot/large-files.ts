// Files that are too large to be recorded: git would be busy with one for longer than it may be.
import { entriesBelow } from '../../platform/files/tree-entry.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { conversionsOf } from '../git/filters.ts';
import type { HardenedGit } from '../git/git.ts';
import { withoutConversion } from './unconvertible-files.ts';
import { DIFFERENT, namesIn } from './index-entries.ts';

/** Names of files that are new or changed, too large, and that no filter makes smaller. */
export async function largeFiles(
  git: HardenedGit,
  top: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const [different, others] = await Promise.all([
    withoutConversion(git).must(DIFFERENT, { signal }),
    git.must(['ls-files', '-z', '--others', '--exclude-standard'], { signal }),
  ]);
  const names = new Set([...namesIn(different), ...namesIn(others)]);
  const entries = await entriesBelow(top, names);
  const large = [...names].filter((name) => {
    const entry = entries.get(name);
    return entry?.kind === 'file' && entry.bytes > LIMITS.recordedFileBytes;
  });
  const conversions = await conversionsOf(git, large, signal);
  return large.filter((name) => !git.filters.on.has(conversions.get(name)?.filter ?? ''));
}
