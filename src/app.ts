// Every part of the server, wired once.
import { createAgents } from './adapters/probe.ts';
import { auditKeyOf, auditPlaces, type AuditPlaces, rotationOf } from './audit/places.ts';
import { effect, ended } from './audit/entries.ts';
import { type Actor, NOBODY } from './audit/record.ts';
import type { AuditTrail } from './audit/trail.ts';
import { loadSettings } from './config/load.ts';
import { createPolicySource } from './config/policy/policy-source.ts';
import { createMeansFinder } from './confinement/means.ts';
import type { Doctor } from './doctor/doctor.ts';
import type { Installer } from './installer/installer.ts';
import { createApprovals } from './jobs/approvals/approvals.ts';
import { createLeaves } from './jobs/approvals/leave-to-start.ts';
import { auditedJobs } from './jobs/audited-jobs.ts';
import { auditedInstaller, auditedTrust } from './jobs/audited-setup.ts';
import { createJobs } from './jobs/jobs.ts';
import { createGovernance } from './jobs/policy/governance.ts';
import { createPermit } from './jobs/policy/permit-call.ts';
import { createLocalExecutor } from './jobs/local-executor.ts';
import { createRetention } from './jobs/purge.ts';
import { createTrustedRepositories, type TrustedRepositories } from './jobs/trusted-repositories.ts';
import { createRecoverySpawner } from './jobs/spawn-recovery.ts';
import { systemClock } from './platform/clock.ts';
import { createLog, type Log } from './platform/log.ts';
import { withoutLinks } from './platform/files/pinned-folder.ts';
import { userDirs } from './platform/user-dirs.ts';
import { lazily } from './protocol/lazily.ts';
import { createRedactor, type Redactor, secretValues } from './redaction/redact.ts';
import { userPatterns } from './redaction/user-patterns.ts';
import { countEnd } from './store/count-end.ts';
import { createJobStore } from './store/job-store.ts';
import { TOOLS } from './tools/index.ts';
import type { ToolApp } from './tools/definition/tool-context.ts';
import { VERSION } from './version.ts';
import { lfsFilterBeside } from './workspace/lfs/filter-program.ts';
import { createWorkspaces, type Workspaces } from './workspace/workspace.ts';

/** The client of commands. */
const TERMINAL = 'terminal';

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
  /** The same for a client: what it does is decided and recorded as its own. */
  readonly actingFor: (client: string | null) => Promise<App>;
  /** Which tools the client is shown; null for all. */
  readonly tools: () => Promise<((tool: string) => boolean) | null>;
  readonly audit: () => Promise<AuditTrail>;
  readonly auditPlaces: AuditPlaces;
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
  const store = createJobStore(dirs.sessionRoot, async (record) => {
    await (await audit()).recordOrOwe(ended(record));
    await countEnd(record, { store, clock: systemClock, log });
  });
  const auditKey = auditKeyOf(settings.audit.key, dirs.configFile);
  const places = auditPlaces(dirs.sessionRoot, auditKey);
  const audit = lazily(async () => {
    const { createTrail } = await import('./audit/trail.ts');
    return createTrail({
      places,
      redactor,
      rotation: rotationOf(settings.audit),
      clock: systemClock,
      log,
      env,
      home,
    });
  });
  const means = createMeansFinder({ env, platform, keptIn: store.places.confinementMeans });
  const { runnerScript, holderScript } = machine;
  // From Node 22 on; a folder of this user's alone, as code comes from it.
  const NODE_COMPILE_CACHE = env['NODE_COMPILE_CACHE'] ?? store.places.compileCache;
  const runner = { env: { ...env, NODE_COMPILE_CACHE }, runnerScript, store };
  const recovery = createRecoverySpawner({
    ...runner,
    redactPatterns: settings.redaction.patterns,
    auditKey,
  });
  const executor = createLocalExecutor({ ...runner, holderScript, redactor, clock: systemClock });
  const governance = createGovernance({
    source: createPolicySource({ configFile: dirs.configFile, env, home }),
    env,
  });
  const approvals = createApprovals({
    store,
    redactor,
    clock: systemClock,
    env,
    platform,
    outlives: keepsRunner,
    record: async (kind, { jobId, client }, details) =>
      (await audit()).record(effect(kind, jobId, { client, role: null }, details)),
  });
  const plainJobs = createJobs({
    store,
    governance,
    env,
    platform,
    executor,
    leaves: createLeaves({ store, approvals }),
    expectsMore: keepsRunner && settings.jobs.standby,
    settings,
    agents,
    means,
    configFile: dirs.configFile,
    auditKey,
    workspaces,
    redactor,
    clock: systemClock,
    runner,
    ...recovery,
    async previewConfinement(handoff, agentCwd) {
      const { previewConfinement } = await import('./runner/preview-confinement.ts');
      return previewConfinement(handoff, agentCwd, { store, env, home, platform, workspaces });
    },
    retain: createRetention({
      store,
      workspaces,
      clock: systemClock,
      days: settings.retention_days,
      log,
      announce: async (ids, days) =>
        (await audit()).record(effect('purged', null, NOBODY, { what: 'retention', days, jobs: ids })),
    }),
  });
  // The rooms that few calls enter are loaded when one does.
  const installer = async (actor: Actor): Promise<Installer> => {
    const { createInstaller } = await import('./installer/installer.ts');
    const plain = createInstaller({
      env,
      home,
      platform,
      nodePath: process.execPath,
      serverScript: machine.serverScript,
      skillsFolder: machine.skillsFolder,
      readingTools: TOOLS.filter(({ effect }) => effect === 'reads').map(({ name }) => name),
      now: () => systemClock.now(),
    });
    return auditedInstaller(plain, audit, actor);
  };
  const doctor = async (): Promise<Doctor> => {
    const { createDoctor } = await import('./doctor/doctor.ts');
    const { skills } = await installer(NOBODY);
    return createDoctor({
      ...dirs,
      auditKey,
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
  const app = (actor: Actor): App => ({
    machine,
    client: actor.client,
    permit: createPermit({ governance, store, trail: audit }, actor),
    tools: () => governance.tools(actor.client),
    approvals,
    jobs: auditedJobs(plainJobs, audit, actor),
    actingFor: async (client) => app({ client, role: await governance.role(client) }),
    doctor,
    redactor,
    installer: () => installer(actor),
    trusted: () =>
      auditedTrust(createTrustedRepositories({ workspaces, store, clock: systemClock, env }), audit, actor),
    prepareReview: (...asked) => workspaces.prepareReview(...asked),
    audit,
    auditPlaces: places,
    auditHead: async () => (await audit()).log.head(),
    skills: async () => (await installer(actor)).skills,
    asksBeforeApply: settings.ask_before_apply,
    log,
    close: () => executor.release(),
  });
  return keepsRunner ? app(NOBODY) : app({ client: TERMINAL, role: await governance.role(TERMINAL) });
}
