// Removes one job on request, and says what else keeps its text.
import path from 'node:path';
import { ADAPTERS } from '../adapters/index.ts';
import { kindOf } from '../platform/files/paths.ts';
import { BridgeError } from '../protocol/error.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import { toolCall } from '../protocol/text/references.ts';
import { quotedName } from '../protocol/text/visible-text.ts';
import type { JobStore } from '../store/job-store.ts';
import type { Workspaces } from '../workspace/workspace.ts';
import { type HeldBy, workHeld } from './purge.ts';

export interface RemovedJob {
  readonly remaining: number;
  /** What else has the text of the job, or may have it, in sentences. */
  readonly heldElsewhere: readonly string[];
}

interface RemoveDeps {
  readonly store: JobStore;
  readonly workspaces: Pick<Workspaces, 'forget'>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What an id must be for a place to be made of it. */
const PLAIN_ID = /^[\w-]{8,64}$/;

/** The files and folders of the agent that are there and keep this conversation. */
async function agentPlaces({ backend, session_id }: JobRecord, home: string): Promise<string[]> {
  const id = PLAIN_ID.test(session_id ?? '') ? session_id : null;
  const named = ADAPTERS[backend].history
    .filter((parts) => id !== null || !parts.join('').includes('{id}'))
    .map((parts) => path.join(home, ...parts).replace('{id}', id ?? ''));
  const kinds = await Promise.all(named.map((place) => kindOf(place).catch(() => 'absent' as const)));
  return named.filter((_, at) => kinds[at] !== 'absent');
}

async function heldElsewhere(record: JobRecord, { env }: RemoveDeps): Promise<string[]> {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '';
  const places = home === '' ? [] : await agentPlaces(record, home);
  const repository = record.worktree?.root;
  return [
    ...places.map((place) => `The history of ${record.backend}: ${quotedName(place)}`),
    ...(repository === undefined
      ? []
      : [
          `Git keeps what was changed until it cleans up: git -C ${quotedName(repository)} gc --prune=now does that at once.`,
        ]),
    'The program that gave the task keeps its own history: the client, or the shell in which it was typed.',
  ];
}

const stillRuns = (id: JobId, status: string): BridgeError =>
  new BridgeError('job_not_finished', `Job ${id} is still ${status}, and stays.`, {
    hint: `Stop it with ${toolCall('agy_cancel', { job_id: id })}, then remove it.`,
    jobId: id,
  });

const HOLDS: Readonly<Record<HeldBy, (id: JobId) => { readonly what: string; readonly how: string }>> = {
  work: (id) => ({
    what: 'has changes that were neither applied nor discarded',
    how: `${toolCall('agy_diff', { job_id: id })} shows them; then agy_apply or ${toolCall('agy_discard', { job_id: id })}, and remove it then.`,
  }),
  worktree: (id) => ({
    what: 'still has its worktree',
    how: `${toolCall('agy_discard', { job_id: id })} removes that; then remove the job.`,
  }),
  away: (id) => ({
    what: 'has work that was neither applied nor discarded, in a repository that is not there',
    how: `Mount the repository or move it back. When it is gone for good: ${toolCall('agy_discard', { job_id: id, force: true })}, then remove the job.`,
  }),
};

function holdsWork(id: JobId, held: HeldBy): BridgeError {
  const { what, how } = HOLDS[held](id);
  return new BridgeError('workspace_failed', `Job ${id} ${what}, and stays.`, { hint: how, jobId: id });
}

const notForgotten = (id: JobId, cause: unknown): BridgeError =>
  new BridgeError(
    'workspace_failed',
    `Git did not remove the ref that keeps the work of job ${id}, which stays.`,
    {
      hint: 'Try again; agy_doctor says whether git works.',
      jobId: id,
      cause,
    },
  );

/**
 * Removes a job that has ended, and the ref that keeps its work.
 * @param look reads one job, and closes it when its runner is gone
 * @throws BridgeError `job_not_found`; `job_not_finished`; `workspace_failed` while its worktree stands or its work was
 * neither applied nor discarded
 */
export async function removeJob(
  deps: RemoveDeps,
  look: (id: JobId) => Promise<JobRecord>,
  { id, dryRun }: { readonly id: JobId; readonly dryRun: boolean },
): Promise<RemovedJob> {
  const { store, workspaces } = deps;
  /** The reason against it, looked for again when nobody else can act on the job. */
  const reasonAgainst = async (record: JobRecord): Promise<BridgeError | null> => {
    if (!hasEnded(record)) return stillRuns(id, record.status);
    if (record.verify?.status === 'running') return stillRuns(id, 'being verified');
    const held = await workHeld(record);
    return held === null ? null : holdsWork(id, held);
  };
  const record = await look(id);
  const reason = await reasonAgainst(record);
  if (reason !== null) throw reason;
  const since: { reason: BridgeError | null } = { reason: null };
  const held = await heldElsewhere(record, deps);
  const letGo = async (found: JobRecord | null): Promise<boolean> => {
    since.reason = found === null ? null : await reasonAgainst(found);
    if (found === null || since.reason !== null) return false;
    // The ref first: without its job nobody would find it again.
    if (found.workspace?.kind === 'worktree' && found.worktree !== null)
      since.reason = await workspaces.forget(found).then(
        () => null,
        (cause: unknown) => notForgotten(id, cause),
      );
    return since.reason === null;
  };
  if (!dryRun && !(await store.remove(id, letGo)))
    throw (
      since.reason ??
      new BridgeError('busy', `Job ${id} is being changed by another process.`, {
        hint: 'Look whether it is still there, and try again.',
        jobId: id,
      })
    );
  const remaining = (await store.list()).length - (dryRun ? 1 : 0);
  return { remaining, heldElsewhere: held };
}
