// Where the next turn of a conversation works: in the worktree of the turn before, or in a new one with its work.
import path from 'node:path';
import { kindOf } from '../../platform/files/paths.ts';
import { modeWrites } from '../../policy/modes.ts';
import { appliedRows, inCheckout, isWhole } from '../../protocol/applied-part.ts';
import type { StartRequest } from '../../protocol/request.ts';
import type { JobId, JobRecord } from '../../protocol/job.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import type { JobStore } from '../../store/job-store.ts';
import { lastContinuation } from '../../store/worktree-jobs.ts';
import type { PlanInput } from '../../workspace/workspace.ts';
import type { AdmissionStep, Asked } from './step.ts';

export interface Continued {
  /** The last job of the conversation that changed files in a worktree; null where there is none. */
  readonly before: JobRecord | null;
}

/** Records read at the same time: it is the disk that one waits for. */
const AT_ONCE = 16;

function isTurn({ session_id, mode, workspace, worktree }: JobRecord, sessionId: string): boolean {
  const isPlaced = workspace?.kind === 'worktree' && worktree !== null;
  return session_id === sessionId && isPlaced && modeWrites(mode);
}

/** A conversation that is not among the newest jobs has no worktree here that anybody waits for. */
async function newestTurn(store: JobStore, sessionId: string): Promise<JobRecord | null> {
  const ids = (await store.list()).slice(0, LIMITS.continuedJobs);
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE).map((id) => store.read(id).catch(() => null));
    const found = (await Promise.all(some)).find((record) => record !== null && isTurn(record, sessionId));
    if (found != null) return lastContinuation(store, found);
  }
  return null;
}

export const continuedStep: AdmissionStep<Asked, Continued> = {
  name: 'continued',
  async run({ request }, { store }) {
    const { session_id: sessionId, base_ref: baseRef, worktree } = request;
    const isElsewhere = sessionId === undefined || baseRef !== undefined || worktree === false;
    return { before: isElsewhere ? null : await newestTurn(store, sessionId) };
  },
};

type Kept = NonNullable<PlanInput['kept']>;

export type Turn =
  /** As a job that continues none. */
  | { readonly is: 'fresh'; readonly warnings: readonly string[] }
  /** In the worktree of the job before. */
  | { readonly is: 'there'; readonly inside: string }
  /** In a new worktree with the work of the job before. */
  | {
      readonly is: 'kept';
      readonly kept: Kept;
      readonly warnings: readonly string[];
    };

const FRESH: Turn = { is: 'fresh', warnings: [] };

/** Where below a folder a directory is, with `/` between; null when it is elsewhere. */
function insideOf(folder: string, cwd: string): string | null {
  const relative = path.relative(folder, cwd);
  if (relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative)) return null;
  return relative.split(path.sep).join('/');
}

async function standsAt({ worktree }: JobRecord, folder: string): Promise<boolean> {
  if (worktree === null || worktree.discarded_at !== null) return false;
  const admin = path.join(worktree.git_dir, 'worktrees', path.basename(folder));
  return (await kindOf(folder)) === 'folder' && (await kindOf(admin)) === 'folder';
}

/** Null where the checkout has all of the work: then a worktree begins with it anyway. */
function keptOf({ job_id: job, workspace, worktree }: JobRecord): Kept | null {
  const [base, work] = [workspace?.base_commit ?? null, worktree?.head_commit ?? null];
  const applied = inCheckout(appliedRows(worktree));
  return base === null || work === null || isWhole(applied) ? null : { job, base, work, applied };
}

const notThere = (id: JobId, what: string, instead: string): string =>
  `The worktree of job ${id} ${what}, so this job ${instead}.`;

/** @param worktree what the request and the settings say of one */
export async function turnOf(
  before: JobRecord | null,
  {
    request,
    cwd,
    worktree,
  }: { readonly request: StartRequest; readonly cwd: string; readonly worktree: boolean },
): Promise<Turn> {
  if (before?.workspace == null || before.worktree === null) return FRESH;
  const { job_id: id, workspace, worktree: record } = before;
  const inside = insideOf(workspace.path, cwd) ?? insideOf(record.root, cwd);
  if (inside === null) return FRESH;
  if (request.worktree !== true && (await standsAt(before, workspace.path))) return { is: 'there', inside };
  const kept = keptOf(before);
  if (!worktree || kept === null) return FRESH;
  if (request.worktree === true) return { is: 'kept', kept, warnings: [] };
  if (record.discarded_at === null)
    return {
      is: 'kept',
      kept,
      warnings: [notThere(id, 'is gone', 'has a new one, with the work that was kept')],
    };
  const other = `${fieldRef('worktree', true)} begins with the work that is kept of it.`;
  return {
    is: 'fresh',
    warnings: [`${notThere(id, 'was discarded', 'starts from the checkout')} ${other}`],
  };
}
