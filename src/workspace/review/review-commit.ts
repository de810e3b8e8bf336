// A commit for a reviewer: the files as they are to be judged, with the patch as one file among them.
import path from 'node:path';
import { copyWithTime } from '../../platform/files/paths.ts';
import { BridgeError } from '../../protocol/error.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { ReviewRange } from '../../protocol/review-range.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import { type GitAccess, type HardenedGit, isCommit, oneLine } from '../git/git.ts';
import { findRepository, type Repository, resolveBase } from '../git/repository.ts';
import { hiddenCommit, withFolder } from '../snapshot/snapshot.ts';
import { baseOf } from '../worktree/worktree-base.ts';
import { withPatch } from './patch.ts';

/** At the top of the reviewer's worktree: agents may read files where they may not run git. */
const PATCH_FILE = '.agy-mcp-review.patch';

export interface ReviewCommit {
  readonly commit: string;
  /** Top of the checkout, and so of the worktree. */
  readonly top: string;
  /** What the change is measured against. */
  readonly base: string;
  readonly patchFile: string;
  readonly files: number;
  readonly insertions: number;
  readonly deletions: number;
  /** What could not be taken over. */
  readonly warnings: readonly string[];
}

interface Sides {
  readonly base: string;
  /** A commit or a tree. */
  readonly state: string;
  /** The history that the reviewer sees. */
  readonly parent: string;
  readonly warnings: readonly string[];
}

async function resolve(git: HardenedGit, revision: string): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const answer = await git.ask(args);
  const commit = answer.stdout.trim();
  if (answer.ok && isCommit(commit)) return commit;
  throw new BridgeError('invalid_request', `${quotedName(revision)} names no commit of the repository.`, {
    hint: 'Use a branch, tag or commit that `git rev-parse` finds there.',
  });
}

async function forkOf(git: HardenedGit, from: string, to: string): Promise<string> {
  const answer = await git.ask(['merge-base', from, to]);
  const commit = oneLine(answer.stdout);
  if (answer.ok && isCommit(commit)) return commit;
  throw new BridgeError('invalid_request', 'The two ends of the range have no common history.', {
    hint: 'Use two dots to compare them as they are.',
  });
}

async function stagedTree(git: HardenedGit, { seen }: Repository): Promise<string> {
  return withFolder(async (folder) => {
    const indexFile = path.join(folder, 'index');
    await copyWithTime(path.join(seen.gitDir, 'index'), indexFile);
    const answer = await git.at({ cwd: seen.top, workTree: seen.top, indexFile }).ask(['write-tree']);
    if (answer.ok) return oneLine(answer.stdout);
    throw new BridgeError('workspace_failed', 'What is staged holds conflicts, so it is no change yet.', {
      hint: 'Resolve them and stage the result first.',
    });
  });
}

async function sidesOf(
  gitAccess: GitAccess,
  git: HardenedGit,
  repository: Repository,
  range: ReviewRange,
  signal: AbortSignal | undefined,
): Promise<Sides> {
  if (range.kind === 'commits') {
    const [from, to] = [await resolve(git, range.from), await resolve(git, range.to)];
    const base = range.sinceFork ? await forkOf(git, from, to) : from;
    return { base, state: to, parent: to, warnings: [] };
  }
  const base = await resolveBase(git, null);
  if (range.kind === 'staged')
    return { base, state: await stagedTree(git, repository), parent: base, warnings: [] };
  const { seen } = repository;
  const { commit, warnings } = await baseOf(gitAccess, { seen, baseCommit: base, snapshot: true }, signal);
  return { base, state: commit, parent: base, warnings };
}

async function boundedPatch(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > LIMITS.reviewPatchBytes)
      throw new BridgeError('invalid_request', 'The change is too large for one review.', {
        hint: `A patch may have ${LIMITS.reviewPatchBytes / 1_048_576} MiB: review it in smaller ranges.`,
      });
    kept.push(piece);
  }
  return Buffer.concat(kept);
}

async function withFile(git: HardenedGit, top: string, state: string, content: Buffer): Promise<string> {
  return withFolder(async (folder) => {
    const own = git.at({ cwd: top, workTree: top, indexFile: path.join(folder, 'index') });
    await own.must(['read-tree', state]);
    const blob = oneLine(await own.must(['hash-object', '-w', '--stdin'], { input: content }));
    await own.must(['update-index', '--add', '--cacheinfo', `100644,${blob},${PATCH_FILE}`]);
    return oneLine(await own.must(['write-tree']));
  });
}

/**
 * Writes objects alone: index, files and refs of the repository stay as they are. Git keeps what no ref names for two
 * weeks; the worktree of the job that uses it holds it longer.
 * @throws BridgeError when there is nothing to review, or no repository
 */
export async function makeReviewCommit(
  gitAccess: GitAccess,
  cwd: string,
  range: ReviewRange,
  signal?: AbortSignal,
): Promise<ReviewCommit> {
  const repository = await findRepository(gitAccess, cwd);
  const { gitDir, seen } = repository;
  const place = { cwd: seen.top, gitDir: seen.gitDir, workTree: seen.top };
  const git = (await gitAccess.hardened(place, signal)).until(signal);
  const { base, state, parent, warnings } = await sidesOf(gitAccess, git, repository, range, signal);
  const query = {
    base,
    head: state,
    wanted: () => true,
    fullBinary: false,
    shownFileBytes: LIMITS.reviewPatchBytes,
  };
  return withPatch(git, path.join(gitDir, 'objects'), query, async (view) => {
    const { files } = view;
    if (files.length === 0)
      throw new BridgeError('invalid_request', 'There is nothing to review: both sides are the same.', {
        hint: 'Say another range: staged, working-tree, or BASE..HEAD.',
      });
    const tree = await withFile(git, seen.top, state, await boundedPatch(view.pieces()));
    const commit = await hiddenCommit(git, tree, [parent], 'What a reviewer of agy-mcp is shown', signal);
    const sum = (field: 'insertions' | 'deletions'): number =>
      files.reduce((total, file) => total + file[field], 0);
    return {
      commit,
      top: seen.top,
      base,
      patchFile: PATCH_FILE,
      files: files.length,
      insertions: sum('insertions'),
      deletions: sum('deletions'),
      warnings,
    };
  });
}
