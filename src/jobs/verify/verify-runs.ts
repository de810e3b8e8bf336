// The proof of a job's changes on request: started, followed, and stopped. A runner does it.
import { newMark } from '../../platform/ids.ts';
import { timestamp } from '../../platform/clock.ts';
import { endProcess, requestEnd } from '../../platform/processes/end-process.ts';
import { killTree } from '../../platform/processes/kill-tree.ts';
import { identify, livenessOf } from '../../platform/processes/process-identity.ts';
import { type RunnerProgram, spawnRunner } from '../../platform/processes/spawn-runner.ts';
import { checkRecursion } from '../../policy/recursion-limit.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { VerifyOrders } from '../../protocol/handoff.ts';
import {
  hasEnded,
  type JobId,
  type JobRecord,
  STRUCTURAL_FIELDS,
  type VerifyRecord,
} from '../../protocol/job.ts';
import { TIMES } from '../../protocol/limits.ts';
import { toolCall } from '../../protocol/text/references.ts';
import { begunVerify } from '../../protocol/verify-record.ts';
import { confinedAs } from '../admission/confinement.ts';
import type { AdmitDeps } from '../admission/step.ts';
import type { Cancelled } from '../cancel.ts';
import { preparationFor } from '../find-preparation.ts';
import { type FollowDeps, waitForJob, type WaitOptions } from '../follow.ts';

export interface VerifyDeps extends AdmitDeps, FollowDeps {
  readonly runner: RunnerProgram;
}

export interface VerifyRuns {
  /**
   * Starts one, unless one is under way: then that counts.
   * @returns the record with it
   * @throws BridgeError `invalid_request` where nothing is configured or changed, `recursion_refused`
   */
  start(id: JobId): Promise<JobRecord>;
  /** Waits for its end. @returns the job as it is then */
  wait(id: JobId, options: WaitOptions): Promise<JobRecord>;
  /** Stops one that is under way; null when there is none, or it is a part of a running job. */
  cancel(id: JobId): Promise<Cancelled | null>;
}

const isVerifying = ({ verify }: Pick<JobRecord, 'verify'>): boolean => verify?.status === 'running';

const notConfigured = (id: JobId, root: string, warnings: readonly string[]): BridgeError =>
  new BridgeError('invalid_request', `Nothing is configured that could verify changes of ${root}.`, {
    hint: `Add \`verify = ["npm test"]\` to \`[[repositories]]\` in config.toml. ${warnings.join(' ')}`.trimEnd(),
    jobId: id,
  });

function refuseWithoutChanges({ job_id: id, status, worktree }: JobRecord): void {
  if (status === 'queued' || status === 'running')
    throw new BridgeError('job_not_finished', `Job ${id} is still ${status}, and may change more files.`, {
      hint: `Wait with ${toolCall('agy_status', { job_id: id, wait_seconds: 60 })}.`,
      jobId: id,
    });
  if (worktree?.head_commit != null) return;
  throw new BridgeError('invalid_request', `Job ${id} has no changes to verify.`, {
    hint: `${toolCall('agy_result', { job_id: id })} tells what it did.`,
    jobId: id,
  });
}

export function createVerifyRuns(deps: VerifyDeps, look: (id: JobId) => Promise<JobRecord>): VerifyRuns {
  const { store, redactor, clock, env, settings, runner: program } = deps;

  async function begin(
    id: JobId,
    { preparation, depth, confinement }: Pick<VerifyOrders, 'preparation' | 'depth' | 'confinement'>,
  ): Promise<JobRecord> {
    const runner = await spawnRunner(
      program,
      { does: 'verify', folder: store.paths(id).folder },
      await store.openRunnerLog(id),
    );
    const identity = await identify(runner.pid);
    const mark = newMark(store.root);
    const begun: VerifyRecord = {
      ...begunVerify(preparation, { at: timestamp(clock), mark }),
      runner: identity,
    };
    const orders: VerifyOrders = {
      passEnv: settings.environment.pass,
      setupCacheMb: settings.jobs.setup_cache_mb,
      depth,
      ...(confinement === undefined ? {} : { confinement }),
      redactPatterns: settings.redaction.patterns,
      auditKey: deps.auditKey,
      preparation,
      mark,
    };
    try {
      const noted = await store.claim(id, async (found, { write }) => {
        if (isVerifying(found)) return found; // somebody was faster
        const next: JobRecord = { ...found, verify: begun, updated_at: begun.at };
        await write(redactor.redactFields(next, STRUCTURAL_FIELDS));
        return next;
      });
      const isOurs = noted.verify?.mark === mark;
      await runner.send(isOurs ? JSON.stringify(orders) : '');
      runner.letGo();
      return noted;
    } catch (error) {
      await endProcess(identity, 0);
      throw error;
    }
  }

  async function stop(id: JobId, { runner, mark }: VerifyRecord): Promise<JobRecord> {
    if (runner !== null) await requestEnd(runner);
    const until = (record: JobRecord): boolean => !isVerifying(record);
    const record = await waitForJob(deps, id, { seconds: TIMES.cancelMs / 1_000, until });
    if (!isVerifying(record) || runner === null || (await livenessOf(runner)) === 'unknown') return record;
    await endProcess(runner, 0);
    await killTree(null, mark);
    return waitForJob(deps, id, { seconds: TIMES.cancelMs / 1_000, until });
  }

  return {
    async start(id) {
      const record = await look(id);
      refuseWithoutChanges(record);
      if (isVerifying(record)) return record;
      const depth = checkRecursion(env, settings.jobs.max_depth);
      const { preparation, warnings } = await preparationFor(deps, record);
      if (preparation === null || preparation.verify.length === 0)
        throw notConfigured(id, record.worktree?.root ?? record.cwd, warnings);
      const { order } = await confinedAs(settings.confinement, deps);
      return begin(id, { preparation, depth, ...(order === null ? {} : { confinement: order }) });
    },
    wait: (id, options) =>
      waitForJob(deps, id, { ...options, until: (record) => hasEnded(record) && !isVerifying(record) }),
    async cancel(id) {
      // As it is stored: a job whose events cannot be read can be cancelled all the same.
      const { verify, ...before } = await store.read(id);
      if (verify?.status !== 'running' || !hasEnded(before)) return null;
      const record = await stop(id, verify);
      const left = await killTree(null, verify.mark);
      const host = verify.runner?.host ?? null;
      const isSeen = verify.runner === null || (await livenessOf(verify.runner)) !== 'unknown';
      const processes = !isSeen ? 'unseen' : left.length > 0 ? 'left' : 'gone';
      return {
        record,
        signalled: true,
        found: { processes, pids: left, host: isSeen ? null : host },
        verification: true,
      };
    },
  };
}
