// Takes a lock as the bridge does, suspends itself right before the step that cannot be taken back, and says in the end
// what came of it: `node suspended-holder.mjs TASK.json`.
import { readFileSync } from 'node:fs';
import { testRunnerApp } from './test-runner-app.ts';
import { createChanges } from '../../src/jobs/changes.ts';
import { withLock } from '../../src/platform/locks/lock-file.ts';
import type { Handoff } from '../../src/protocol/handoff.ts';
import { type JobId, type JobRecord, STRUCTURAL_FIELDS } from '../../src/protocol/job.ts';
import { createRedactor } from '../../src/redaction/redact.ts';
import { waitInQueue } from '../../src/runner/queue/queue-wait.ts';
import { createJobStore } from '../../src/store/job-store.ts';
import { createWorkspaces } from '../../src/workspace/workspace.ts';

export interface SuspendedTask {
  readonly what: keyof typeof holders;
  readonly root: string;
  readonly id: JobId;
  readonly sum?: string;
  /** Of a lock. */
  readonly place?: string;
  readonly env?: Record<string, string>;
  readonly handoff?: Handoff;
}

let isSuspended = false;
function suspendOnce(): void {
  if (isSuspended) return;
  isSuspended = true;
  process.kill(process.pid, 'SIGSTOP');
}

const redactor = createRedactor();
const sealed = (record: JobRecord) => redactor.redactFields(record, STRUCTURAL_FIELDS);
const clock = {
  now: () => {
    suspendOnce();
    return new Date();
  },
};

function changesOf({ root, env = {} }: SuspendedTask) {
  const workspaces = createWorkspaces({
    env,
    onApplyStep: (step) => {
      if (step === 'staged') suspendOnce();
    },
  });
  const store = createJobStore(root);
  const discard: typeof workspaces.discard = (job, force, signal, confirm) =>
    workspaces.discard(job, force, signal, async () => {
      suspendOnce();
      await confirm?.();
    });
  const deps = {
    store,
    redactor,
    clock: { now: () => new Date() },
    workspaces: { ...workspaces, discard },
    settings: { repositories: [] },
    env: {},
  };
  return createChanges(deps, (id) => store.read(id));
}

const holders = {
  lock: ({ place = '' }: SuspendedTask) =>
    withLock(place, async ({ confirm }) => {
      suspendOnce();
      await confirm();
      return 'written';
    }),
  claim: ({ root, id }: SuspendedTask) =>
    createJobStore(root).claim(id, async (found, { write }) => {
      const seen = found.label;
      suspendOnce();
      if (seen === null) await write(sealed({ ...found, label: 'late' }));
      return seen;
    }),
  async turn({ root, handoff }: SuspendedTask) {
    if (handoff === undefined) throw new Error('no handoff');
    const never = new AbortController().signal;
    const app = await testRunnerApp(root);
    return (await waitInQueue(handoff, { ...app, clock }, never)).is;
  },
  remove: ({ root, id }: SuspendedTask) =>
    createJobStore(root).remove(id, () => {
      suspendOnce();
      return Promise.resolve(true);
    }),
  apply: async (task: SuspendedTask) => (await changesOf(task).apply(task.id, task.sum ?? '')).paths,
  discard: async (task: SuspendedTask) => (await changesOf(task).discard(task.id)).removed,
};

/** Tells, as one line of JSON, the result or the error. */
export async function runHolder(file: string): Promise<void> {
  const task = JSON.parse(readFileSync(file, 'utf8')) as SuspendedTask;
  const told = await holders[task.what](task).then(
    (result: unknown) => ({ result }),
    (error: unknown) => {
      const { name, code, message, hint } = error as Error & { code?: string; hint?: string };
      return { error: { name, code, message, hint } };
    },
  );
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
