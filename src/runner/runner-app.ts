// What the runner works with: types only.
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Redactor } from '../redaction/redact.ts';
import type { JobStore } from '../store/job-store.ts';
import type { Workspaces } from '../workspace/workspace.ts';

export interface RunnerApp {
  readonly store: JobStore;
  readonly redactor: Redactor;
  readonly workspaces: Workspaces;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Aborted by a termination signal to this process. */
  readonly terminated: AbortSignal;
}
