// Every part of the server, wired once.
import { createAgents } from './adapters/probe.ts';
import { loadSettings } from './config/load.ts';
import { createMeansFinder } from './confinement/means.ts';
import type { Doctor } from './doctor/doctor.ts';
import type { Installer } from './installer/installer.ts';
import { createApprovals } from './jobs/approvals/approvals.ts';
import { createJobs } from './jobs/jobs.ts';
import { createLocalExecutor } from './jobs/local-executor.ts';
import { createRetention } from './jobs/purge.ts';
import { createTrustedRepositories, type TrustedRepositories } from './jobs/trusted-repositories.ts';
import { createRecoverySpawner } from './jobs/spawn-recovery.ts';
import { systemClock } from './platform/clock.ts';
import { createLog, type Log } from './platform/log.ts';
import { withoutLinks } from './platform/files/pinned-folder.ts';
import { userDirs } from './platform/user-dirs.ts';
import { createRedactor, type Redactor, secretValues } from './redaction/redact.ts';
import { userPatterns } from './redaction/user-patterns.ts';
import { createJobStore } from './store/job-store.ts';
import { TOOLS } from './tools/index.ts';
import type { ToolApp } from './tools/definition/tool-context.ts';
import { VERSION } from './version.ts';
import { lfsFilterBeside } from './workspace/lfs/filter-program.ts';
import { createWorkspaces, type Workspaces } from './workspace/workspace.ts';

/** What the process was given. */
export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly nodeVersion: string;
  /** Absolute path of the runner's program. */
  readonly runnerScript: string;
  /** Absolute path of the queue holder's program. */
  readonly holderScript: string;
  /** Absolute path of the server's program, as clients are to start it. */
  readonly serverScript: string;
  /** Absolute path of the simulated agent, which the demonstration starts. */
  readonly simulatorScript: string;
  /** Absolute path of the skills that this package brings. */
  readonly skillsFolder: string;
  /** Absolute path of the answers that were prepared when the program was built. */
  readonly answersFile: string;
  /** Receives the lines of the log. */
  readonly write: (line: string) => void;
}

export interface App extends ToolApp {
  readonly machine: Machine;
  readonly redactor: Redactor;
  readonly installer: () => Promise<Installer>;
  readonly trusted: () => TrustedRepositories;
  readonly prepareReview: Workspaces['prepareReview'];
  readonly log: Log;
  /** Ends what only waits for this process; jobs go on. */
  readonly close: () => Promise<void>;
}

/**
 * @param keepsRunner for a process that may start many jobs
 * @throws BridgeError `invalid_request` when the configuration is bad
 */
export async function createApp(machine: Machine, { keepsRunner }: { keepsRunner: boolean }): Promise<App> {
  const { env, home, platform } = machine;
  const named = userDirs(env, home);
  const dirs = { ...named, sessionRoot: await withoutLinks(named.sessionRoot) };
  const settings = await loadSettings(dirs.configFile, env);
  const redactor = createRedactor({
    literals: secretValues(env),
    findOwn: await userPatterns(settings.redaction.patterns),
  });
  const log = createLog(machine.write, (text) => redactor.text(text));
  const agents = createAgents({ env, platform, home });
  const workspaces = createWorkspaces({ env, log, lfsFilter: lfsFilterBeside(machine.runnerScript) });
  const store = createJobStore(dirs.sessionRoot);
  const means = createMeansFinder({ env, platform, keptIn: store.places.confinementMeans });
  const { runnerScript, holderScript } = machine;
  // From Node 22 on; a folder of this user's alone, as code comes from it.
  const NODE_COMPILE_CACHE = env['NODE_COMPILE_CACHE'] ?? store.places.compileCache;
  const runner = { env: { ...env, NODE_COMPILE_CACHE }, runnerScript, store };
  const recovery = createRecoverySpawner({ ...runner, redactPatterns: settings.redaction.patterns });
  const executor = createLocalExecutor({ ...runner, holderScript, redactor, clock: systemClock });
  const jobs = createJobs({
    store,
    env,
    platform,
    executor,
    expectsMore: keepsRunner && settings.jobs.standby,
    settings,
    agents,
    means,
    configFile: dirs.configFile,
    workspaces,
    redactor,
    clock: systemClock,
    runner,
    ...recovery,
    async previewConfinement(handoff, agentCwd) {
      const { previewConfinement } = await import('./runner/preview-confinement.ts');
      return previewConfinement(handoff, agentCwd, { store, env, home, platform, workspaces });
    },
    retain: createRetention({ store, workspaces, clock: systemClock, days: settings.retention_days, log }),
  });
  // The rooms that few calls enter are loaded when one does.
  const installer = async (): Promise<Installer> => {
    const { createInstaller } = await import('./installer/installer.ts');
    return createInstaller({
      env,
      home,
      platform,
      nodePath: process.execPath,
      serverScript: machine.serverScript,
      skillsFolder: machine.skillsFolder,
      readingTools: TOOLS.filter(({ effect }) => effect === 'reads').map(({ name }) => name),
      now: () => systemClock.now(),
    });
  };
  const doctor = async (): Promise<Doctor> => {
    const { createDoctor } = await import('./doctor/doctor.ts');
    const { skills } = await installer();
    return createDoctor({
      ...dirs,
      passEnv: settings.environment.pass,
      mayPassSecrets: settings.environment.allow_secrets,
      agents,
      means,
      confinement: settings.confinement,
      workspaces,
      store,
      recover: recovery.recover,
      skills,
      env,
      platform,
      home,
      cwd: machine.cwd,
      version: VERSION,
      nodeVersion: machine.nodeVersion,
      simulatorScript: machine.simulatorScript,
    });
  };
  return {
    machine,
    jobs,
    approvals: createApprovals({ store, redactor, clock: systemClock, env, platform }),
    doctor,
    redactor,
    installer,
    trusted: () => createTrustedRepositories({ workspaces, store, clock: systemClock, env }),
    prepareReview: (...asked) => workspaces.prepareReview(...asked),
    skills: async () => (await installer()).skills,
    asksBeforeApply: settings.ask_before_apply,
    log,
    close: () => executor.release(),
  };
}
