// Records of jobs for tests of the store and of what works on it.
import { newJobId, newMark } from '../../src/platform/ids.ts';
import { type JobRecord, NEW_RECORD, STRUCTURAL_FIELDS } from '../../src/protocol/job.ts';
import { createRedactor, type Redacted } from '../../src/redaction/redact.ts';

const redactor = createRedactor();

/** A job that was made, and has ended, at a time. */
export function recordAt(at: Date, changes: Partial<JobRecord> = {}): Redacted<JobRecord> {
  const time = at.toISOString();
  const record: JobRecord = {
    ...NEW_RECORD,
    job_id: newJobId(at),
    status: 'completed',
    label: null,
    mode: 'ask',
    backend: 'agy',
    agent_version: null,
    model: null,
    cwd: '/srv/one',
    session_id: null,
    created_at: time,
    updated_at: time,
    finished_at: time,
    timeout_seconds: 900,
    warnings: [],
    owner: null,
    mark: newMark(),
    ...changes,
  };
  return redactor.redactFields(record, STRUCTURAL_FIELDS);
}
