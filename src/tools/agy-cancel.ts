// agy_cancel: stop a job, tree and all.
import * as z from 'zod';
import type { Cancelled } from '../jobs/cancel.ts';
import { hasEnded } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import { defineTool } from './definition/define-tool.ts';
import { fields } from './definition/fields.ts';

export const agyCancel = defineTool({
  name: 'agy_cancel',
  title: 'Cancel a job',
  description: 'Stops a job and its processes; detail says what was found.',
  effect: 'stops',
  input: z.strictObject({
    job_id: fields.jobId,
    reason: z.string().min(1).max(LIMITS.reasonChars).default('cancelled by agy_cancel'),
  }),
  output: z.looseObject({
    job_id: z.string(),
    signalled: z.boolean(),
    status: z.string(),
    detail: z.string(),
  }),
  say: ({ job_id, detail }) => `job ${job_id} ${detail}`,
  async handle({ job_id, reason }, { jobs }) {
    const cancelled = await jobs.cancel(job_id, reason);
    return {
      job_id,
      signalled: cancelled.signalled,
      status: cancelled.record.status,
      detail: describeCancel(cancelled),
    };
  },
});

const LATER = 'agy_status tells when it has ended';

/** Says no more than what was looked for and seen. */
function describeCancel(cancelled: Cancelled): string {
  return cancelled.verification === true ? describeVerify(cancelled) : describeJob(cancelled);
}

/** The job has ended before; it is the proof of its changes that was stopped. */
function describeVerify({ record, found }: Cancelled): string {
  const { pids = [], host = null } = found ?? {};
  if (record.verify?.status === 'running')
    return `is ${record.status}; its verification was asked to stop${host === null ? '' : `; it runs on ${host}, which cannot be seen from here`}`;
  const left =
    pids.length === 0 ? 'nothing of it is alive' : `processes that could not be ended: ${pids.join(', ')}`;
  return `is ${record.status}; its verification has ended: ${record.verify?.status ?? 'cancelled'}; ${left}`;
}

function describeJob({ record, signalled, found }: Cancelled): string {
  const { status } = record;
  if (!signalled || found === null) return `had ended before: ${status}`;
  const { processes, pids, host } = found;
  const left = `processes that could not be ended: ${pids.join(', ')}`;
  if (!hasEnded(record)) {
    const asked = 'was asked to stop and has not ended yet';
    if (host !== null) return `${asked}; it runs on ${host}, which cannot be seen from here; ${LATER}`;
    return `${asked}; ${processes === 'left' ? `alive: ${pids.join(', ')}; ` : ''}${LATER}`;
  }
  switch (processes) {
    case 'none':
      return `${status} before it began; no agent was started`;
    case 'gone':
      return `${status}, nothing of it is alive`;
    case 'left':
      return `${status}, but ${left}`;
    case 'unseen':
      return host === null
        ? `${status}; its runner has ended, and this system does not show what else may be alive`
        : `${status}, as its runner says; it ran on ${host}, which cannot be seen from here`;
  }
}
