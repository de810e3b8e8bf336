// The sandbox of one start in a job: the agent's, or that of the commands which prepare its worktree.
import path from 'node:path';
import type { Launch, Wrap } from '../adapters/launch.ts';
import { makeSandbox, type Sandbox } from '../confinement/confine.ts';
import type { ConfinedWorkspace } from '../confinement/facts.ts';
import type { ProjectFiles } from '../confinement/gather.ts';
import { createJudgeMemory } from '../confinement/judge-memory.ts';
import { type JobLimits, openJobLimits } from '../confinement/limits/job-limits.ts';
import { nestedRepositories } from '../confinement/nested-repositories.ts';
import { removeTree } from '../platform/files/paths.ts';
import { readText, removeFile, writeWhole } from '../platform/files/private-file.ts';
import { asCommand } from '../platform/processes/find-executable.ts';
import { modeWrites } from '../policy/modes.ts';
import type { BridgeError } from '../protocol/error.ts';
import type { Handoff } from '../protocol/handoff.ts';
import type { SubmoduleRecord } from '../protocol/submodule-record.ts';
import { adminOf } from '../workspace/submodules/own-commits.ts';
import type { OpenWorkspace } from '../workspace/open-workspace.ts';
import { placeOf } from '../workspace/worktree/finished-worktree.ts';
import { type Names, namesOf } from '../workspace/worktree/worktree-names.ts';
import { type OnRefusal, openNetwork } from './network/job-network.ts';
import type { RunnerApp } from './runner-app.ts';

type AgentPlaces = NonNullable<Parameters<typeof makeSandbox>[0]['agent']> & {
  /** Of its service. */
  readonly hosts: readonly string[];
};

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

/** A worktree that something is confined to. */
export interface ConfinedWorktree {
  readonly top: string;
  /** The checkout that it was made from. */
  readonly checkout: string;
  /** The repository's common folder. */
  readonly gitDir: string;
  readonly names: Pick<Names, 'adminDir' | 'branch'>;
  readonly submodules: readonly SubmoduleRecord[];
}

/** A worktree as confinement looks at it: what a commit in it needs is to write. */
export function worktreePlace(worktree: ConfinedWorktree): ConfinedWorkspace {
  const { top, checkout, gitDir, names, submodules } = worktree;
  const { adminDir, branch } = names;
  return {
    kind: 'worktree',
    top,
    checkout,
    gitDir,
    adminDir,
    branchFolder: path.posix.dirname(branch),
    submodules: submodules.map(({ path: name }) => ({
      gitFile: path.join(top, name, '.git'),
      adminDir: adminOf({ adminDir, submodules }, name),
    })),
  };
}

/**
 * What a job has of the machine to work in.
 * @param opened its worktree may be one that another job made, with the name and the branch that it got then
 */
export function confinedWorkspace(
  { workspace: plan, jobId, spec }: Pick<Handoff, 'workspace' | 'jobId' | 'spec'>,
  { view, worktree }: Pick<OpenWorkspace, 'view' | 'worktree'>,
): ConfinedWorkspace {
  if (view.kind === 'in_place') {
    const writes = spec.allowWrite && modeWrites(spec.mode);
    const repositories = writes ? nestedRepositories(view.path) : [];
    return { kind: 'in_place', top: view.path, writes, repositories };
  }
  const place = placeOf({ job_id: jobId, workspace: view, worktree });
  const names = namesOf(place, jobId);
  const checkout = plan.kind === 'worktree' ? plan.seen.top : place.root;
  const { gitDir, submodules } = place;
  return worktreePlace({ top: names.path, checkout, gitDir, names, submodules });
}

/**
 * @param agent its places; null for commands of the user
 * @throws BridgeError `confinement_unavailable`
 */
export async function confineStart(
  { confinement: order, jobId, addDirs, onRefusal }: ConfineOrders,
  { store, env, home, relay }: RunnerApp,
  workspace: ConfinedWorkspace,
  {
    launch,
    agent,
    project,
    logFile,
    mark,
    onLimit,
  }: {
    launch: Pick<Launch, 'program' | 'env'>;
    agent: AgentPlaces | null;
    /** What the agent reads in the project; absent for commands of the user. */
    project?: ProjectFiles | undefined;
    logFile: string | null;
    mark: string;
    /** Takes the error that is to end the job, as it has hit a limit. */
    onLimit: (error: BridgeError) => void;
  },
): Promise<ConfinedStart> {
  if (order === undefined || order.means.by === 'none') return UNCONFINED;
  const { temp } = store.paths(jobId);
  const { judgedPaths } = store.places;
  const memory = createJudgeMemory(await readText(judgedPaths).catch(() => null)); // one that is damaged counts as none
  const [script = null] = asCommand(launch.program).before;
  const agentHosts = agent?.hosts ?? [];
  const network = await openNetwork(order.network, { agentHosts, temp, relay, onRefusal });
  const limits = await openJobLimits(order.limits, mark, workspace.top).catch(async (error: unknown) => {
    await network.close();
    throw error;
  });
  const sandbox = await makeSandbox(
    {
      order,
      workspace,
      agent,
      project,
      launch: { program: launch.program, script },
      addDirs,
      home: launch.env['HOME'] ?? home,
      env: { ...env, ...launch.env },
      store: store.root,
      ownFiles: logFile === null ? [] : [logFile],
      temp,
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
