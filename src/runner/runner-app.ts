// What the runner works with: types only.
import type { Agents } from '../adapters/probe.ts';
import type { AuditTrail } from '../audit/trail.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Redactor } from '../redaction/redact.ts';
import type { JobStore } from '../store/job-store.ts';
import type { QueueAccess } from '../store/queue-access.ts';
import type { Workspaces } from '../workspace/workspace.ts';

export interface RunnerApp {
  readonly store: JobStore;
  /** Where a job that must wait is queued. */
  readonly queue: QueueAccess;
  readonly redactor: Redactor;
  readonly workspaces: Workspaces;
  /** For a job whose first agent cannot be used. */
  readonly agents: Agents;
  /** Null for a process that ends no job. */
  readonly audit: AuditTrail | null;
  /** The trail of another store. */
  readonly openTrail: (root: string, key: string) => AuditTrail;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Folder under which the agents keep their things. */
  readonly home: string;
  /** Absolute path of the program that leads a sandbox to its proxy. */
  readonly relay: string;
  /** Aborted by a termination signal to this process. */
  readonly terminated: AbortSignal;
}
