// The runner's process: one job to its end. Its arguments name the task, the request comes on
// standard input.
import { homedir } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { createRunnerApp } from '../../create-runner-app.ts';
import { removeFile } from '../../platform/files/private-file.ts';
import { untilAborted } from '../../platform/waiting/until-aborted.ts';
import { handoff, recoveryOrders, verifyOrders } from '../../protocol/handoff.ts';
import { jobId } from '../../protocol/job.ts';
import { TIMES } from '../../protocol/limits.ts';
import { fromArgs } from '../../protocol/runner-task.ts';
import { executeJob } from '../../runner/execute.ts';
import { recoverJob } from '../../runner/recover.ts';
import { recoverVerify } from '../../runner/verify/recover-verify.ts';
import { verifyJob } from '../../runner/verify/verify-job.ts';
import { warmUp } from '../../runner/warm-up.ts';
import { jobOfFolder, jobPaths, waitingPlaces } from '../../store/job-paths.ts';

// A process of one job parses each shape a few times: compiling its parser costs more than it saves.
z.config({ jitless: true });

const task = fromArgs(process.argv.slice(2));
const root = task.does === 'standby' ? task.root : jobOfFolder(task.folder).root;
const terminated = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => {
    terminated.abort();
  });

const appWith = (
  redactPatterns: readonly string[],
  auditKey: string | null = null,
  extraEnv: Readonly<Record<string, string>> = {},
) =>
  createRunnerApp({
    env: process.env,
    platform: process.platform,
    home: homedir(),
    sessionRoot: root,
    runnerScript: fileURLToPath(import.meta.url),
    holderScript: fileURLToPath(new URL('./hold-jobs.js', import.meta.url)),
    redactPatterns,
    auditKey,
    extraEnv,
    terminated: terminated.signal,
    write: (line) => process.stderr.write(line),
  });

async function run(words: string): Promise<void> {
  const given = handoff.parse(JSON.parse(words));
  if (task.does === 'standby') {
    process.chdir(jobPaths(root, given.jobId).folder);
    process.title = `agy-mcp ${given.jobId}`; // the arguments do not say
  }
  await executeJob(given, await appWith(given.redactPatterns, given.auditKey ?? null, given.extraEnv));
}

async function recover(folder: string, words: string): Promise<void> {
  const { redactPatterns, auditKey } = recoveryOrders.parse(JSON.parse(words));
  const [id, app] = [jobId.parse(jobOfFolder(folder).id), await appWith(redactPatterns, auditKey ?? null)];
  await recoverJob(id, app);
  await recoverVerify(id, app);
}

async function verify(folder: string, words: string): Promise<void> {
  if (words === '') return; // whoever started it has given it up
  const orders = verifyOrders.parse(JSON.parse(words));
  await verifyJob(
    jobId.parse(jobOfFolder(folder).id),
    orders,
    await appWith(orders.redactPatterns, orders.auditKey ?? null),
  );
}

/** Waits for a job and runs it; ends when it is asked to, or when its server is gone. */
async function standBy(name: string): Promise<void> {
  const { log, warmUpStore } = waitingPlaces(root, name);
  const dismissed = untilAborted(terminated.signal).then(() => '');
  const given = Promise.race([text(process.stdin), dismissed]);
  const isEarly = await Promise.race([given.then(() => true), delay(TIMES.warmUpAfterMs, false)]);
  // It is no fault of the job to come that this could not be done.
  if (!isEarly) await warmUp(await appWith([]), warmUpStore).catch(() => undefined);
  const words = await given;
  if (words !== '') return run(words);
  await removeFile(log);
  process.stdin.destroy();
}

try {
  if (task.does === 'standby') await standBy(task.name);
  else if (task.does === 'verify') await verify(task.folder, await text(process.stdin));
  else if (task.does === 'recover') await recover(task.folder, await text(process.stdin));
  else await run(await text(process.stdin));
} catch (error) {
  (await appWith([])).log.error('The runner met a fault.', error);
  process.exitCode = 1;
}
