// The end of a workspace: what was changed, told in fields of the job's record.
import path from 'node:path';
import { copyWithTime, removeTree } from '../platform/paths.ts';
import { makeTemporary } from '../platform/safe-file.ts';
import type { WorkspacePlan } from '../protocol/handoff.ts';
import type { WorkspaceView, WorktreeRecord } from '../protocol/job.ts';
import { collectWork, listed, sealPlace, type Work } from './collect.ts';
import { watchCheckout } from './compare.ts';
import { type PlacedJob, placeOf } from './finished.ts';
import type { Git } from './git.ts';
import { namesOf } from './names.ts';
import { removeWorktree } from './worktree.ts';

/** Fields of the job's record, and what people should know. */
export interface Closing {
  readonly workspace: WorkspaceView;
  readonly worktree: WorktreeRecord | null;
  readonly warnings: readonly string[];
}

export interface OpenWorkspace {
  /** The agent's working directory. */
  readonly cwd: string;
  readonly view: WorkspaceView;
  readonly worktree: WorktreeRecord | null;
  readonly warnings: readonly string[];
  /** To be called once, when nothing of the agent is alive: what it changed. */
  close(): Promise<Closing>;
}

function violation(paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  return [`workspace_modified: files changed although the mode is for reading: ${listed(paths)}`];
}

/** A job without a worktree; with `readOnly` the checkout around it is compared before and after. */
export async function openInPlace(doors: Git, cwd: string, readOnly: boolean): Promise<OpenWorkspace> {
  const view: WorkspaceView = {
    kind: 'in_place',
    path: cwd,
    branch: null,
    base_commit: null,
    changed_files: null,
    insertions: null,
    deletions: null,
  };
  const unknown = ['The checkout could not be compared before and after: git did not answer.'];
  // a comparison that cannot be made must not keep a question from being answered
  const watch = readOnly ? await watchCheckout(doors, cwd).catch(() => 'failed' as const) : null;
  return {
    cwd,
    view,
    worktree: null,
    warnings: watch === 'failed' ? unknown : [],
    async close() {
      if (watch === null || watch === 'failed') return { workspace: view, worktree: null, warnings: [] };
      const changes = await watch
        .changes()
        .then(violation)
        .catch(() => unknown);
      await watch.close();
      return { workspace: view, worktree: null, warnings: changes };
    },
  };
}

export function newRecord(plan: Extract<WorkspacePlan, { kind: 'worktree' }>): WorktreeRecord {
  return {
    root: plan.root,
    root_git_dir: plan.rootGitDir,
    git_dir: plan.gitDir,
    head_commit: null,
    harvested: false,
    applied_at: null,
    discarded_at: null,
  };
}

/** The index as git left it after the checkout, where the agent does not look for it. */
export async function keepIndex(adminDir: string): Promise<{ file: string; remove(): Promise<void> }> {
  const folder = await makeTemporary('agy-mcp-git-');
  const file = path.join(folder, 'index');
  await copyWithTime(path.join(adminDir, 'index'), file);
  return { file, remove: () => removeTree(folder) };
}

function withNumbers(view: WorkspaceView, { files }: Work): WorkspaceView {
  const sum = (field: 'insertions' | 'deletions') => files.reduce((total, file) => total + file[field], 0);
  return {
    ...view,
    changed_files: files.length,
    insertions: sum('insertions'),
    deletions: sum('deletions'),
  };
}

/** Keeps the work at its ref; of a job that was for reading, the worktree then goes. */
export async function closeWorktree(
  doors: Git,
  job: PlacedJob,
  readOnly: boolean,
  baseIndex: string | null,
  now: () => string,
): Promise<Closing> {
  const place = placeOf(job);
  const { workspace, worktree } = job;
  if (workspace === null || worktree === null) throw new Error('a placed job has both');
  const work = await collectWork(doors, place, baseIndex);
  const record = { ...worktree, head_commit: work.head, harvested: true };
  const closing = {
    workspace: withNumbers(workspace, work),
    worktree: record,
    warnings: [...work.warnings, ...(readOnly ? violation(work.files.map((file) => file.path)) : [])],
  };
  if (!readOnly || work.incomplete) return closing;
  const git = await sealPlace(doors, place);
  const names = namesOf(place, place.jobId);
  await removeWorktree(git, names);
  if (work.head === null) await git.ask(['update-ref', '-d', names.keepRef]);
  return { ...closing, worktree: { ...record, discarded_at: now() } };
}
