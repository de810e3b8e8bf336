// Records a finished job's work at its ref; lists and keeps what no patch can contain.
import { forEachConcurrently } from '../../platform/waiting/concurrency.ts';
import { type ChangedFile, listFiles } from '../review/changed-files.ts';
import { groundsOf, isFailed, isPart, lookAt, type Standing, treeOf } from './commit-changes.ts';
import { type Place, reviewBase } from './worktree-place.ts';
import { type GitAccess, type HardenedGit, oneLine } from '../git/git.ts';
import { pipeWarnings } from '../git/named-pipes.ts';
import type { Inventory } from '../../protocol/inventory.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import { inventoryOf, inventoryWarnings, MOST_SHOWN, type NestedFacts } from '../inventory/inventory.ts';
import { commitsToKeep, classifyRefs, type ClassifiedRef, MOST_REFS } from '../inventory/inventory-refs.ts';
import type { NestedWork, UntrackedContent } from '../inventory/untracked-content.ts';
import { keepCommits } from './keep-commits.ts';
import { listPaths } from '../inventory/list-paths.ts';
import { commitsIn } from '../inventory/nested-repositories.ts';
import { hiddenCommit } from '../snapshot/snapshot.ts';
import { workMessage } from '../snapshot/raw-paths.ts';
import { listRefs, refChanges, type SharedRefs } from '../inventory/shared-refs.ts';

export interface Work {
  /** The hidden commit; null when nothing was changed or committed. */
  readonly head: string | null;
  /** Null when they could not be listed. */
  readonly files: readonly ChangedFile[] | null;
  /** What is in no patch; null when that could not be found out. */
  readonly inventory: Inventory | null;
  readonly warnings: readonly string[];
}

/** What a job began with, to be compared with. */
export interface Beginning {
  /** Copy of the index; null when it is lost. */
  readonly index: string | null;
  /** Refs of the repository; null when they were not listed. */
  readonly refs: SharedRefs | null;
}

const NO_REFS = 'Whether branches, tags or stashes of the repository changed while the job ran is not known.';
const NO_FILES = 'The changed files could not be listed; agy_diff looks again.';
const NO_INVENTORY = 'What the job left outside of its changes could not be listed; agy_discard looks again.';

function standingWarnings({ where, leftOut, raw, isHeadAlone, rest, aside }: Standing): string[] {
  // without a repository inside: it is reported as one, not as a file that git could not take
  const bad = rest === null || isFailed(rest) ? leftOut : rest.leftOut;
  const place = {
    here: isHeadAlone
      ? ['The files of the worktree could not be recorded; the changes are what was committed there.']
      : [],
    moved: [`The worktree was moved to ${quotedName(where.at)}; the changes were recorded from there.`],
    gone: [
      'The folder of the worktree is gone, moved or removed; the changes are what was committed there, and uncommitted files are not among them.',
    ],
  };
  return [
    ...place[where.kind],
    ...(bad.length === 0
      ? []
      : [`Files could not be recorded; they are in the worktree only: ${listPaths(bad)}.`]),
    ...(aside.length === 0
      ? []
      : [
          `Files of repositories inside the worktree kept git from reading anything there, and were renamed (.unreadable): ${listPaths(aside)}.`,
        ]),
    ...(raw.length === 0
      ? []
      : [`Files were recorded byte for byte, because git could not convert them: ${listPaths(raw)}.`]),
  ];
}

/** Message of a commit that has, of every submodule which a job changed, the files that it changed. */
const BEGINNING = 'What the submodules held when a job of agy-mcp began';

/** Those that the commit does not hold already. */
async function partsBeside(
  git: HardenedGit,
  commit: string,
  others: readonly string[],
): Promise<readonly string[]> {
  const beside: string[] = [];
  for (const other of others) if (!(await isPart(git, other, commit))) beside.push(other);
  return beside;
}

