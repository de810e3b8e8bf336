// What crashes leave behind: jobs without an owner, processes of jobs that are over, files of broken writes.
import { isMarkOf } from '../platform/ids.ts';
import { killTree, listMarked } from '../platform/processes/kill-tree.ts';
import { livenessOf } from '../platform/processes/process-identity.ts';
import { removeTree } from '../platform/files/paths.ts';
import { BridgeError } from '../protocol/error.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import type { JobStore } from '../store/job-store.ts';
import { isOrphan } from '../store/owner.ts';
import { workingIn } from '../store/worktree-jobs.ts';
import type { Workspaces } from '../workspace/workspace.ts';
import { damageOf } from '../store/store-error.ts';
import { oddInJob, rawLogLeft, strayInJob, strayInRoot } from '../store/stray-files.ts';
import { createDamagedJobs, type DamagedJobs } from './damaged-jobs.ts';

export interface Leftover {
  readonly kind: 'job' | 'processes' | 'file' | 'worktree' | 'damaged';
  /** The id of a job, the pids of processes, the path of a file; of what is damaged the job, and its file unless that is the record. */
  readonly what: string;
  /** Of what is damaged: how. */
  readonly damage?: string;
  /** @throws what prevents it */
  clear(): Promise<void>;
}

export interface LeftoverDeps {
  readonly store: JobStore;
  /** Closes a job that nobody owns. */
  readonly recover: (id: JobId) => Promise<JobRecord>;
  readonly workspaces: Pick<Workspaces, 'discard' | 'isAsLeft'>;
}

interface Marked {
  readonly pid: number;
  readonly mark: string;
}

/** Folders looked into at the same time. */
const AT_ONCE = 32;

interface Look {
  /** Null when it is damaged. */
  readonly record: JobRecord | null;
  readonly found: readonly Leftover[];
}

export async function findLeftovers(deps: LeftoverDeps): Promise<readonly Leftover[]> {
  return (await lookThrough(deps)).left;
}

/** All jobs of the store, each read once. */
export async function lookThrough(
  deps: LeftoverDeps,
): Promise<{ readonly left: readonly Leftover[]; readonly records: readonly JobRecord[] }> {
  const { store } = deps;
  // Processes first: of one that is seen here the job is already on the list.
  const marked = await listMarked();
  const ids = await store.list();
  const damage = createDamagedJobs(deps, () => isUnknownAlive(store.root, marked, looks));
  const looks: Look[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE)
    looks.push(...(await Promise.all(ids.slice(at, at + AT_ONCE).map((id) => lookInto(deps, damage, id)))));
  const stray = await strayInRoot(store.root, () => store.fileTimeMs());
  return {
    left: [
      ...looks.flatMap(({ found }) => found),
      ...processesLeft(store.root, marked, looks),
      ...stray.map(fileLeft),
    ],
    records: recordsOf(looks),
  };
}

const isVerifying = ({ verify }: JobRecord): boolean => verify?.status === 'running';

const isVerifierAlive = async ({ verify }: JobRecord): Promise<boolean> =>
  verify?.runner != null && (await livenessOf(verify.runner)) !== 'dead';

const recordsOf = (looks: readonly Look[]): JobRecord[] =>
  looks.flatMap(({ record }) => (record === null ? [] : [record]));

const fileLeft = (file: string): Leftover => ({ kind: 'file', what: file, clear: () => removeTree(file) });

/** The worktree of a job that has ended, when nothing in it waits for anybody: unchanged, or applied already. */
async function worktreeLeft(
  record: JobRecord,
  { workspaces, store }: Pick<LeftoverDeps, 'workspaces' | 'store'>,
): Promise<readonly Leftover[]> {
  const { workspace, worktree } = record;
  if (workspace === null || worktree?.harvested !== true || record.continued_by !== undefined) return [];
  if ((await workingIn(store, workspace.path)) !== null) return [];
  if (worktree.head_commit !== null && worktree.applied_at === null) return [];
  // where somebody has worked on since, it waits for somebody; and so it does where git cannot tell
  if (!(await workspaces.isAsLeft(record).catch(() => false))) return [];
  const clear = async (): Promise<void> => {
    await workspaces.discard(record);
  };
  return [{ kind: 'worktree', what: workspace.path, clear }];
}

async function lookInto(
  { store, recover, workspaces }: LeftoverDeps,
  damage: DamagedJobs,
  id: JobId,
): Promise<Look> {
  let record: JobRecord;
  try {
    record = await store.read(id);
  } catch (error) {
    const what = damageOf(error);
    // What it was is not known. One that is gone, or cannot be read now, is no damage.
    return { record: null, found: what === null ? [] : [damage.ofJob(id, what)] };
  }
  const odd = await oddInJob(store.root, id);
  const files = await strayInJob(store.root, id, () => store.fileTimeMs());
  const broken = odd.map((each) => damage.ofFile(record, each));
  if (hasEnded(record)) {
    const isLost = isVerifying(record) && !(await isVerifierAlive(record));
    const raw = await rawLogLeft(store.root, id);
    const worktree = await worktreeLeft(record, { workspaces, store });
    return {
      record,
      found: [
        ...[...files, ...(raw === null ? [] : [raw])].map(fileLeft),
        ...(isLost ? [jobLeft(id, recover)] : []),
        ...worktree,
        ...broken,
      ],
    };
  }
  const found = [...files.map(fileLeft), ...broken];
  const isLeft = await isOrphan(record);
  return { record, found: isLeft ? [...found, jobLeft(id, recover)] : found };
}

function jobLeft(id: JobId, recover: LeftoverDeps['recover']): Leftover {
  return {
    kind: 'job',
    what: id,
    async clear() {
      if (hasEnded(await recover(id))) return;
      throw new BridgeError('internal', `Job ${id} could not be closed.`, {
        jobId: id,
        hint: 'See runner.log in its folder.',
      });
    },
  };
}

/** Whether processes of this store are alive whose job is not known: it may be a damaged one. */
function isUnknownAlive(root: string, marked: readonly Marked[], looks: readonly Look[]): boolean {
  const known = new Set(looks.flatMap(({ record }) => [record?.mark, record?.verify?.mark]));
  return marked.some(({ mark }) => isMarkOf(root, mark) && !known.has(mark));
}

/**
 * Processes with the mark of a job of this store that has ended, or is gone. A job whose record cannot be read may be
 * running under any mark: while there is one, only marks that are known to have ended count.
 */
function processesLeft(root: string, marked: readonly Marked[], looks: readonly Look[]): Leftover[] {
  const records = recordsOf(looks);
  const isWhole = records.length === looks.length;
  const ended = new Map(
    records.flatMap((record): [string, boolean][] => [
      ...(record.verify === undefined
        ? []
        : [[record.verify.mark, !isVerifying(record)] as [string, boolean]]),
      [record.mark, hasEnded(record)],
    ]),
  );
  const left = new Map<string, number[]>();
  for (const { pid, mark } of marked)
    if (ended.get(mark) ?? (isWhole && isMarkOf(root, mark)))
      left.set(mark, [...(left.get(mark) ?? []), pid]);
  return [...left].map(([mark, pids]) => ({
    kind: 'processes',
    what: pids.join(', '),
    async clear() {
      const alive = await killTree(null, mark);
      if (alive.length === 0) return;
      throw new BridgeError('internal', `Processes could not be ended: ${alive.join(', ')}.`, {
        hint: 'End them by hand.',
      });
    },
  }));
}
