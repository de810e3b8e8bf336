// The proof of the changes of a job that has ended, on request.
import { timestamp } from '../../platform/clock.ts';
import type { VerifyOrders } from '../../protocol/handoff.ts';
import { type JobId, type JobRecord, STRUCTURAL_FIELDS, type VerifyRecord } from '../../protocol/job.ts';
import type { AgentEvent } from '../../protocol/event.ts';
import { openEventWriter } from '../../store/events/event-log.ts';
import { lastEvent } from '../../store/events/last-event.ts';
import { createRecorder } from '../output/event-recorder.ts';
import { createBackground } from '../background.ts';
import { withPorts } from '../queue/hold-ports.ts';
import type { RunnerApp } from '../runner-app.ts';
import { verifyWork } from './verify-work.ts';

/** Whether a run that is noted is this one, and not over. */
const isOwn = ({ verify }: JobRecord, mark: string): boolean =>
  verify?.status === 'running' && verify.mark === mark;

/** Notes how it ended, unless somebody has closed it meanwhile. */
export async function noteVerify(
  { store, redactor, clock }: Pick<RunnerApp, 'store' | 'redactor' | 'clock'>,
  id: JobId,
  ended: VerifyRecord,
  log: Partial<Pick<JobRecord, 'events' | 'last_event_at'>> = {},
): Promise<void> {
  await store.claim(id, async (found, { write }) => {
    if (!isOwn(found, ended.mark)) return;
    const noted: JobRecord = { ...found, ...log, verify: ended, updated_at: timestamp(clock) };
    await write(redactor.redactFields(noted, STRUCTURAL_FIELDS));
  });
}

/** Does nothing unless the record says that this run is wanted. Its events follow those of the job. */
export async function verifyJob(id: JobId, orders: VerifyOrders, app: RunnerApp): Promise<void> {
  const { store, redactor, clock, terminated } = app;
  const record = await store.read(id);
  const { verify } = record;
  if (verify === undefined || !isOwn(record, orders.mark)) return;
  const { events } = store.paths(id);
  const background = createBackground(app.log, terminated);
  const writer = await openEventWriter(events);
  try {
    const last = await lastEvent(events);
    const recorder = createRecorder({ writer, redactor, clock, first: last === null ? 0 : last.i + 1 });
    const push = (events: AgentEvent[]): Promise<void> => recorder.push(events);
    const ways = { signal: terminated, push, background };
    const ended = await withPorts(store, record, terminated, (portBase) =>
      verifyWork(app, record, { ...orders, portBase }, verify, ways),
    );
    await noteVerify(app, id, ended, { events: recorder.count, last_event_at: recorder.lastAt });
  } finally {
    await writer.close();
  }
  await background.end();
}
