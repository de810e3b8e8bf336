// The runner's process: a job folder as argument, the request on standard input, one job to its end.
import { homedir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { createRunnerApp } from '../job-app.ts';
import { handoff, recoveryOrders } from '../protocol/handoff.ts';
import { jobId } from '../protocol/job.ts';
import { executeJob } from '../runner/execute.ts';
import { recoverJob } from '../runner/recover.ts';

// A process of one job parses each shape a few times: compiling its parser costs more than it saves.
z.config({ jitless: true });

const [folder = '', recover] = process.argv.slice(2);
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
    sessionRoot: path.dirname(folder),
    redactPatterns,
    terminated: terminated.signal,
    write: (line) => process.stderr.write(line),
  });

try {
  const orders: unknown = JSON.parse(await text(process.stdin));
  if (recover === '--recover') {
    const { redactPatterns } = recoveryOrders.parse(orders);
    await recoverJob(jobId.parse(path.basename(folder)), await appWith(redactPatterns));
  } else {
    const request = handoff.parse(orders);
    await executeJob(request, await appWith(request.redactPatterns));
  }
} catch (error) {
  (await appWith([])).log.error('The runner met a fault.', error);
  process.exitCode = 1;
}
