// The sandbox of one start in a job: the agent's, or that of the commands which prepare its worktree.
import type { Wrap } from '../adapters/launch.ts';
import { makeSandbox, type Sandbox } from '../confinement/confine.ts';
import type { ConfinedWorkspace } from '../confinement/facts.ts';
import { createJudgeMemory } from '../confinement/judge-memory.ts';
import { type JobLimits, openJobLimits } from '../confinement/limits/job-limits.ts';
import { removeTree } from '../platform/files/paths.ts';
import { readText, removeFile, writeWhole } from '../platform/files/private-file.ts';
import type { BridgeError } from '../protocol/error.ts';
import type { Handoff } from '../protocol/handoff.ts';
import { gatheringOf, type StartFacts } from './confined-facts.ts';
import { type OnRefusal, openNetwork } from './network/job-network.ts';
import type { RunnerApp } from './runner-app.ts';

/** What is to be confined, and how. */
export interface ConfineOrders extends Pick<Handoff, 'confinement' | 'jobId'> {
  /** Further folders to read. */
  readonly addDirs: readonly string[];
  /** Called for each request that the network of the job does not let through. */
  readonly onRefusal: OnRefusal;
}

export interface ConfinedStart {
  /** Null where nothing confines the job. */
  readonly confine: Wrap | null;
  readonly judge: Sandbox['judge'] | null;
  /** What the end of its first process says of a limit. */
  readonly limitOfEnd: JobLimits['ofEnd'];
  /** To be called when nothing of it is alive. @returns warnings */
  close(): Promise<readonly string[]>;
}

const UNCONFINED: ConfinedStart = {
  confine: null,
  judge: null,
  limitOfEnd: () => null,
  close: () => Promise.resolve([]),
};

/** @throws BridgeError `confinement_unavailable` */
export async function confineStart(
  { confinement: order, jobId, addDirs, onRefusal }: ConfineOrders,
  app: Pick<RunnerApp, 'store' | 'env' | 'home' | 'relay'>,
  workspace: ConfinedWorkspace,
  start: StartFacts & {
    readonly mark: string;
    /** Takes the error that is to end the job, as it has hit a limit. */
    readonly onLimit: (error: BridgeError) => void;
  },
): Promise<ConfinedStart> {
  const { store, relay } = app;
  const { agent, mark, onLimit } = start;
  if (order === undefined || order.means.by === 'none') return UNCONFINED;
  const { temp } = store.paths(jobId);
  const { judgedPaths } = store.places;
  const memory = createJudgeMemory(await readText(judgedPaths).catch(() => null)); // one that is damaged counts as none
  const agentHosts = agent?.hosts ?? [];
  const network = await openNetwork(order.network, { agentHosts, temp, relay, onRefusal });
  const limits = await openJobLimits(order.limits, mark, workspace.top).catch(async (error: unknown) => {
    await network.close();
    throw error;
  });
  const sandbox = await makeSandbox(
    {
      ...gatheringOf({ confinement: order, jobId, addDirs }, app, workspace, start),
      judge: memory.judge,
      network: network.within,
    },
    order.means,
    limits,
    network,
  ).catch(async (error: unknown) => {
    limits.close();
    await network.close();
    throw error;
  });
  const text = memory.text();
  if (text !== null) await writeWhole(judgedPaths, text).catch(() => undefined); // it only saves time
  return {
    confine: (started) => ({
      ...started,
      ...sandbox.wrap(started),
      isSandboxed: true,
      isGrouped: limits.isGrouped,
    }),
    limitOfEnd: limits.ofEnd,
    judge(report, pid) {
      try {
        const record = sandbox.judge(report, pid);
        limits.watch(pid, onLimit);
        return record;
      } catch (error) {
        void removeFile(store.places.confinementMeans).catch(() => undefined); // the next start tries again
        throw error;
      }
    },
    async close() {
      limits.close();
      await network.close();
      const warnings = await sandbox.close();
      await removeTree(temp);
      return warnings;
    },
  };
}
