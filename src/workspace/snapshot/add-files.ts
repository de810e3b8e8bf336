// Adds the files of a checkout to an index, all that git can add.
import {
  addConverted,
  findConvertibleFiles,
  type ConversionOutcome,
  withoutConversion,
} from './unconvertible-files.ts';
import { strictly } from '../git/filter-drivers.ts';
import { gitFailure } from '../git/git-failures.ts';
import type { HardenedGit } from '../git/git.ts';
import { DIFFERENT, type IndexEntry, joined, namesIn } from './index-entries.ts';

export interface AddOptions {
  readonly flags: readonly string[];
  /** Names that are not looked at. */
  readonly except: readonly string[];
  /** What becomes of files that cannot be converted. */
  readonly bad: 'leave' | 'raw';
  readonly before: ReadonlyMap<string, IndexEntry>;
  readonly signal: AbortSignal | undefined;
}

/** Git gave up as a whole; single files that it has to leave out are errors to it, and it goes on. */
const GAVE_UP = /^fatal: /m;
const UNREADABLE_FOLDER = /^warning: could not open directory '(?:(?<name>.*)': .*|(?<cut>.*))$/gm;

/** Git cuts a message off after 4 KiB: of a longer name, the folders that are whole. */
const folderOf = ({ groups }: RegExpMatchArray): string =>
  groups?.['name'] ?? groups?.['cut']?.replace(/[^/]*$/, '') ?? '';

interface Attempt {
  readonly args: readonly string[];
  readonly outcome: 'whole' | 'in part' | 'gave up';
  readonly stderr: string;
}

async function tryAll(
  git: HardenedGit,
  except: readonly string[],
  { flags, signal }: AddOptions,
): Promise<Attempt> {
  const args = ['add', '--all', '--ignore-errors', ...flags];
  const names = ['.', ...except.map((name) => `:(top,literal,exclude)${name}`)];
  const { ok, stderr } =
    except.length === 0
      ? await git.ask(args, { signal })
      : await git.ask([...args, '--pathspec-from-file=-', '--pathspec-file-nul'], {
          input: joined(names),
          signal,
        });
  return { args, outcome: ok ? 'whole' : GAVE_UP.test(stderr) ? 'gave up' : 'in part', stderr };
}

/** What is still not in the index when all has been added that can be. */
async function leftBehind(git: HardenedGit, { outcome, stderr }: Attempt, signal?: AbortSignal) {
  const folders = [...stderr.matchAll(UNREADABLE_FOLDER)].map(folderOf);
  if (outcome === 'whole') return folders;
  const [different, others] = await Promise.all([
    withoutConversion(git).must(DIFFERENT, { signal }),
    git.must(['ls-files', '-z', '--others', '--exclude-standard'], { signal }),
  ]);
  return [...folders, ...namesIn(different), ...namesIn(others)];
}

/**
 * Git adds all at once; where it gives up because a filter or an encoding fails, the files that it would convert are
 * added one by one.
 * @throws BridgeError when git gives up for another reason
 */
export async function addAddable(
  git: HardenedGit,
  top: string,
  options: AddOptions,
): Promise<ConversionOutcome> {
  const { except, bad, before, signal } = options;
  const first = await tryAll(git.at({}, strictly(git.filters)), except, options);
  if (first.outcome !== 'gave up') {
    return { raw: [], leftOut: await leftBehind(git, first, signal) };
  }
  const skipped = new Set(except);
  const converted = await findConvertibleFiles(git, top, before, signal);
  const candidates = converted.candidates.filter(({ name }) => !skipped.has(name));
  const apart = candidates.map(({ name }) => name);
  if (apart.length === 0) throw gitFailure(first.args, first.stderr);
  const rest = await tryAll(withoutConversion(git), [...except, ...apart], options);
  if (rest.outcome === 'gave up') throw gitFailure(rest.args, rest.stderr);
  const left = new Set(await leftBehind(git, rest, signal));
  for (const name of apart) left.delete(name);
  const sorted = await addConverted(git, { candidates, before }, bad, signal);
  return { raw: sorted.raw, leftOut: [...sorted.leftOut, ...left] };
}
