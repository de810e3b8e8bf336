// The plan of a job's confinement, as its runner would make it, for who asks before anything is started.
import { ADAPTERS } from '../adapters/index.ts';
import { agentLaunch } from '../adapters/launch.ts';
import type { SandboxNetwork } from '../confinement/facts.ts';
import { createJudgeMemory } from '../confinement/judge-memory.ts';
import { limitValues } from '../confinement/limits/job-limits.ts';
import { type ConfinementPreview, previewPlan } from '../confinement/preview.ts';
import { readText } from '../platform/files/private-file.ts';
import { allowedHosts } from '../policy/network-rules.ts';
import type { Handoff, OwnPlan } from '../protocol/handoff.ts';
import type { WorkspaceView } from '../protocol/job.ts';
import { namesOf } from '../workspace/worktree/worktree-names.ts';
import { openProjectFiles } from './agent/project-files.ts';
import { confinedWorkspace, gatheringOf } from './confined-facts.ts';
import type { RunnerApp } from './runner-app.ts';

type Opened = Parameters<typeof confinedWorkspace>[1];
type App = Pick<RunnerApp, 'store' | 'env' | 'home' | 'platform' | 'workspaces'>;

const inPlace = (path: string): WorkspaceView => ({
  kind: 'in_place',
  path,
  branch: null,
  base_commit: null,
  changed_files: null,
  insertions: null,
  deletions: null,
});

interface Planned {
  readonly opened: Opened;
  /** Folders that are going to be made for it. */
  readonly folders: readonly string[];
}

function ownPlace(plan: OwnPlan, jobId: string, { workspaces }: App): Planned {
  if (plan.kind === 'in_place') return { opened: { view: inPlace(plan.cwd), worktree: null }, folders: [] };
  const { path, adminDir, branch } = namesOf(plan, jobId);
  const view = { ...inPlace(path), kind: plan.kind, branch, base_commit: plan.baseCommit };
  return { opened: { view, worktree: workspaces.plannedRecord(plan) }, folders: [path, adminDir] };
}

/** The place of a job that has not begun. */
async function plannedPlace(
  { workspace: plan, jobId }: Handoff,
  agentCwd: string,
  app: App,
): Promise<Planned> {
  if (plan.kind !== 'continued') return ownPlace(plan, jobId, app);
  const { workspace, worktree } = await app.store.read(plan.job);
  return { opened: { view: workspace ?? inPlace(agentCwd), worktree }, folders: [] };
}

/** @param agentCwd where the agent would start */
export async function previewConfinement(
  handoff: Handoff & { readonly confinement: NonNullable<Handoff['confinement']> },
  agentCwd: string,
  app: App,
): Promise<ConfinementPreview> {
  const { confinement: order, capability, jobId, spec } = handoff;
  const paths = app.store.paths(jobId);
  const { launch, logFile } = agentLaunch(
    handoff,
    capability,
    { cwd: agentCwd, logFile: paths.rawAgentLog },
    app,
  );
  const agent = ADAPTERS[capability.backend].places;
  const { opened, folders } = await plannedPlace(handoff, agentCwd, app);
  const workspace = confinedWorkspace(handoff, opened);
  // Of a worktree that is not made yet, what the checkout has.
  const project = await openProjectFiles(handoff, app, workspace, agentCwd);
  const rules = allowedHosts(order.network, agent.hosts);
  const network: SandboxNetwork =
    rules === null
      ? { kind: 'open' }
      : rules.length === 0
        ? { kind: 'none' }
        : { kind: 'relayed', folder: paths.temp, programs: [] };
  const memory = createJudgeMemory(await readText(app.store.places.judgedPaths).catch(() => null)); // it only saves time
  const { addDirs } = spec;
  return {
    by: order.means.by,
    network: order.network,
    ...previewPlan(
      {
        ...gatheringOf({ confinement: order, jobId, addDirs }, app, workspace, {
          launch,
          agent,
          project,
          logFile,
        }),
        judge: memory.judge,
        network,
      },
      folders,
    ),
    limits: await limitValues(
      order.limits,
      workspace.kind === 'worktree' ? workspace.checkout : workspace.top,
    ),
  };
}
