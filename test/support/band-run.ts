// One run of the bridge's runner with the simulated agent of a version: no server, no client, the real store.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bandOf } from '../../src/adapters/agy/versions.ts';
import { createAgents } from '../../src/adapters/probe.ts';
import { createRunnerApp } from '../../src/create-runner-app.ts';
import { newJobId, newMark } from '../../src/platform/ids.ts';
import { identify } from '../../src/platform/processes/process-identity.ts';
import { BridgeError } from '../../src/protocol/error.ts';
import type { RunSpec } from '../../src/protocol/handoff.ts';
import type { Backend } from '../../src/protocol/backend.ts';
import { type JobRecord, NEW_RECORD } from '../../src/protocol/job.ts';
import { executeJob } from '../../src/runner/execute.ts';
import { specOf } from './adapter-runs.ts';
import { livingWith, until } from './processes.ts';

const SIMULATOR = path.resolve(import.meta.dirname, '../../dist/agy-sim.js');

export interface BandRun {
  readonly backend: Backend;
  readonly version: string;
  /** Scenario file of the simulator, version aside. */
  readonly play: Readonly<Record<string, unknown>>;
  readonly spec?: Partial<RunSpec>;
  /** Cancels as soon as this stands in the events, or the agent has written a file `began`. */
  readonly cancelAt?: RegExp;
  /** The conversation of a first job of the same home is continued. */
  readonly continues?: boolean;
  readonly firstSeconds?: number;
}

export interface BandEnd {
  /** `completed`, a reason, or `refused …` when no agent was started. */
  readonly end: string;
  /** Band of the agent as it was probed; null for gemini or when it was not ready. */
  readonly band: string | null;
  readonly record: JobRecord | null;
  readonly events: readonly Record<string, unknown>[];
  /** Starts of the agent for the job itself. */
  readonly argv: readonly (readonly string[])[];
  /** Processes of the agent that outlived the job. */
  readonly left: number;
}

interface Place {
  readonly home: string;
  readonly work: string;
  readonly root: string;
  readonly program: string;
}

function makePlace({ backend, version, play }: BandRun): Place {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-mcp-band-')));
  const place = {
    home,
    work: path.join(home, 'work'),
    root: path.join(home, 'sessions'),
    program: path.join(home, 'bin', backend),
  };
  for (const folder of [place.work, place.root, path.dirname(place.program)])
    mkdirSync(folder, { mode: 0o700 });
  symlinkSync(SIMULATOR, place.program);
  const scenario = { quiet: true, speed: 0, version, ...play, record: path.join(home, 'starts.jsonl') };
  writeFileSync(`${place.program}.json`, JSON.stringify(scenario));
  return place;
}

const lines = <T>(file: string): T[] => {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as T);
  } catch {
    return []; // not written
  }
};

async function runOnce(run: BandRun, place: Place, sessionId: string | null): Promise<BandEnd> {
  const { home, work, root, program } = place;
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, [`${run.backend.toUpperCase()}_BIN`]: program };
  const probe = await createAgents({ env, platform: process.platform, home }).probe(run.backend);
  const nothing = { band: null, record: null, events: [], argv: [], left: 0 };
  if (probe.state !== 'ready') return { ...nothing, end: `refused ${probe.state}` };
  const stopped = new AbortController();
  const app = await createRunnerApp({
    env,
    platform: process.platform,
    home,
    sessionRoot: root,
    redactPatterns: [],
    auditKey: null,
    runnerScript: '/none',
    holderScript: '/none',
    terminated: stopped.signal,
    write: () => undefined,
  });
  const spec = specOf({ timeoutSeconds: 60, ...run.spec, ...(sessionId === null ? {} : { sessionId }) });
  const jobId = newJobId(new Date());
  const at = new Date().toISOString();
  await app.store.create(
    app.redactor.redactFields({
      ...NEW_RECORD,
      job_id: jobId,
      label: null,
      mode: spec.mode,
      backend: run.backend,
      agent_version: probe.capability.version,
      model: spec.model,
      cwd: work,
      session_id: spec.sessionId,
      created_at: at,
      updated_at: at,
      timeout_seconds: spec.timeoutSeconds,
      warnings: [],
      owner: await identify(),
      mark: newMark(root),
    } satisfies JobRecord),
  );
  const starts = path.join(home, 'starts.jsonl');
  const before = lines(starts).length;
  const job = executeJob(
    {
      jobId,
      spec,
      capability: probe.capability,
      mayFallBack: false,
      workspace: { kind: 'in_place', cwd: work, readOnly: false },
      extraEnv: {},
      queue: { slots: 8, sameSession: true, passOver: [] },
      idle: { firstSeconds: run.firstSeconds ?? 0, seconds: 0 },
      depth: 1,
      passEnv: [],
      redactPatterns: [],
    },
    app,
  );
  const { events } = app.store.paths(jobId);
  const { cancelAt } = run;
  if (cancelAt !== undefined) {
    const told = (): boolean =>
      existsSync(path.join(work, 'began')) ||
      lines(events).some((event) => cancelAt.test(JSON.stringify(event)));
    await until(told, cancelAt.source, 20_000).catch(() => undefined); // without it the job ends by itself, and the cell shows how
    stopped.abort();
  }
  await job;
  const record = await app.store.read(jobId);
  const isRefused = record.reason === 'invalid_request' && lines(starts).length === before;
  const reason = record.status === 'completed' ? 'completed' : (record.reason ?? record.status);
  return {
    end: isRefused ? `refused ${reason}` : reason,
    band: run.backend === 'agy' ? bandOf(probe.capability).since : null,
    record,
    events: lines(events),
    argv: lines<{ argv: string[] }>(starts)
      .slice(before)
      .map(({ argv }) => argv),
    left: livingWith('HOME', home).length,
  };
}

/** Runs the scenario in a home of its own and clears it, whatever was left. */
export async function runBand(run: BandRun): Promise<BandEnd> {
  const place = makePlace(run);
  try {
    const first = run.continues === true ? await runOnce(run, place, null) : null;
    return await runOnce(run, place, first?.record?.session_id ?? null);
  } catch (error) {
    if (error instanceof BridgeError)
      return { end: `refused ${error.code}`, band: null, record: null, events: [], argv: [], left: 0 };
    throw error;
  } finally {
    for (const pid of livingWith('HOME', place.home)) process.kill(pid, 'SIGKILL');
    rmSync(place.home, { recursive: true, force: true, maxRetries: 5 });
  }
}
