// A job that never was: what every job does is done once before the first one comes, so that it is loaded and compiled.
import path from 'node:path';
import { ended } from '../audit/entries.ts';
import { newJobId, newMark } from '../platform/ids.ts';
import { killTree } from '../platform/processes/kill-tree.ts';
import { removeTree } from '../platform/files/paths.ts';
import { identify } from '../platform/processes/process-identity.ts';
import { timestamp } from '../platform/clock.ts';
import { MAIN_BACKEND } from '../protocol/backend.ts';
import { type Handoff, handoff } from '../protocol/handoff.ts';
import { type JobRecord, NEW_RECORD, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import { createJobStore } from '../store/job-store.ts';
import { executeJob } from './execute.ts';
import type { RunnerApp } from './runner-app.ts';
import { warmConfinement } from './warm-confinement.ts';

/** Its agent is not there, so that nothing is started. */
const toHandoff = (folder: string, jobId: Handoff['jobId']): Handoff => ({
  jobId,
  spec: {
    prompt: 'warm-up',
    mode: 'ask',
    allowWrite: false,
    sessionId: null,
    model: null,
    effort: null,
    addDirs: [],
    outputSchema: null,
    sandbox: false,
    skipPermissions: false,
    timeoutSeconds: 60,
  },
  capability: {
    backend: MAIN_BACKEND,
    executable: path.join(folder, 'none'),
    version: null,
    flags: ['print', 'input-format', 'output-format'],
    efforts: [],
    drive: 'stream_stdin',
  },
  mayFallBack: false,
  // Not compared: whoever keeps their home in a repository has much around this folder.
  workspace: { kind: 'in_place', cwd: folder, readOnly: false },
  extraEnv: {},
  queue: { slots: 1, sameSession: true, passOver: [] },
  idle: { firstSeconds: 0, seconds: 0 },
  depth: 1,
  passEnv: [],
  redactPatterns: [],
  auditKey: path.join(folder, 'audit.key'),
});

/**
 * Does a job that starts no agent.
 * @param folder made for it, and removed again; nothing else is touched
 */
export async function warmUp(app: RunnerApp, folder: string): Promise<void> {
  const jobId = newJobId(app.clock.now());
  const given = handoff.parse(toHandoff(folder, jobId));
  const audit = app.openTrail(folder, given.auditKey ?? '');
  const store = createJobStore(folder, (ending) => audit.recordOrOwe(ended(ending)));
  const now = timestamp(app.clock);
  const record: JobRecord = {
    ...NEW_RECORD,
    job_id: jobId,
    label: null,
    mode: given.spec.mode,
    backend: given.capability.backend,
    agent_version: null,
    model: null,
    cwd: folder,
    session_id: null,
    created_at: now,
    updated_at: now,
    timeout_seconds: given.spec.timeoutSeconds,
    warnings: [],
    owner: await identify(),
    mark: newMark(folder),
  };
  try {
    await store.create(app.redactor.redactFields(record, STRUCTURAL_FIELDS));
    await executeJob(given, { ...app, store, audit });
    await warmConfinement(app, folder);
    await Promise.all([app.workspaces.gitVersion(), killTree(null, record.mark)]);
  } finally {
    await removeTree(folder);
  }
}
