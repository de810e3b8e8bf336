// The files of a new worktree, and what plain git sees there.
import path from 'node:path';
import { realFolder } from '../../platform/files/paths.ts';
import { readText, removeFile } from '../../platform/files/private-file.ts';
import { BridgeError } from '../../protocol/error.ts';
import { pathsBehindOff, storedFormWarnings } from '../git/filters.ts';
import type { Filters } from '../git/filter-drivers.ts';
import { gitFailure } from '../git/git-failures.ts';
import type { GitAccess, HardenedGit } from '../git/git.ts';
import { namesIn } from '../snapshot/index-entries.ts';
import { listPaths } from '../inventory/list-paths.ts';
import { absentWarnings, contentsNotHere } from '../lfs/not-here.ts';
import type { Names } from './worktree-names.ts';
import { fieldRef } from '../../protocol/text/references.ts';

export interface CheckedOut {
  /** Placed in the worktree. */
  readonly git: HardenedGit;
  /** Filter drivers whose files are there in the form in which git stores them. */
  readonly filtersOff: readonly string[];
  readonly warnings: readonly string[];
}

/** Filter drivers that git complains about. */
function brokenDrivers({ on }: Filters, stderr: string): string[] {
  const lines = stderr.split('\n');
  const says = (end: string): boolean => lines.some((line) => line.includes(end));
  return [...on].flatMap(([driver, all]) => {
    const programs = [all.get('smudge') ?? '', all.get('process') ?? ''].filter((each) => each !== '');
    const ends = [
      ...[driver, `'${driver}'`].map((name) => `: smudge filter ${name} failed`),
      ...programs.flatMap((each) => [`external filter '${each}' failed`, `subprocess '${each}'`]),
    ];
    return ends.some(says) ? [driver] : [];
  });
}

const RESET = ['reset', '--hard', '--quiet', '--no-recurse-submodules'];
const NOT_ENCODED = /^error: failed to encode '(?<name>.*)' from \S+ to \S+$/gm;

interface Written {
  readonly git: HardenedGit;
  readonly failed: ReadonlySet<string>;
  readonly stderr: string;
}

/**
 * Writes all files; a filter that fails is switched off for all of its files, so that it is clear what they hold.
 * @param args of the command that writes them and the index
 */
export async function writeFiles(
  sealed: HardenedGit,
  args: readonly string[],
  indexFile: string,
  signal?: AbortSignal,
): Promise<Written> {
  const failed = new Set<string>();
  for (let git = sealed; ;) {
    const { ok, stderr } = await git.at({}, [['checkout.workers', '0']]).ask(args, { signal });
    const more = brokenDrivers(git.filters, stderr);
    if (more.length === 0) {
      if (!ok) throw gitFailure(args, stderr);
      return { git, failed, stderr };
    }
    for (const driver of more) failed.add(driver);
    git = git.withoutFilters(more);
    await removeFile(indexFile); // git would not write a file again that it takes for written
  }
}

/**
 * The checkout is a process of its own, so that an abort reaches the one that writes the files.
 * @param start the commit whose files are written, as changes to `base`; those of `base` where it is absent
 */
export async function checkOut(
  gitAccess: GitAccess,
  names: Names,
  { base, start }: { readonly base: string; readonly start: string | undefined },
  signal?: AbortSignal,
): Promise<CheckedOut> {
  const link = (await readText(path.join(names.path, '.git'))) ?? '';
  const linked = path.resolve(link.replace(/^gitdir: /, '').replace(/\n$/, ''));
  if (linked !== names.adminDir || (await realFolder(names.path)) !== names.path) {
    throw new BridgeError('workspace_failed', 'The worktree did not appear where it was planned.', {
      hint: 'Something else changes the .agy-mcp folder; look at `git worktree list` and start the job again.',
    });
  }
  const sealed = await gitAccess.hardened(
    { cwd: names.path, gitDir: names.adminDir, workTree: names.path },
    signal,
  );
  const args = start === undefined ? RESET : [...RESET, start];
  const { git, failed, stderr } = await writeFiles(sealed, args, path.join(names.adminDir, 'index'), signal);
  if (start !== undefined) await git.must(['update-ref', names.ref, base], { signal });
  const off = await pathsBehindOff(
    git,
    async () => namesIn(await git.must(['ls-files', '-z'], { signal })),
    signal,
  );
  const absent = contentsNotHere(stderr);
  const unencoded = [...stderr.matchAll(NOT_ENCODED)].map(({ groups }) => groups?.['name'] ?? '');
  const warnings = [
    ...storedFormWarnings(off, failed),
    ...absentWarnings(absent),
    ...(unencoded.length === 0
      ? []
      : [
          `Files whose encoding failed are in the worktree in the form in which git stores them: ${listPaths(unencoded)}.`,
        ]),
  ];
  return { git, filtersOff: [...new Set([...failed, ...off.keys()])], warnings };
}

/** Whether git without any word of ours takes the worktree for what it is: so the agent will ask it. */
async function isSeenAsPlanned(gitAccess: GitAccess, names: Names, signal?: AbortSignal): Promise<boolean> {
  const questions = ['--show-toplevel', '--git-dir', '--symbolic-full-name', 'HEAD'];
  try {
    const plain = gitAccess.plain({ cwd: names.path });
    const told = await plain.must(['rev-parse', '--path-format=absolute', ...questions], { signal });
    return told === `${names.path}\n${names.adminDir}\n${names.ref}\n`;
  } catch {
    signal?.throwIfAborted();
    return false; // git finds no checkout there
  }
}

/**
 * With `extensions.worktreeConfig`, `core.worktree` of the repository counts for its worktrees as well: plain git would
 * act on the files of another checkout. Then the worktree gets a configuration of its own.
 * @throws BridgeError when git sees something else all the same
 */
export async function checkPlainGit(
  gitAccess: GitAccess,
  git: HardenedGit,
  names: Names,
  signal?: AbortSignal,
): Promise<void> {
  if (await isSeenAsPlanned(gitAccess, names, signal)) return;
  const file = path.join(names.adminDir, 'config.worktree');
  for (const [key, value] of [
    ['core.bare', 'false'],
    ['core.worktree', names.path],
  ] as const)
    await git.must(['config', '--file', file, key, value], { signal });
  if (await isSeenAsPlanned(gitAccess, names, signal)) return;
  throw new BridgeError(
    'workspace_failed',
    'Git takes the new worktree for another checkout, so an agent in it would act there.',
    {
      hint: `Look at core.worktree, core.bare and the extensions in the configuration of the repository, or use ${fieldRef('worktree', false)} to work in place.`,
    },
  );
}
