// What a tool may touch.
import type { AuditHead } from '../../audit/chain.ts';
import type { StoredEvent } from '../../protocol/event.ts';
import type { JobRecord } from '../../protocol/job.ts';
import type { Doctor } from '../../doctor/doctor.ts';
import type { Skills } from '../../installer/installer.ts';
import type { AskPerson } from '../../jobs/approvals/agreement.ts';
import type { Approvals } from '../../jobs/approvals/approvals.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import type { PermitCall } from '../../jobs/policy/permit-call.ts';

export interface ToolApp {
  /** Name that the caller gives itself; `terminal` for the command line, null where it is not known. */
  readonly client: string | null;
  readonly jobs: Jobs;
  readonly doctor: () => Promise<Doctor>;
  readonly skills: () => Promise<Skills>;
  /** Lets the policy decide about a call that starts no job. */
  readonly permit: PermitCall;
  readonly approvals: Approvals;
  /** The newest record of the audit trail; null when there is none. */
  readonly auditHead: () => Promise<AuditHead | null>;
  /** Whether a person is asked before changes are applied, where one can be. */
  readonly asksBeforeApply: boolean;
}

/** One call of a tool, as the entry point that received it sees it. */
export interface Call {
  /** Aborted when the caller leaves or does not want the answer any more. */
  readonly signal: AbortSignal;
  /** True when the caller's user wants what was started stopped, and not only timed out. */
  readonly wantsCancel: () => boolean;
  /** Directory of a request that names none. */
  readonly defaultCwd: () => Promise<string>;
  /** How long a waiting tool holds the call when the request does not say. */
  readonly waitSeconds: number;
  /** How much of an answer this caller can take at once. */
  readonly maxOutputChars: number;
  /** The longest page that its reply has room for, whatever is asked for. */
  readonly pageChars: number;
  /** Puts a question to the person behind the caller; a handler that asks changes nothing before, as it runs twice. */
  readonly ask: AskPerson;
  /** Why a rule wants a person to agree, as sentences, in a tool that asks in its own words; absent where none does. */
  readonly confirm?: string;
  /** Null when the caller does not want to see them: then nobody reads them. */
  readonly onEvents: ((events: readonly StoredEvent[], record: JobRecord) => void) | null;
}
