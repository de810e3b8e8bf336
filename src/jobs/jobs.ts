// What the entry points may do with jobs: one object, made once.
import type { EventFormat } from '../protocol/request.ts';
import { BridgeError } from '../protocol/error.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import type { SetupUsage } from '../store/setup-entries.ts';
import { createSetups } from '../store/setups.ts';
import { lastEvent } from '../store/events/last-event.ts';
import { ownerNote } from '../store/owner.ts';
import type { Admission } from './admission/record.ts';
import type { Asked } from './admission/step.ts';
import { admit } from './admit.ts';
import type { AskPerson } from './approvals/agreement.ts';
import { createWithinBudget } from './budgets/within-budget.ts';
import { createApprovalNote } from './approvals/approval-note.ts';
import { type Cancelled, cancelJob } from './cancel.ts';
import { type Changes, createChanges } from './changes.ts';
import { type EventPage, type EventQuery, readPage } from './event-page.ts';
import { findJob } from './find-job.ts';
import { type ListFilter, listJobs, newestEnded, type Page } from './list.ts';
import { watchJob, watchJobs } from './watch-jobs.ts';
import { purgeJobs, type Purged, type PurgeOrder } from './purge.ts';
import { type RemovedJob, removeJob } from './remove-job.ts';
import { createQueueBound } from './queue-bound.ts';
import { createQueueNote } from './queue-note.ts';
import { readOrClose } from './spawn-recovery.ts';
import { settleApplies } from './settle-applies.ts';
import { type Announce, type StartDeps, startJob } from './start-job.ts';
import type { ConfinementPreview } from '../confinement/preview.ts';
import type { ConfinementOrder } from '../protocol/confinement.ts';
import type { Handoff } from '../protocol/handoff.ts';
import { createVerifyRuns, type VerifyDeps, type VerifyRuns } from './verify/verify-runs.ts';
import { waitForJob, type WaitOptions } from './follow.ts';
import { fieldRef } from '../protocol/text/references.ts';

export interface AnswerPage {
  readonly text: string;
  readonly totalChars: number;
  readonly nextOffset: number | null;
}

export interface Jobs {
  /** Format of events when a request names none. */
  readonly dialect: EventFormat;
  /** @throws BridgeError with the first reason against the request */
  preview(asked: Asked): Promise<Admission>;
  /**
   * Admits and starts; returns as soon as a runner has the request.
   * @param ask puts a question to a person before anything is done
   * @param announce what it throws keeps the job from being run
   */
  start(asked: Asked, ask: AskPerson, announce?: Announce): Promise<JobRecord>;
  /** A job as it is; one whose runner died is closed first. */
  look(id: JobId): Promise<JobRecord>;
  wait(id: JobId, options: WaitOptions): Promise<JobRecord>;
  answer(record: JobRecord, offset: number, maxChars: number): Promise<AnswerPage>;
  events(id: JobId, query: EventQuery): Promise<EventPage>;
  cancel(id: JobId, reason: string): Promise<Cancelled>;
  list(filter: ListFilter): Promise<Page>;
  /**
   * The job that a person means by a word: its id, the beginning of one, its label, or `latest`.
   * @throws BridgeError `job_not_found`, or `invalid_request` with the candidates
   */
  find(word: string): Promise<JobId>;
  /** Removes old jobs, never one that has not ended. */
  purge(order: PurgeOrder): Promise<Purged>;
  /** Removes all finished setups: the next worktree runs its own. @returns what there was */
  clearSetups(): Promise<SetupUsage>;
  /** Removes one job that has ended. */
  remove(order: { readonly id: JobId; readonly dryRun: boolean }): Promise<RemovedJob>;
  /** What a job changed in its worktree. */
  readonly changes: Changes;
  /** The proof of what it changed. */
  readonly verify: VerifyRuns;
  /** Yields whenever this job says something new, first as it is, until it has ended. */
  watch(id: JobId, signal: AbortSignal): AsyncGenerator<JobRecord>;
  /** Yields once it watches, then whenever the list of jobs is another one. */
  watchAll(signal: AbortSignal): AsyncGenerator<null>;
  /** @throws BridgeError `job_not_found` when no job has ended yet */
  newestEnded(): Promise<JobRecord>;
}

