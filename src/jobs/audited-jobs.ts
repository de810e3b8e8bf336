// Jobs whose effects are recorded before they happen: what is not recorded does not happen.
import { admitted, refused } from '../audit/entries.ts';
import type { Actor } from '../audit/record.ts';
import { type Recorded, recordedBy } from '../audit/recorded.ts';
import type { AuditTrail } from '../audit/trail.ts';
import { toBridgeError } from '../protocol/error.ts';
import type { Changes } from './changes.ts';
import type { Jobs } from './jobs.ts';

type JobEffects = { readonly [Name in 'cancel' | 'purge' | 'remove' | 'clearSetups']: Recorded<Jobs[Name]> };
type ChangeEffects = { readonly [Name in 'diff' | 'apply' | 'discard']: Recorded<Changes[Name]> };

const JOB_EFFECTS: JobEffects = {
  cancel: { kind: 'cancelled', job: (id) => id, details: (_id, reason) => ({ reason }), stops: true },
  purge: {
    kind: 'purged',
    job: () => null,
    details: ({ days }) => ({ days }),
    changes: ({ dryRun }) => !dryRun,
  },
  remove: {
    kind: 'purged',
    job: ({ id }) => id,
    details: () => ({}),
    changes: ({ dryRun }) => !dryRun,
  },
  clearSetups: { kind: 'purged', job: () => null, details: () => ({ what: 'setups' }) },
};

const CHANGE_EFFECTS: ChangeEffects = {
  diff: {
    kind: 'diffed',
    job: (id) => id,
    details: (_id, { path, offset }) => ({ path, offset }),
    reads: true,
  },
  apply: {
    kind: 'applied',
    job: (id) => id,
    details: (_id, sum, request) => ({
      patch_sha256: sum,
      as: request?.as ?? 'changes',
      paths: request?.paths ?? null,
      branch: request?.branch ?? null,
    }),
  },
  discard: { kind: 'discarded', job: (id) => id, details: (_id, force) => ({ force: force ?? false }) },
};

/** The same changes, each effect with its records. */
function auditedChanges(changes: Changes, trail: () => Promise<AuditTrail>, actor: Actor): Changes {
  const { diff, apply, discard } = CHANGE_EFFECTS;
  return {
    ...changes,
    diff: recordedBy(trail, actor, (...given) => changes.diff(...given), diff),
    apply: recordedBy(trail, actor, (...given) => changes.apply(...given), apply),
    discard: recordedBy(trail, actor, (...given) => changes.discard(...given), discard),
  };
}

/** The same jobs, each effect with its records: who has them has no way around. */
export function auditedJobs(jobs: Jobs, trail: () => Promise<AuditTrail>, actor: Actor): Jobs {
  const { cancel, purge, remove, clearSetups } = JOB_EFFECTS;
  return {
    ...jobs,
    changes: auditedChanges(jobs.changes, trail, actor),
    async start(asked, ask) {
      const loaded = trail(); // while the request is looked at
      loaded.catch(() => undefined); // thrown where it is awaited
      try {
        return await jobs.start(asked, ask, async (admission) =>
          (await loaded).record(admitted(admission, actor)),
        );
      } catch (error) {
        const refusal = toBridgeError(error);
        if (refusal.code !== 'store_failed' && refusal.code !== 'internal')
          await (await loaded).recordOrOwe(refused(asked.request, refusal, actor));
        throw error;
      }
    },
    cancel: recordedBy(trail, actor, (...given) => jobs.cancel(...given), cancel),
    purge: recordedBy(trail, actor, (...given) => jobs.purge(...given), purge),
    remove: recordedBy(trail, actor, (...given) => jobs.remove(...given), remove),
    clearSetups: recordedBy(trail, actor, (...given) => jobs.clearSetups(...given), clearSetups),
  };
}
