// The runner of a job: its process, from the job's record.
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobId } from '../../../src/protocol/job.ts';
import { jobPaths } from '../../../src/store/job-paths.ts';
import type { Home } from './home.ts';

interface Owned {
  readonly status: string;
  readonly owner: { readonly pid: number } | null;
}

/** Waits until the job is running. @returns the pid of its runner */
export async function runnerOf({ store }: Home, job: unknown): Promise<number> {
  const { meta } = jobPaths(store, job as JobId);
  for (;;) {
    const { status, owner } = JSON.parse(readFileSync(meta, 'utf8')) as Owned;
    if (status === 'running' && owner !== null) return owner.pid;
    if (status !== 'queued') throw new Error(`the job is ${status} before it was seen to run`);
    await delay(5);
  }
}
