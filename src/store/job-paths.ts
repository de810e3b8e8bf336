// The layout of the store on disk, known here alone.
import path from 'node:path';
import type { JobId } from '../protocol/job.ts';

export interface JobPaths {
  readonly folder: string;
  readonly meta: string;
  readonly events: string;
  readonly answer: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly agentLog: string;
  /** The agent's log as the agent writes it; removed when the job ends. */
  readonly rawAgentLog: string;
  readonly runnerLog: string;
  readonly cancel: string;
  /** Held for moments, by whoever becomes the owner. */
  readonly lock: string;
}

export function jobPaths(root: string, jobId: JobId): JobPaths {
  const folder = path.join(root, jobId);
  const file = (name: string): string => path.join(folder, name);
  return {
    folder,
    meta: file('meta.json'),
    events: file('events.jsonl'),
    answer: file('answer.txt'),
    stdout: file('stdout.log'),
    stderr: file('stderr.log'),
    agentLog: file('agy.log'),
    rawAgentLog: file('agy.log.raw'),
    runnerLog: file('runner.log'),
    cancel: file('cancel.json'),
    lock: file('owner.lock'),
  };
}
