// The stdio server's life. Every client waits for it, so that little is loaded before it is asked for real work.
import { setTimeout as delay } from 'node:timers/promises';
import type { Machine } from '../../app.ts';
import { mayBeConfigured } from '../../config/has-config.ts';
import { createInputReader, type InputReader } from '../../mcp/transport/read-input.ts';
import { mayHavePolicy } from '../../config/policy/has-policy.ts';
import { type Answered, answerHandshake } from '../../mcp/handshake/static-handshake.ts';
import { type StaticResponses, withoutAnswersTo } from '../../mcp/handshake/static-responses.ts';
import { readTextSync } from '../../platform/files/sync-read.ts';
import { untilAborted } from '../../platform/waiting/until-aborted.ts';
import { userDirs } from '../../platform/user-dirs.ts';
import { TIMES } from '../../protocol/limits.ts';
import { INPUT_ENDED, watchForEnd } from './watch-end.ts';

/** @throws BridgeError `invalid_request` when the configuration is bad, before anything is answered */
async function checkSettings({ env, home }: Machine): Promise<void> {
  const { configFile } = userDirs(env, home);
  if (!mayBeConfigured(configFile, env)) return;
  const { loadSettings } = await import('../../config/load.ts');
  await loadSettings(configFile, env);
}

interface Start {
  readonly machine: Machine;
  readonly intake: InputReader;
  readonly over: AbortController;
  readonly warn: (words: string) => void;
}

/** @returns null when the connection was over before anything needed the whole server */
async function open({ machine, intake, warn }: Start): Promise<Answered | null> {
  const text = readTextSync(machine.answersFile);
  if (text === null) return new Set(); // built without: the whole server answers everything
  const whole = JSON.parse(text) as StaticResponses;
  const prepared = mayHavePolicy(userDirs(machine.env, machine.home).configFile, machine.env)
    ? withoutAnswersTo('tools/list', whole)
    : whole;
  return answerHandshake({ intake, output: process.stdout, prepared, warn });
}

async function serveInOrder(start: Start): Promise<void> {
  const { machine, intake, over, warn } = start;
  await checkSettings(machine);
  const answered = await open(start);
  if (answered === null) {
    over.abort(INPUT_ENDED);
    return;
  }
  const { serveFull } = await import('./serve-full.ts');
  await serveFull(machine, { intake, answered, warn }, over);
}

/** A client that sends nothing but what is malformed shall not fill the log. */
const MOST_WARNINGS = 50;

/**
 * Serves until standard input ends, a signal comes or the parent is gone; jobs go on. Answers in time also when
 * something is stuck.
 * @throws BridgeError `invalid_request` when the configuration is bad
 */
export async function serve(machine: Machine): Promise<void> {
  const over = new AbortController();
  watchForEnd(over);
  let warnings = 0;
  const warn = (words: string): void => {
    warnings += 1;
    if (warnings <= MOST_WARNINGS) machine.write(`agy-mcp: warning: ${words}\n`);
  };
  const intake = createInputReader(process.stdin);
  // Whoever reads the input says when it is over; but they may be stuck.
  void intake.ended.then(async () => {
    await delay(TIMES.drainMs, undefined, { ref: false });
    over.abort(INPUT_ENDED);
  });
  const late = untilAborted(over.signal).then(() => delay(TIMES.closeMs, undefined, { ref: false }));
  await Promise.race([serveInOrder({ machine, intake, over, warn }), late]);
  // The end of the input is what every client does when it is done.
  if (over.signal.reason !== INPUT_ENDED)
    machine.write(`agy-mcp: The server ends: ${String(over.signal.reason)}.\n`);
}