export interface JobsDeps extends VerifyDeps, StartDeps {
  /** @param agentCwd where the agent would start */
  readonly previewConfinement: (
    handoff: Handoff & { readonly confinement: ConfinementOrder },
    agentCwd: string,
  ) => Promise<ConfinementPreview>;
}

export function createJobs(deps: JobsDeps): Jobs {
  const { store } = deps;
  const { max_running: slots, max_queued: queued } = deps.settings.jobs;
  const bound = createQueueBound(store, { slots, queued });
  const withinBudget = createWithinBudget({ store, clock: deps.clock });

  const queueNote = createQueueNote(store, slots);
  const approvalNote = createApprovalNote(store, deps.clock);

  async function confinementOf({ handoff, record, preview }: Admission): Promise<ConfinementPreview> {
    const { confinement } = handoff;
    if (confinement !== undefined) return deps.previewConfinement({ ...handoff, confinement }, preview.cwd);
    const why = record.confinement?.detail;
    return { by: 'none', ...(why === undefined ? {} : { detail: why }) };
  }

  /** A running job's record does not count its events, the log does; nor who has it, nor what it waits for. */
  const withCounts = async (stored: JobRecord): Promise<JobRecord> => {
    if (hasEnded(stored)) return stored;
    const said = [await ownerNote(stored), await approvalNote(stored), await queueNote(stored)];
    const notes = said.filter((note) => note !== null);
    const record = notes.length === 0 ? stored : { ...stored, warnings: [...stored.warnings, ...notes] };
    const last = await lastEvent(store.paths(record.job_id).events);
    return last === null ? record : { ...record, events: last.i + 1, last_event_at: last.ts };
  };
  const look = async (id: JobId): Promise<JobRecord> =>
    withCounts(await settleApplies(deps, await readOrClose(deps, id)));
  const verify = createVerifyRuns(deps, look);

  return {
    dialect: deps.settings.output_protocol,
    look,
    changes: createChanges(deps, look),
    verify,
    async preview(asked) {
      const admission = await admit(deps, asked);
      return { ...admission, preview: { ...admission.preview, confinement: await confinementOf(admission) } };
    },
    start: (...given) => startJob({ ...deps, withinBudget }, bound, ...given),
    wait: async (id, options) => withCounts(await waitForJob(deps, id, options)),
    async answer(record, offset, maxChars) {
      const { text, total } = await store.readAnswer(record, offset, maxChars);
      const end = offset + text.length;
      return { text, totalChars: total, nextOffset: end < total ? end : null };
    },
    events: (id, query) => readPage(deps, id, query, look),
    async cancel(id, reason) {
      const cancelled = (await verify.cancel(id)) ?? (await cancelJob(deps, id, reason));
      await deps.executor.release(); // who cancels wants quiet: nothing is alive but this process
      return cancelled;
    },
    list: (filter) => listJobs(store, look, filter),
    find: (word) => findJob(store, word),
    purge: (order) => purgeJobs(deps, order),
    clearSetups: () => createSetups(deps.store.places).removeBefore(Infinity),
    remove: (order) => removeJob(deps, look, order),
    watch: (id, signal) => watchJob({ store, look }, id, signal),
    watchAll: (signal) => watchJobs({ store, look }, signal),
    async newestEnded() {
      const record = await newestEnded(store, look);
      if (record !== null) return record;
      throw new BridgeError('job_not_found', 'No job has finished yet.', {
        hint: `Start one with agy_start, or name a running one by ${fieldRef('job_id')}.`,
      });
    },
  };
}
