// What a start in a job is confined to: its place, and the facts that a plan is made from.
import path from 'node:path';
import type { Launch } from '../adapters/launch.ts';
import type { ConfinedWorkspace } from '../confinement/facts.ts';
import type { Gathering, ProjectFiles } from '../confinement/gather.ts';
import { nestedRepositories } from '../confinement/nested-repositories.ts';
import { asCommand } from '../platform/processes/find-executable.ts';
import { modeWrites } from '../policy/modes.ts';
import type { ConfinementOrder } from '../protocol/confinement.ts';
import type { Handoff } from '../protocol/handoff.ts';
import type { SubmoduleRecord } from '../protocol/submodule-record.ts';
import { adminOf } from '../workspace/submodules/own-commits.ts';
import type { OpenWorkspace } from '../workspace/open-workspace.ts';
import { placeOf } from '../workspace/worktree/finished-worktree.ts';
import { type Names, namesOf } from '../workspace/worktree/worktree-names.ts';
import type { RunnerApp } from './runner-app.ts';

type AgentPlaces = NonNullable<Gathering['agent']> & {
  /** Of its service. */
  readonly hosts: readonly string[];
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

/** What is started. */
export interface StartFacts {
  readonly launch: Pick<Launch, 'program' | 'env'>;
  /** Its places; null for commands of the user. */
  readonly agent: AgentPlaces | null;
  /** What the agent reads in the project; absent for commands of the user. */
  readonly project?: ProjectFiles | undefined;
  readonly logFile: string | null;
}

/** What a plan is made from. */
export function gatheringOf(
  {
    confinement: order,
    jobId,
    addDirs,
  }: Pick<Handoff, 'jobId'> & {
    readonly confinement: ConfinementOrder;
    readonly addDirs: readonly string[];
  },
  { store, env, home }: Pick<RunnerApp, 'store' | 'env' | 'home'>,
  workspace: ConfinedWorkspace,
  { launch, agent, project, logFile }: StartFacts,
): Omit<Gathering, 'judge' | 'network'> {
  const [script = null] = asCommand(launch.program).before;
  return {
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
    temp: store.paths(jobId).temp,
  };
}
