// Every part of the runner, wired once.
import { createAgents } from './adapters/probe.ts';
import { ended } from './audit/entries.ts';
import { auditPlaces, NO_ROTATION } from './audit/places.ts';
import { type AuditTrail, createTrail } from './audit/trail.ts';
import { systemClock } from './platform/clock.ts';
import { createLog } from './platform/log.ts';
import { createRedactor, secretValues } from './redaction/redact.ts';
import { userPatterns } from './redaction/user-patterns.ts';
import { relayBeside } from './runner/network/job-network.ts';
import type { RunnerApp } from './runner/runner-app.ts';
import { countEnd } from './store/count-end.ts';
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
  /** Of the audit trail, as the handoff has it; null for a process that ends no job. */
  readonly auditKey: string | null;
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
  const { env, home, sessionRoot: root, auditKey } = machine;
  const openTrail = (folder: string, key: string): AuditTrail => {
    const places = auditPlaces(folder, key);
    return createTrail({ places, redactor, rotation: NO_ROTATION, clock: systemClock, log, env, home });
  };
  const audit = auditKey === null ? null : openTrail(root, auditKey);
  const store = createJobStore(root, async (record) => {
    await audit?.recordOrOwe(ended(record));
    await countEnd(record, { store, clock: systemClock, log });
  });
  return {
    store,
    queue: createQueueAccess({ ...machine, store }),
    redactor,
    agents: createAgents(machine),
    workspaces: createWorkspaces({ env: machine.env, lfsFilter: lfsFilterBeside(machine.runnerScript) }),
    clock: systemClock,
    log,
    audit,
    openTrail,
    env,
    platform: machine.platform,
    home,
    relay: relayBeside(machine.runnerScript),
    terminated: machine.terminated,
  };
}
