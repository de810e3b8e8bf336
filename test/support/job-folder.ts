// A job of the store with all its files, old enough to be purged.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { JobId, JobRecord } from '../../src/protocol/job.ts';
import { createJobStore } from '../../src/store/job-store.ts';
import { recordAt } from './job-records.ts';

/** @param sessions the session root */
export async function addJob(sessions: string, changes: Partial<JobRecord> = {}): Promise<JobId> {
  const record = recordAt(new Date(Date.now() - 86_400_000 * 30), { answer_chars: 6, ...changes });
  await createJobStore(sessions).create(record);
  const folder = path.join(sessions, record.job_id);
  const event = { i: 0, ts: '2026-11-21T10:00:00.000Z', type: 'system', text: 'hello' };
  writeFileSync(path.join(folder, 'events.jsonl'), `${JSON.stringify(event)}\n`, { mode: 0o600 });
  writeFileSync(path.join(folder, 'answer.txt'), 'answer', { mode: 0o600 });
  for (const name of ['stdout.log', 'stderr.log', 'agy.log', 'runner.log'])
    writeFileSync(path.join(folder, name), 'words\n', { mode: 0o600 });
  return record.job_id;
}
