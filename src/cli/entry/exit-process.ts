// The end of the process, which comes also when something in it is stuck.
import { setTimeout as delay } from 'node:timers/promises';
import { TIMES } from '../../protocol/limits.ts';

/** Work of Node's thread pool, by the names that Node gives it. */
const THREADED = /^(?:FSReq|GetAddrInfo|GetNameInfo)/i;

const isStuck = (): boolean => process.getActiveResourcesInfo().some((name) => THREADED.test(name));

const STUCK =
  'agy-mcp: warning: A file or a file server does not answer and holds this process, which is killed therefore.\n';

const LOOK_MS = 20;

/** What is written is out, unless nobody reads it. */
export const flushed = (stream: NodeJS.WriteStream): Promise<unknown> =>
  Promise.race([new Promise((resolve) => stream.write('', resolve)), delay(TIMES.flushMs)]);

/**
 * Node waits for the threads of its pool before it exits, and one that opens a pipe nobody writes to, or asks a file
 * server that is gone, never comes back: then only the system can end this process.
 */
export async function exitProcess(code: number): Promise<never> {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  for (let waited = 0; isStuck() && waited < TIMES.flushMs; waited += LOOK_MS) await delay(LOOK_MS);
  if (isStuck()) {
    process.stderr.write(STUCK);
    await flushed(process.stderr);
    process.kill(process.pid, 'SIGKILL');
  }
  return process.exit(code);
}
