// What prepares worktrees of a repository: the user's own row, and what the repository proposes where that is approved.
import path from 'node:path';
import { readProposal } from '../config/project-file.ts';
import { PROJECT_FILE } from '../config/project-file-name.ts';
import type { Settings } from '../config/schema.ts';
import { realFolder } from '../platform/files/paths.ts';
import { LIMITS } from '../protocol/limits.ts';
import { type Preparation, preparationOf, type PreparationTable } from '../protocol/preparation.ts';
import { trustCommand } from '../protocol/text/trust-command.ts';
import type { JobRecord } from '../protocol/job.ts';
import { createTrust } from '../store/trust.ts';
import type { AdmitDeps } from './admission/step.ts';

/** A repository, and the commit whose proposal counts. */
export interface PreparedPlace {
  readonly root: string;
  /** The common `.git` folder. */
  readonly gitDir: string;
  readonly commit: string;
}

export interface FoundPreparation {
  /** Null where there is nothing to do. */
  readonly preparation: Preparation | null;
  readonly warnings: readonly string[];
}

export interface PreparationDeps extends Pick<AdmitDeps, 'store' | 'workspaces' | 'env'> {
  readonly settings: Pick<Settings, 'repositories'>;
}

/** The main checkout of a repository, of which `root` may be a worktree. */
const mainOf = (gitDir: string): string | null =>
  path.basename(gitDir) === '.git' ? path.dirname(gitDir) : null;

/** The row of the user's configuration for this repository; the first that fits counts. */
async function ownRow(
  rows: Settings['repositories'],
  { root, gitDir }: PreparedPlace,
  home: string,
): Promise<PreparationTable | null> {
  const places = new Set([root, mainOf(gitDir)]);
  for (const { path: named, ...table } of rows) {
    const place = /^~(?=[/\\]|$)/.test(named) ? path.join(home, named.slice(1)) : named;
    if (places.has(await realFolder(place))) return table;
  }
  return null;
}

/** Changes nothing. */
export async function findPreparation(
  deps: PreparationDeps,
  place: PreparedPlace,
): Promise<FoundPreparation> {
  const { settings, env, store, workspaces } = deps;
  const { root, gitDir, commit } = place;
  const own = await ownRow(settings.repositories, place, env['HOME'] ?? env['USERPROFILE'] ?? '');
  const tables = own === null ? [] : [own];
  const only = (...warnings: string[]): FoundPreparation => ({
    preparation: preparationOf(tables),
    warnings,
  });
  const committed = await workspaces.committedText(place, commit, PROJECT_FILE, LIMITS.projectFileBytes);
  if (committed === null) return only();
  if (committed === 'too_large') return only(`${PROJECT_FILE} of the repository is too large to be used.`);
  const proposal = readProposal(committed.text);
  if (proposal.is === 'none') return only();
  if (proposal.is === 'invalid') return only(`${PROJECT_FILE} of the repository ${proposal.why}.`);
  const { sha256, table } = proposal;
  if (await createTrust(store).has({ git_dir: gitDir, sha256 }))
    return { preparation: preparationOf([...tables, table]), warnings: [] };
  return only(
    `The repository proposes how to prepare worktrees in ${PROJECT_FILE}, and nothing of it is used: you have not approved it as it is now. A person who has read it can, with ${trustCommand(root)}.`,
  );
}

/**
 * What is in force for the repository of a job, as it is configured now. Only a commit proposes something, and of that
 * only what a person has approved counts.
 */
export async function preparationFor(
  deps: PreparationDeps,
  { workspace, worktree }: Pick<JobRecord, 'workspace' | 'worktree'>,
): Promise<FoundPreparation> {
  if (worktree === null) return { preparation: null, warnings: [] };
  const { root, git_dir: gitDir } = worktree;
  // where the checkout has no commit, the one that the job began with
  const head = await deps.workspaces.repositoryAt(root).catch(() => null);
  return findPreparation(deps, { root, gitDir, commit: head?.commit ?? workspace?.base_commit ?? '' });
}
