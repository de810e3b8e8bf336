// Files that a filter or an encoding fails on, found one by one, so that all others are recorded all the same.
import { entriesBelow, type TreeEntry } from '../../platform/files/tree-entry.ts';
import { type Conversion, conversionsOf } from '../git/filters.ts';
import type { HardenedGit } from '../git/git.ts';
import { strictly } from '../git/filter-drivers.ts';
import { ALL_FILES, DIFFERENT, type IndexEntry, joined, namesIn } from './index-entries.ts';

/** A file that git would convert, and that differs from the index or is not in it. */
interface Candidate extends Conversion {
  readonly name: string;
  readonly entry: TreeEntry;
}

export interface ConversionCandidates {
  readonly candidates: readonly Candidate[];
  readonly before: ReadonlyMap<string, IndexEntry>;
}

/** Git that converts nothing by a filter. */
export const withoutConversion = (git: HardenedGit): HardenedGit =>
  git.withoutFilters([...git.filters.on.keys()]);

/** Files that git would convert. Which of them changed is asked without their filters, which may not work. */
export async function findConvertibleFiles(
  git: HardenedGit,
  top: string,
  before: ReadonlyMap<string, IndexEntry>,
  signal?: AbortSignal,
): Promise<ConversionCandidates> {
  const names = [...new Set(namesIn(await git.must(ALL_FILES, { signal })))];
  const conversions = [...(await conversionsOf(git, names, signal))].filter(
    ([, { filter, encoding }]) => encoding !== null || (filter !== null && git.filters.on.has(filter)),
  );
  const [entries, different] = await Promise.all([
    entriesBelow(
      top,
      conversions.map(([name]) => name),
    ),
    withoutConversion(git).must(DIFFERENT, { signal }),
  ]);
  const dirty = new Set(namesIn(different));
  const candidates = conversions.flatMap(([name, conversion]): Candidate[] => {
    const entry = entries.get(name);
    // links and all else are not converted
    if (entry?.kind !== 'file' || (before.has(name) && !dirty.has(name))) return [];
    return [{ name, entry, ...conversion }];
  });
  return { candidates, before };
}

interface Hashed {
  readonly objects: ReadonlyMap<string, string>;
  readonly failed: readonly Candidate[];
}

const TAKEN_LITERALLY: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
};
/** `git hash-object` reads names line by line, quoted like a string of C. */
const quoted = (name: string): string =>
  `"${name.replaceAll(/["\\\n\r]/g, (each) => TAKEN_LITERALLY[each] ?? each)}"\n`;

/** A filter that has failed so often and never worked is not tried again: it would be once for each file. */
const HOPELESS = 10;

/** Stores files as objects. Git stops at the first that fails and has reported all before it. */
async function hashFiles(
  git: HardenedGit,
  candidates: readonly Candidate[],
  options: readonly string[],
  signal?: AbortSignal,
): Promise<Hashed> {
  const objects = new Map<string, string>();
  const failed: Candidate[] = [];
  const failures = new Map<string, number>();
  for (let rest = candidates; rest.length > 0;) {
    const input = rest.map(({ name }) => quoted(name)).join('');
    const args = ['hash-object', '-w', '--stdin-paths', ...options];
    const { ok, stdout } = await git.ask(args, { input, signal });
    const told = stdout.split('\n').filter((line) => line !== '');
    for (const [at, object] of told.entries()) {
      const done = rest[at];
      if (done === undefined) continue;
      objects.set(done.name, object);
      if (done.filter !== null) failures.set(done.filter, -Infinity);
    }
    const bad = ok ? undefined : rest[told.length];
    if (bad === undefined) break;
    failed.push(bad);
    rest = rest.slice(told.length + 1);
    if (bad.filter === null) continue;
    const { filter } = bad;
    failures.set(filter, (failures.get(filter) ?? 0) + 1);
    if ((failures.get(filter) ?? 0) < HOPELESS) continue;
    for (const each of rest) if (each.filter === filter) failed.push(each);
    rest = rest.filter((each) => each.filter !== filter);
  }
  return { objects, failed };
}

async function keepsModes(git: HardenedGit, signal?: AbortSignal): Promise<boolean> {
  const { stdout } = await git.ask(['config', '--type=bool', '--get', 'core.fileMode'], { signal });
  return stdout.trim() !== 'false';
}

interface NewEntry {
  readonly name: string;
  readonly line: string;
}

/** Puts entries into the index, all but those whose names git refuses. @returns these names */
async function putEntries(
  git: HardenedGit,
  entries: readonly NewEntry[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (entries.length === 0) return [];
  const input = joined(entries.map(({ line }) => line));
  if ((await git.ask(['update-index', '--add', '-z', '--index-info'], { input, signal })).ok) return [];
  if (entries.length === 1) return entries.map(({ name }) => name);
  const half = entries.length >> 1;
  const first = await putEntries(git, entries.slice(0, half), signal);
  return [...first, ...(await putEntries(git, entries.slice(half), signal))];
}

export interface ConversionOutcome {
  /** Recorded byte for byte. */
  readonly raw: readonly string[];
  /** As the index had them, or not at all. */
  readonly leftOut: readonly string[];
}

/**
 * Records each of the files through its filter and encoding, and finds those that fail.
 * @param bad what becomes of these: they stay as the index has them, or are recorded as they are
 */
export async function addConverted(
  git: HardenedGit,
  { candidates, before }: ConversionCandidates,
  bad: 'leave' | 'raw',
  signal?: AbortSignal,
): Promise<ConversionOutcome> {
  const strict = git.at({}, strictly(git.filters));
  const converted = await hashFiles(strict, candidates, [], signal);
  const none: Hashed = { objects: new Map(), failed: converted.failed };
  const asTheyAre = bad === 'leave' ? none : await hashFiles(git, converted.failed, ['--no-filters'], signal);
  const objects = new Map([...converted.objects, ...asTheyAre.objects]);
  const modes = await keepsModes(git, signal);
  const modeOf = ({ name, entry }: Candidate): string => {
    const executable = modes ? entry.isExecutable : before.get(name)?.mode === '100755';
    return executable ? '100755' : '100644';
  };
  const entries = candidates.flatMap((each): NewEntry[] => {
    const object = objects.get(each.name);
    const { name } = each;
    return object === undefined ? [] : [{ name, line: `${modeOf(each)} ${object}\t${name}` }];
  });
  // without filters: git may look at files again when it writes an index
  const refused = await putEntries(withoutConversion(git), entries, signal);
  const leftOut = [...asTheyAre.failed.map(({ name }) => name), ...refused];
  const isRefused = new Set(refused);
  const raw = [...asTheyAre.objects.keys()].filter((name) => !isRefused.has(name));
  return { raw, leftOut };
}
