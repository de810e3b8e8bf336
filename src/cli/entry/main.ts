// argv to the server or to a user's command; errors to exit codes.
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Machine } from '../../app.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { exitProcess, flushed } from './exit-process.ts';
import { serve } from './serve.ts';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Names nothing: whoever needs a directory then says that it is not there. */
const NO_DIRECTORY = '/the working directory, which is gone';

/** A directory that was removed under this process keeps it from nothing that needs none. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    process.chdir('/'); // for what is started from here
    return NO_DIRECTORY;
  }
}

const machine: Machine = {
  env: process.env,
  cwd: workingDirectory(),
  home: homedir(),
  platform: process.platform,
  nodeVersion: process.version,
  runnerScript: here('./run-job.js'),
  holderScript: here('./hold-jobs.js'),
  serverScript: here('./agy-mcp.js'),
  simulatorScript: here('./agy-sim.js'),
  skillsFolder: here('../skills'),
  answersFile: here('./prepared.json'),
  write: (line) => {
    // Lines that nobody reads must not pile up.
    if (process.stderr.writableLength < LIMITS.logBacklogBytes) process.stderr.write(line);
  },
};

/** A user's command, or the words for a server that cannot start: with all that is needed to tell things safely. */
const ofPerson = () => import('../run-command.ts');

/** @returns the exit code */
async function serveAlone(): Promise<number> {
  if (process.stdin.isTTY) {
    const { terminalNotice } = await import('../terminal-notice.ts');
    machine.write(await terminalNotice(machine));
  }
  try {
    await serve(machine);
    return 0;
  } catch (thrown) {
    const { explainServer } = await ofPerson();
    return explainServer(machine, thrown);
  }
}

/** @returns the exit code of a person's command: output that nobody could receive is no success */
async function runCommand(words: readonly string[]): Promise<number> {
  const lost: string[] = [];
  process.stdout.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') lost.push(code); // a reader that has left is no failure
  });
  const { runCommandLine } = await ofPerson();
  const code = await runCommandLine(machine, words);
  await flushed(process.stdout);
  if (lost[0] === undefined || code !== 0) return code;
  machine.write(`error: Standard output could not be written (${lost[0]}).\n`);
  return 1;
}

async function main(words: readonly string[]): Promise<number> {
  if (words.length === 0 || (words.length === 1 && words[0] === 'serve')) return serveAlone();
  return runCommand(words);
}

// Whoever read the output has left; what is under way is still brought to its end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// What is still open, such as a watch on a folder, must not hold the process.
await exitProcess(await main(process.argv.slice(2)));
