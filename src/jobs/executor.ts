// Where admitted jobs run. Nothing else in this module knows how a runner gets one.
import type { Handoff } from '../protocol/handoff.ts';
import type { JobRecord } from '../protocol/job.ts';

export interface Executor {
  /**
   * Hands over a job whose record is in the store; resolves when somebody else is responsible for it.
   * @throws BridgeError when nobody took it; the job is then closed as failed
   */
  submit(record: JobRecord, handoff: Handoff): Promise<void>;
  /** Gets ready, in the background, to start the next job sooner. */
  prepareNext(): void;
  /** Undoes `prepareNext`; resolves when nothing is alive for jobs that may come. Jobs go on. */
  release(): Promise<void>;
}
