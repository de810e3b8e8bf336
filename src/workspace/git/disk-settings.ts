// What a repository's configuration says of the disk, checked where it is out of the ordinary.
import { type DiskTraits, diskTraits } from '../../platform/files/disk-traits.ts';
import { type ConfigEntry, isTrue, type Override } from './hardening.ts';

/** The values that `git init` writes only where a disk makes it. */
const UNUSUAL: Readonly<Record<keyof DiskTraits, boolean>> = {
  ignoreCase: true,
  fileMode: false,
  symlinks: false,
  precomposeUnicode: true,
};
const KEYS = Object.keys(UNUSUAL) as (keyof DiskTraits)[];

/** Settings with an unusual value. A wrong one loses files that differ in letter case, modes or links. */
function doubtful(entries: readonly ConfigEntry[]): (keyof DiskTraits)[] {
  return KEYS.filter((key) => {
    const entry = entries.findLast((each) => each.key === `core.${key.toLowerCase()}`);
    return entry !== undefined && isTrue(entry.value) === UNUSUAL[key];
  });
}

/**
 * What git is to assume of the disk, instead of what the configuration says. A repository without an unusual setting costs
 * nothing.
 * @param findGitDir asked only where there is something to check
 */
export async function diskOverrides(
  entries: readonly ConfigEntry[],
  findGitDir: () => Promise<string | null>,
): Promise<readonly Override[]> {
  if (process.platform === 'win32') return []; // git itself knows better there
  const asked = doubtful(entries);
  const gitDir = asked.length === 0 ? null : await findGitDir();
  if (gitDir === null) return [];
  const traits = await diskTraits(gitDir);
  return asked.flatMap((key) => {
    const value = traits[key];
    return value === undefined ? [] : [[`core.${key}`, String(value)] as const];
  });
}
