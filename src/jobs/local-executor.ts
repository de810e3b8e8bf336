// Runs jobs on this machine: in the standby runner or a new one, or through the queue holder.
import type { Clock } from '../platform/clock.ts';
import type { RunnerProgram } from '../platform/processes/spawn-runner.ts';
import type { Redactor } from '../redaction/redact.ts';
import type { JobStore } from '../store/job-store.ts';
import { createQueueAccess } from '../store/queue-access.ts';
import { dispatchJob } from './dispatch.ts';
import type { Executor } from './executor.ts';
import { createRunnerPool } from './runner-pool.ts';

interface LocalExecutorDeps extends RunnerProgram {
  readonly store: JobStore;
  readonly redactor: Redactor;
  readonly clock: Clock;
  /** Absolute path of the queue holder's program. */
  readonly holderScript: string;
}

/** Starts no process before the first job. */
export function createLocalExecutor({
  store,
  redactor,
  clock,
  holderScript,
  ...program
}: LocalExecutorDeps): Executor {
  const runners = createRunnerPool({ ...program, store });
  const queue = createQueueAccess({ ...program, store, holderScript });
  return {
    submit: (record, handoff) => dispatchJob({ store, redactor, clock, runners, queue }, record, handoff),
    prepareNext() {
      runners.keepStandby();
    },
    release: () => runners.stopStandby(),
  };
}
