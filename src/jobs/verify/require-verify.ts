// Where the configuration asks for it, nothing is applied that was not proved: for this patch, on this checkout.
import { BridgeError } from '../../protocol/error.ts';
import type { JobId, JobRecord } from '../../protocol/job.ts';
import { fieldRef, toolCall } from '../../protocol/text/references.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import type { PlacedJob } from '../../workspace/worktree/finished-worktree.ts';
import type { Workspaces } from '../../workspace/workspace.ts';
import { type PreparationDeps, preparationFor } from '../find-preparation.ts';
import { type Judged, judgeVerify, type Verdict } from './judge-verify.ts';

const stepFor = (id: JobId): string => toolCall('agy_diff', { job_id: id, verify: true });

/** What is known of them, as the end of a sentence. */
function standOf(verify: Judged | null): string {
  if (verify === null || verify.status === 'none') return 'they were not verified';
  const { status, command, why } = verify;
  if (status === 'running') return 'they are being verified at this moment';
  const where = command === '' || status === 'stale' ? '' : ` in ${quotedName(command)}`;
  return `the verification ${status === 'stale' ? 'does not count any more' : `ended with ${status}${where}`}${why === undefined ? '' : `: ${why.replace(/\.$/, '')}`}`;
}

/** @throws BridgeError `workspace_failed` where a pass is required and there is none: of a part there never is one */
function refuseUnproved(id: JobId, { verify, required }: Verdict, isPart: boolean): void {
  if (!required) return;
  if (isPart)
    throw new BridgeError(
      'workspace_failed',
      'The configuration requires that changes are verified before they are applied (require_verify), and all of them are verified together.',
      { hint: `Nothing was changed. Apply them without ${fieldRef('paths')}.`, jobId: id },
    );
  if (verify?.status === 'passed') return;
  throw new BridgeError(
    'workspace_failed',
    `The configuration requires that changes are verified before they are applied (require_verify), and ${standOf(verify)}.`,
    {
      hint: `Nothing was changed. ${stepFor(id)} verifies them; apply them when that has passed.`,
      jobId: id,
    },
  );
}

/**
 * How it stands with the proof of changes that are to be applied.
 * @param isPart whether only some of them are to be
 * @throws BridgeError where a pass is required and lacks
 */
export async function provedOrRefused(
  isPart: boolean,
  ...asked: Parameters<typeof judgeVerify>
): Promise<Judged | null> {
  const verdict = await judgeVerify(...asked);
  refuseUnproved(asked[1].job_id, verdict, isPart);
  return verdict.verify;
}

/**
 * Workspaces that apply nothing unproved where a pass is required: looked at before, and again right before the first
 * file is written.
 */
export function provedApplies(deps: PreparationDeps): Workspaces {
  const { workspaces } = deps;
  const check = async (
    job: PlacedJob,
    isPart: boolean,
    signal: AbortSignal | undefined,
  ): Promise<boolean> => {
    const record = job as JobRecord; // marked cast: what is applied is always a job with its whole record
    if ((await preparationFor(deps, record)).preparation?.requireVerify !== true) return false;
    const sum = await workspaces.show(record, { only: null, signal }, ({ sha256 }) =>
      Promise.resolve(sha256),
    );
    await provedOrRefused(isPart, deps, record, sum, signal);
    return true;
  };
  return {
    ...workspaces,
    async apply(job, options = {}) {
      const { signal, order } = options;
      const isPart = (order?.files ?? null) !== null;
      if (!(await check(job, isPart, signal))) return workspaces.apply(job, options);
      const confirm = async (): Promise<void> => {
        await check(job, isPart, signal);
        await options.confirm?.();
      };
      return workspaces.apply(job, { ...options, confirm });
    },
  };
}
