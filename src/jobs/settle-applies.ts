// Completes or rolls back applies that a crash interrupted, the next time a job of the same checkout is read, and reports it there.
import { type Clock, timestamp } from '../platform/clock.ts';
import { BridgeError } from '../protocol/error.ts';
import { hasEnded, type JobRecord, jobId, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import type { Redactor } from '../redaction/redact.ts';
import { withApplied } from './apply-request.ts';
import type { JobStore } from '../store/job-store.ts';
import type { SettledApply } from '../workspace/apply/interrupted-applies.ts';
import { listPaths } from '../workspace/inventory/list-paths.ts';
import type { Workspaces } from '../workspace/workspace.ts';

interface SettleDeps {
  readonly store: JobStore;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly workspaces: Pick<Workspaces, 'settle'>;
}

function warningOf({ outcome, foreign, failed, folder, lacksCommit }: SettledApply): string {
  const others =
    foreign.length === 0
      ? ''
      : ` Files that were changed since stay as they are: ${listPaths(foreign)}; what stood there before is kept in ${folder}.`;
  switch (outcome) {
    case 'completed':
      if (lacksCommit)
        return 'An apply of this job as a commit was interrupted when all of its files were written, and the checkout was worked on since: they are there, and not committed.';
      return 'An apply of this job was interrupted when all of it was written; it counts as applied.';
    case 'taken_back':
      return `An apply of this job was interrupted; what it had written was taken back.${others}`;
    case 'unsettled':
      return `An apply of this job was interrupted, and not all of it could be taken back${failed.length === 0 ? '' : `: ${listPaths(failed)}`}. What stood there is kept in ${folder}.`;
  }
}

/** Writes what was found into the record of its job; a job of another store is reported through the checkout alone. */
async function note({ store, redactor, clock }: SettleDeps, settled: SettledApply): Promise<void> {
  const id = jobId.safeParse(settled.jobId).data;
  if (id === undefined) return;
  const known = await store.read(id).catch((error: unknown) => {
    if (error instanceof BridgeError && error.code === 'job_not_found') return null; // forgotten, or of another store
    throw error;
  });
  if (known === null) return;
  await store.claim(id, async (record, { write }) => {
    const at = timestamp(clock);
    const warning = warningOf(settled);
    const { worktree, warnings } = record;
    const applied = settled.outcome === 'completed' && worktree !== null;
    const noted: JobRecord = {
      ...record,
      updated_at: at,
      warnings: warnings.includes(warning) ? warnings : [...warnings, warning],
      ...(applied ? { worktree: withApplied(worktree, settled.what, at) } : {}),
    };
    await write(redactor.redactFields(noted, STRUCTURAL_FIELDS));
  });
}

/** @returns the record as it is then */
export async function settleApplies(deps: SettleDeps, record: JobRecord): Promise<JobRecord> {
  if (record.worktree === null || !hasEnded(record)) return record;
  let found = 0;
  const noteOne = (settled: SettledApply): Promise<void> => {
    found += 1;
    return note(deps, settled);
  };
  // a checkout that is gone has nothing to settle; what cannot be noted is found again by the next look
  await deps.workspaces.settle(record, noteOne).catch(() => undefined);
  return found === 0 ? record : deps.store.read(record.job_id);
}
