// Every part of the runner, wired once.
import { createAgents } from './adapters/probe.ts';
import { systemClock } from './platform/clock.ts';
import { createLog } from './platform/log.ts';
import { createRedactor, secretValues } from './redaction/redact.ts';
import { userPatterns } from './redaction/user-patterns.ts';
import { relayBeside } from './runner/network/job-network.ts';
import type { RunnerApp } from './runner/runner-app.ts';
import { createJobStore } from './store/job-store.ts';
import { createQueueAccess } from './store/queue-access.ts';
import { lfsFilterBeside } from './workspace/lfs/filter-program.ts';
import { createWorkspaces } from './workspace/workspace.ts';

export interface RunnerMachine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly sessionRoot: string;
  /** Absolute paths of this program and of the queue holder's. */
  readonly runnerScript: string;
  readonly holderScript: string;
  readonly redactPatterns: readonly string[];
  /** Variables that the request gives to the agent: their secrets are hidden like those of the environment. */
  readonly extraEnv?: Readonly<Record<string, string>>;
  readonly terminated: AbortSignal;
  readonly write: (line: string) => void;
}

export async function createRunnerApp(machine: RunnerMachine): Promise<RunnerApp> {
  const redactor = createRedactor({
    literals: [...secretValues(machine.env), ...secretValues(machine.extraEnv ?? {})],
    findOwn: await userPatterns(machine.redactPatterns),
  });
  const log = createLog(machine.write, (text) => redactor.text(text));
  const store = createJobStore(machine.sessionRoot);
  return {
    store,
    queue: createQueueAccess({ ...machine, store }),
    redactor,
    agents: createAgents(machine),
    workspaces: createWorkspaces({ env: machine.env, lfsFilter: lfsFilterBeside(machine.runnerScript) }),
    clock: systemClock,
    log,
    env: machine.env,
    platform: machine.platform,
    home: machine.home,
    relay: relayBeside(machine.runnerScript),
    terminated: machine.terminated,
  };
}
