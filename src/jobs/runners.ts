// Starts runners. One may stand by for the next job, which then need not wait for a start of Node.
import { identify, isAlive } from '../platform/process-identity.ts';
import { signalProcess } from '../platform/kill-tree.ts';
import { removeTree } from '../platform/paths.ts';
import { removeFile } from '../platform/safe-file.ts';
import { type DetachedProgram, startDetached } from '../platform/spawn.ts';
import type { JobId, ProcessIdentity } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import type { JobStore } from '../store/job-store.ts';

/** A runner that waits for its orders. */
export interface WaitingRunner extends Pick<DetachedProgram, 'send' | 'exited'> {
  readonly identity: ProcessIdentity;
}

export interface Runners {
  /**
   * A runner for this job; its own words go to the job's runner.log.
   * @throws the system's error when none can be started
   */
  start(id: JobId): Promise<WaitingRunner>;
  /** Sees to it, in a moment, that a runner stands by; it goes when it is not needed for a while. */
  standBy(): void;
  /** Ends the one that stands by; resolves when it is gone with all that it had. */
  dismiss(): Promise<void>;
}

export interface RunnersDeps {
  readonly store: JobStore;
  readonly runnerScript: string;
  readonly env: NodeJS.ProcessEnv;
}

interface Spare {
  readonly program: DetachedProgram;
  readonly identity: ProcessIdentity;
  readonly log: string;
  /** Resolves when it has ended and nothing of it is left on disk. */
  readonly cleared: Promise<void>;
}

const waiting = (program: DetachedProgram, identity: ProcessIdentity): WaitingRunner => ({
  identity,
  exited: program.exited,
  async send(orders) {
    await program.send(orders);
    program.letGo();
  },
});

export function createRunners({ store, runnerScript, env }: RunnersDeps): Runners {
  /** Null inside: it could not be started. That is no fault: the next job starts its own. */
  let spare: Promise<Spare | null> | null = null;
  let timer: NodeJS.Timeout | undefined;

  const after = (ms: number, act: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(act, ms).unref();
  };
  const takeSpare = async (): Promise<Spare | null> => {
    clearTimeout(timer);
    const taken = spare;
    spare = null;
    return taken;
  };
  /** It has nothing to finish: it need not be asked. */
  async function end({ program, identity, cleared }: Spare): Promise<void> {
    program.hold();
    if (await isAlive(identity)) signalProcess(identity.pid, 'SIGKILL');
    await cleared;
  }
  async function dismiss(): Promise<void> {
    const taken = await takeSpare();
    if (taken !== null) await end(taken);
  }

  async function startSpare(onEnd: () => void): Promise<Spare> {
    const { file, path, rehearsal } = await store.openWaitingLog();
    try {
      const program = await startDetached(runnerScript, [path, '--stand-by', rehearsal], {
        env,
        cwd: store.root,
        outputFd: file.fd,
      });
      program.letGo();
      const cleared = program.exited.then(async () => {
        onEnd();
        // One that had a job has neither any more.
        await Promise.all([removeFile(path), removeTree(rehearsal)]).catch(() => undefined);
      });
      return { program, identity: await identify(program.pid), log: path, cleared };
    } finally {
      await file.close();
    }
  }

  /** Makes the one that stands by the job's; null when there is none that could be. */
  async function adopt(id: JobId): Promise<WaitingRunner | null> {
    const taken = await takeSpare();
    if (taken === null) return null;
    const { program, identity, log } = taken;
    if ((await isAlive(identity)) && (await store.takeWaitingLog(log, id))) return waiting(program, identity);
    await end(taken);
    return null;
  }

  async function startFresh(id: JobId): Promise<WaitingRunner> {
    const { folder } = store.paths(id);
    const output = await store.openRunnerLog(id);
    try {
      const program = await startDetached(runnerScript, [folder], { env, cwd: folder, outputFd: output.fd });
      return waiting(program, await identify(program.pid));
    } finally {
      await output.close();
    }
  }

  return {
    start: async (id) => (await adopt(id)) ?? (await startFresh(id)),
    standBy() {
      if (spare !== null) return;
      after(TIMES.standByAfterMs, () => {
        const started = startSpare(() => {
          if (spare === started) spare = null;
        }).catch(() => null);
        spare = started;
        after(TIMES.standByMs, () => void dismiss());
      });
    },
    dismiss,
  };
}
