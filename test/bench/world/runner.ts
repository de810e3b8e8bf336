// The runner of a job: its process, from the job's record.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobId } from '../../../src/protocol/job.ts';
import { jobPaths } from '../../../src/store/job-paths.ts';
import { BENCH, type Home } from './home.ts';

interface Owned {
  readonly status: string;
  readonly owner: { readonly pid: number } | null;
}

/** The same home, for a server whose runners note what they allocate. */
export const withAllocations = (home: Home): Home => {
  const hook = path.join(BENCH, 'agents/allocation-hook.cjs');
  return { ...home, env: { ...home.env, NODE_OPTIONS: `--require=${hook}` } };
};

/** What a runner has allocated on its heap, in bytes; it notes that as it ends. */
export async function allocatedBy({ home }: Home, runner: number): Promise<number> {
  const note = path.join(home, `allocated-${runner}`);
  while (!existsSync(note)) await delay(20);
  return Number(readFileSync(note, 'utf8'));
}

/** It is started when the job before has been handed over, and then gets ready. */
const READY_MS = 600;

/** Waits until a runner stands by for the next job, as it does when a person or a model has thought. */
export async function runnerStandsBy({ store }: Home): Promise<void> {
  const folder = path.join(store, 'waiting');
  while (!existsSync(folder) || readdirSync(folder).length === 0) await delay(5);
  await delay(READY_MS);
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
