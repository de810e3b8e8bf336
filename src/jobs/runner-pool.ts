// Starts runners. A standby runner may wait for the next job, which then need not wait for a start of Node.
import { identify, isAlive } from '../platform/processes/process-identity.ts';
import { signalProcess } from '../platform/processes/kill-tree.ts';
import { removeTree } from '../platform/files/paths.ts';
import { removeFile } from '../platform/files/private-file.ts';
import type { DetachedProgram } from '../platform/processes/spawn.ts';
import type { JobId, ProcessIdentity } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import type { JobStore } from '../store/job-store.ts';
import { type RunnerProgram, spawnRunner } from '../platform/processes/spawn-runner.ts';

/** A runner that was started and waits for its handoff. */
export interface StartedRunner extends Pick<DetachedProgram, 'send' | 'exited'> {
  readonly identity: ProcessIdentity;
  /** Ends it when it cannot be given its handoff: it would wait for as long as this process lives. */
  readonly giveUp: () => Promise<void>;
}

export interface RunnerPool {
  /**
   * A runner for this job; its own words go to the job's runner.log.
   * @throws the system's error when none can be started
   */
  start(id: JobId): Promise<StartedRunner>;
  /** Starts a standby runner in a moment, unless there is one; it ends when it is not needed for a while. */
  keepStandby(): void;
  /** Ends the standby runner; resolves when it has ended and its files are removed. */
  stopStandby(): Promise<void>;
}

interface RunnersDeps extends RunnerProgram {
  readonly store: JobStore;
}

/** The standby runner. */
interface Standby {
  readonly runner: DetachedProgram;
  readonly identity: ProcessIdentity;
  readonly log: string;
  /** Resolves when it has ended and nothing of it is left on disk. */
  readonly cleared: Promise<void>;
}

/** A runner without a job has nothing to finish: it need not be asked. */
async function kill(identity: ProcessIdentity): Promise<void> {
  if (await isAlive(identity)) signalProcess(identity.pid, 'SIGKILL');
}

const toStarted = (runner: DetachedProgram, identity: ProcessIdentity): StartedRunner => ({
  identity: { ...identity, only_job: true },
  exited: runner.exited,
  giveUp: () => kill(identity),
  async send(handoff) {
    await runner.send(handoff);
    runner.letGo();
  },
});

export function createRunnerPool({ store, ...program }: RunnersDeps): RunnerPool {
  /** Null inside: it could not be started. That is no fault: the next job starts its own. */
  let standby: Promise<Standby | null> | null = null;
  let timer: NodeJS.Timeout | undefined;

  const after = (ms: number, act: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(act, ms).unref();
  };
  const takeStandby = async (): Promise<Standby | null> => {
    clearTimeout(timer);
    const taken = standby;
    standby = null;
    return taken;
  };
  async function end({ runner, identity, cleared }: Standby): Promise<void> {
    runner.hold();
    await kill(identity);
    await cleared;
  }
  async function stopStandby(): Promise<void> {
    const taken = await takeStandby();
    if (taken !== null) await end(taken);
  }

  async function startStandby(onEnd: () => void): Promise<Standby> {
    const { file, name, log, warmUpStore } = await store.openStandbyLog();
    const clear = () => Promise.all([removeFile(log), removeTree(warmUpStore)]).catch(() => undefined);
    const runner = await spawnRunner(program, { does: 'standby', root: store.root, name }, file).catch(
      async (error: unknown) => {
        await clear();
        throw error;
      },
    );
    runner.letGo();
    const cleared = runner.exited.then(async () => {
      onEnd();
      await clear(); // one that had a job has neither any more
    });
    return { runner, identity: await identify(runner.pid), log, cleared };
  }

  /** Gives the standby runner to the job; null when there is none to give. */
  async function adopt(id: JobId): Promise<StartedRunner | null> {
    const taken = await takeStandby();
    if (taken === null) return null;
    const { runner, identity, log } = taken;
    // What is wrong with the store is said by whoever starts a new one.
    const isReady = (await isAlive(identity)) && (await store.adoptStandbyLog(log, id).catch(() => false));
    if (isReady) return toStarted(runner, identity);
    await end(taken);
    return null;
  }

  async function startFresh(id: JobId): Promise<StartedRunner> {
    const { folder } = store.paths(id);
    const runner = await spawnRunner(program, { does: 'run', folder }, await store.openRunnerLog(id));
    return toStarted(runner, await identify(runner.pid));
  }

  return {
    start: async (id) => (await adopt(id)) ?? (await startFresh(id)),
    keepStandby() {
      if (standby !== null) return;
      after(TIMES.standbyAfterMs, () => {
        const started = startStandby(() => {
          if (standby === started) standby = null;
        }).catch(() => null);
        standby = started;
        after(TIMES.standbyMs, () => void stopStandby());
      });
    },
    stopStandby,
  };
}
