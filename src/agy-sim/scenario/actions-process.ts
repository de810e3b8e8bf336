/** Actions of the process itself: waiting, children, floods, crashes. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { pathOf } from './actions-output.ts';
import type { Flow, Run } from './run.ts';
import type { StepKinds } from './scenario.ts';

const POLL_MS = 15;
const FLOOD_CHUNK_BYTES = 65_536;
const FILLER_BYTES = 1024;
const CHILD_SECONDS = 3600;

async function fileExists(file: string, signal: AbortSignal): Promise<void> {
  while (!existsSync(file)) await wait(POLL_MS, undefined, { signal });
}

const forever = (run: Run): Promise<never> =>
  run.clock.until(async (signal) => {
    for (;;) await wait(60_000, undefined, { signal });
  });

const PANIC = [
  'panic: runtime error: invalid memory address or nil pointer dereference',
  '[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1d4ab27]',
  '',
  'goroutine 1 [running]:',
  'main.main()',
].join('\n');

/** sh rather than node: a child that only waits should cost next to nothing. */
const SLEEPER = [
  '[ -z "$3" ] || trap "" TERM INT HUP',
  '[ -z "$1" ] || { echo $$ > "$1.part" && mv "$1.part" "$1"; }',
  'exec sleep "$2"',
].join('; ');
/** The one in between is gone at once: nobody's child, in a session that has no leader. */
const DAEMON = '(sh -c "$0" sh "$1" "$2" "$3" &)';
const PID_FILE_WAIT_MS = 3000;

function spawnChild(step: StepKinds['spawn'], run: Run, pidFile: string): void {
  const output = step.holds_output === false ? 'ignore' : 'inherit';
  const sleeper = [pidFile, String(step.seconds ?? CHILD_SECONDS), step.ignores_term === true ? 'yes' : ''];
  const argv = {
    plain: ['-c', SLEEPER, 'sh', ...sleeper],
    setsid: ['-c', SLEEPER, 'sh', ...sleeper],
    daemon: ['-c', DAEMON, SLEEPER, ...sleeper],
  }[step.spawn];
  const child = spawn('/bin/sh', argv, {
    cwd: run.machine.cwd,
    env: { ...run.machine.env, ANTIGRAVITY_AGENT: '1' },
    detached: step.spawn !== 'plain',
    stdio: ['ignore', output, output],
  });
  child.unref();
}

async function flood(step: StepKinds['flood'], run: Run): Promise<Flow> {
  const sink = step.flood === 'stderr' ? run.machine.err : run.machine.out;
  const filler = 'x'.repeat(FILLER_BYTES);
  const units = {
    stdout: `${filler}\n`,
    stderr: `${filler}\n`,
    line: filler,
    deltas: run.voice.fillerLine(filler),
  };
  const unit = units[step.flood];
  const chunk = Buffer.from(unit.repeat(Math.max(1, Math.floor(FLOOD_CHUNK_BYTES / unit.length))));
  let left = step.bytes;
  while (left > 0) {
    // Only whole lines of a stream are worth sending; the rest may end anywhere.
    const size = step.flood === 'deltas' ? chunk.length : Math.min(left, chunk.length);
    await sink.write(chunk.subarray(0, size));
    left -= size;
    run.clock.check();
  }
  return 'on';
}

export const PROCESS_ACTIONS = {
  sleep: async (step: StepKinds['sleep'], run: Run): Promise<Flow> => {
    await run.clock.sleep(step.sleep);
    return 'on';
  },
  hang: (_step: StepKinds['hang'], run: Run): Promise<Flow> => {
    run.machine.record();
    return forever(run);
  },
  wait_for: async (step: StepKinds['wait_for'], run: Run): Promise<Flow> => {
    run.machine.record();
    await run.clock.until((signal) => fileExists(pathOf(run, step.wait_for), signal));
    return 'on';
  },
  spawn: async (step: StepKinds['spawn'], run: Run): Promise<Flow> => {
    const named = step.pid_file === undefined ? undefined : pathOf(run, step.pid_file);
    spawnChild(step, run, named ?? '');
    if (named === undefined) return 'on';
    const timeLimit = AbortSignal.timeout(PID_FILE_WAIT_MS);
    await run.clock
      .until((signal) => fileExists(named, AbortSignal.any([signal, timeLimit])))
      .catch(async (error: unknown) => {
        if (!timeLimit.aborted) throw error;
        await run.machine.err.write(`agy-sim: ${named} was not written\n`);
      });
    return 'on';
  },
  flood,
  exit: (step: StepKinds['exit'], run: Run): Promise<Flow> => run.machine.exit(step.exit),
  crash: async (step: StepKinds['crash'], run: Run): Promise<Flow> => {
    if (step.crash === 'panic') {
      await run.machine.err.write(`${PANIC}\n`);
      return run.machine.exit(2);
    }
    run.machine.die(step.crash as NodeJS.Signals);
    return forever(run);
  },
} as const;