/** The commit that holds the work; null when there is none. */
async function recordWork(standing: Standing, { jobId, baseCommit, earlier }: Place): Promise<string | null> {
  const { git, tree, base, raw, names } = standing;
  const commits = earlier === null ? standing.commits : await partsBeside(git, earlier, standing.commits);
  if (tree === (base ?? (await treeOf(git, baseCommit))) && commits.length === 0) return null;
  const from = base === null ? baseCommit : await hiddenCommit(git, base, [baseCommit], BEGINNING);
  const before = earlier === null ? [] : await partsBeside(git, from, [earlier]);
  const parents = [from, ...before, ...commits].flatMap((commit) => ['-p', commit]);
  const args = ['commit-tree', tree, ...parents, '-F', '-'];
  // the message may be long, as it names files
  const head = oneLine(await git.must(args, { input: workMessage(jobId, raw) }));
  await git.must(['update-ref', names.keepRef, head]);
  return head;
}

async function refsOf(
  { git, names, commits }: Standing,
  { baseCommit, jobId }: Place,
  before: SharedRefs,
  head: string | null,
): Promise<{ judged: ClassifiedRef[]; more: number }> {
  const changes = refChanges(before, await listRefs(git));
  const query = { git, names, base: baseCommit, own: commits };
  const judged = await classifyRefs(query, changes);
  const parts = await commitsToKeep(query, judged);
  const known = head ?? baseCommit;
  const first = { commit: known, what: head === null ? 'the commit that the job started from' : 'the work' };
  if (parts.length > 0)
    await keepCommits(git, { jobId, keepRef: names.keepRef, tree: await treeOf(git, known) }, [
      first,
      ...parts,
    ]);
  return { judged, more: Math.max(0, changes.length - MOST_REFS) };
}

/** Repositories that are asked at the same time. */
const AT_ONCE = 4;

async function nestedFacts(
  gitAccess: GitAccess,
  { names, where }: Standing,
  rest: UntrackedContent,
): Promise<NestedFacts[]> {
  const grounds = groundsOf(names, where.at);
  const commits = new Map<string, number | null>();
  // each takes some processes of git
  const count = async (each: NestedWork): Promise<void> => {
    const known = each.own === undefined ? await commitsIn(gitAccess, grounds, each) : each.own.commits;
    commits.set(each.name, known);
  };
  await forEachConcurrently(rest.nested.slice(0, MOST_SHOWN), AT_ONCE, count);
  return rest.nested.map((each) => ({ ...each, commits: commits.get(each.name) ?? null }));
}

const filesSince = async (git: HardenedGit, place: Place, head: string): Promise<ChangedFile[]> =>
  listFiles(git, await reviewBase(git, place, head), head);

/** @throws BridgeError when the work cannot be recorded; what is beside it only lacks then, and that is reported */
export async function recordJobWork(
  gitAccess: GitAccess,
  place: Place,
  { index, refs }: Beginning,
  signal?: AbortSignal,
): Promise<Work> {
  const standing = await lookAt(gitAccess, place, { index, rest: true, signal });
  const head = await recordWork(standing, place);
  const { git, rest } = standing;
  // the work is recorded: what only reports it must not undo that
  const files = head === null ? [] : await filesSince(git, place, head).catch(() => null);
  const warnings = [...standingWarnings(standing), ...(files === null ? [NO_FILES] : [])];
  const [shared, nested] = await Promise.all([
    refs === null ? null : refsOf(standing, place, refs, head).catch(() => null),
    rest === null || isFailed(rest) ? [] : nestedFacts(gitAccess, standing, rest),
  ]);
  if (shared === null) warnings.push(NO_REFS);
  const { at } = standing.where;
  warnings.push(...pipeWarnings(gitAccess.pipes(at, place.gitDir), at, place.gitDir));
  if (isFailed(rest)) return { head, files, inventory: null, warnings: [...warnings, NO_INVENTORY] };
  const inventory = inventoryOf(rest, nested, shared?.judged ?? [], shared?.more ?? 0);
  return { head, files, inventory, warnings: [...warnings, ...inventoryWarnings(inventory)] };
}
