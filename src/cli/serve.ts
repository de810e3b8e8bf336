// The stdio server's life. Every client waits for it, so that little is loaded before it is asked for real work.
import type { Machine } from '../app.ts';
import { mayBeConfigured } from '../config/presence.ts';
import { type Answered, answerOpening } from '../mcp/opening.ts';
import type { Prepared } from '../mcp/prepared.ts';
import { readAtOnce } from '../platform/quick-look.ts';
import { untilAborted } from '../platform/until-aborted.ts';
import { userDirs } from '../platform/user-dirs.ts';

/** @throws BridgeError `invalid_request` when the configuration is bad, before anything is answered */
async function checkSettings({ env, home }: Machine): Promise<void> {
  const { configFile } = userDirs(env, home);
  if (!mayBeConfigured(configFile, env)) return;
  const { loadSettings } = await import('../config/load.ts');
  await loadSettings(configFile, env);
}

/** Aborted when the input ends or a signal comes. */
function endOfConnection(): AbortSignal {
  const over = new AbortController();
  const end = (): void => {
    over.abort();
  };
  process.stdin.once('end', end);
  process.stdin.once('close', end);
  // `on`, not `once`: some clients send SIGINT and SIGTERM shortly after each other.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  // The client is gone and nobody reads: an orderly end rather than a crash.
  process.stdout.on('error', end);
  return over.signal;
}

/** @returns null when the connection was over before anything needed the whole server */
async function open(answersFile: string, over: AbortSignal): Promise<Answered | null> {
  const text = readAtOnce(answersFile);
  if (text === null) return new Set(); // built without: the whole server answers everything
  const prepared = JSON.parse(text) as Prepared;
  const gone = untilAborted(over).then(() => null);
  return Promise.race([gone, answerOpening(process.stdin, process.stdout, prepared)]);
}

/**
 * Serves until standard input ends or a signal comes; jobs go on.
 * @throws BridgeError `invalid_request` when the configuration is bad
 */
export async function serve(machine: Machine): Promise<void> {
  const over = endOfConnection();
  await checkSettings(machine);
  const answered = await open(machine.answersFile, over);
  if (answered === null) return;
  const { serveWhole } = await import('./serve-whole.ts');
  await serveWhole(machine, answered, over);
}
