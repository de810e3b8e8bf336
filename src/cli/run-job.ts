// The runner's process: one job to its end. The request comes on standard input; the argument is the job's folder, or
// for one that stands by, and has no job yet, the file that its words go to until then and a folder to rehearse in.
import { once } from 'node:events';
import { homedir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { createRunnerApp } from '../job-app.ts';
import { removeFile } from '../platform/safe-file.ts';
import { handoff, recoveryOrders } from '../protocol/handoff.ts';
import { jobId } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import { executeJob } from '../runner/execute.ts';
import { recoverJob } from '../runner/recover.ts';
import { rehearse } from '../runner/rehearse.ts';
import { jobPaths } from '../store/job-paths.ts';

// A process of one job parses each shape a few times: compiling its parser costs more than it saves.
z.config({ jitless: true });

const [place = '', role, rehearsal = ''] = process.argv.slice(2);
const STANDS_BY = '--stand-by';
const root = path.dirname(role === STANDS_BY ? path.dirname(place) : place);
const terminated = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => {
    terminated.abort();
  });

const appWith = (redactPatterns: readonly string[]) =>
  createRunnerApp({
    env: process.env,
    platform: process.platform,
    home: homedir(),
    sessionRoot: root,
    redactPatterns,
    terminated: terminated.signal,
    write: (line) => process.stderr.write(line),
  });

/** Resolves with the request; null when none came. */
async function standBy(): Promise<string | null> {
  const dismissed = once(terminated.signal, 'abort').then(() => '');
  const given = text(process.stdin);
  const ordered = Promise.race([given, dismissed]);
  const isEarly = await Promise.race([ordered.then(() => true), delay(TIMES.rehearseAfterMs, false)]);
  // It is no fault of the job to come that this could not be done.
  if (!isEarly) await rehearse(await appWith([]), rehearsal).catch(() => undefined);
  const orders = await ordered;
  if (orders !== '') return orders;
  await removeFile(place);
  process.stdin.destroy();
  return null;
}

async function execute(orders: string): Promise<void> {
  const request = handoff.parse(JSON.parse(orders));
  if (role === STANDS_BY) {
    process.chdir(jobPaths(root, request.jobId).folder);
    process.title = `agy-mcp ${request.jobId}`; // the arguments do not tell
  }
  await executeJob(request, await appWith(request.redactPatterns));
}

async function recover(orders: string): Promise<void> {
  const { redactPatterns } = recoveryOrders.parse(JSON.parse(orders));
  await recoverJob(jobId.parse(path.basename(place)), await appWith(redactPatterns));
}

try {
  if (role === '--recover') await recover(await text(process.stdin));
  else {
    const orders = role === STANDS_BY ? await standBy() : await text(process.stdin);
    if (orders !== null) await execute(orders);
  }
} catch (error) {
  (await appWith([])).log.error('The runner met a fault.', error);
  process.exitCode = 1;
}
