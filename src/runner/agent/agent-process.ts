// One run of the agent's process: its lines go out in order, and when this returns nothing of it is alive.
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentExit, LineSource } from '../../adapters/adapter.ts';
import type { Launch } from '../../adapters/launch.ts';
import { enterCgroup } from '../../platform/processes/cgroup.ts';
import { killTree, signalGroup } from '../../platform/processes/kill-tree.ts';
import { createLineSplitter } from '../../platform/lines.ts';
import { identify } from '../../platform/processes/process-identity.ts';
import { type AgentProcess, startAgent } from '../../platform/processes/spawn.ts';
import { tailFile } from '../../platform/files/tail-file.ts';
import { toBridgeError } from '../../protocol/error.ts';
import { LIMITS, TIMES } from '../../protocol/limits.ts';
import { createOutputDrain } from './output-drain.ts';

/** What the receiver of lines wants next. */
export type ProcessDirective = 'go_on' | 'send_input' | 'expect_sign_in' | 'expect_exit' | 'take_down';

export interface AgentRun {
  readonly launch: Launch;
  /** True: the input waits until it is wished for. */
  readonly stdinAfterInit: boolean;
  /** Read as a third stream; null where the agent writes none. */
  readonly logFile: string | null;
  /** Value of the variable that marks the agent's descendants. */
  readonly mark: string;
  /** Aborted by cancel or time-out. */
  readonly signal: AbortSignal;
  /** Takes what the probe of a sandbox said, as soon as it has ended; throws at once where nothing may run. */
  readonly onReport?: OnReport;
  /** Takes lines as they come, one call at a time. What it throws ends the run and is thrown on. */
  readonly onLines: (source: LineSource, lines: readonly string[]) => Promise<ProcessDirective>;
}

/** @param pid of the process that was started: the sandbox */
export type OnReport = (report: string, pid: number) => Promise<void>;

export interface AgentRunEnd extends AgentExit {
  /** Processes that could not be killed; empty but for the kernel's own reasons. */
  readonly survivors: readonly number[];
}

/**
 * @throws the system's error when the program cannot be started, and what `onLines` throws
 */
export async function runAgent(run: AgentRun): Promise<AgentRunEnd> {
  const { program, argv, env, cwd, stdin, isSandboxed, isGrouped } = run.launch;
  const agent = await startAgent(program, argv, { env, cwd, isSandboxed });
  const down = new AbortController();
  const logEnd = new AbortController();
  const faults: unknown[] = [];
  let queue: Promise<void> = Promise.resolve();
  let inputSent = false;

  const sendInput = (): void => {
    if (inputSent) return;
    inputSent = true;
    agent.input(stdin);
  };
  const takeDownAfter = (ms: number, unless: AbortSignal): void => {
    void delay(ms, undefined, { signal: unless, ref: false }).then(
      () => {
        down.abort();
      },
      () => undefined, // taken down already, or not needed any more
    );
  };
  const signedIn = new AbortController();
  const obey = (wish: ProcessDirective): void => {
    if (wish === 'send_input') {
      signedIn.abort();
      sendInput();
    }
    if (wish === 'take_down') down.abort();
    if (wish === 'expect_sign_in')
      takeDownAfter(TIMES.signInGraceMs, AbortSignal.any([down.signal, signedIn.signal]));
    // Some versions never exit after the complete answer.
    if (wish === 'expect_exit') takeDownAfter(TIMES.exitAfterResultMs, down.signal);
  };
  const deliver = (source: LineSource, lines: readonly string[]): Promise<void> => {
    if (lines.length === 0) return Promise.resolve();
    queue = queue.then(async () => {
      if (faults.length > 0) return; // draining: nothing can be stored any more
      try {
        obey(await run.onLines(source, lines));
      } catch (error) {
        faults.push(error);
        down.abort();
      }
    });
    return queue;
  };
  const drain = createOutputDrain();
  const consume = async (source: LineSource, bytes: AsyncIterable<Uint8Array>): Promise<void> => {
    const splitter = createLineSplitter(LIMITS.lineChars);
    try {
      for await (const chunk of bytes) {
        const taken = drain.arrived();
        await deliver(source, splitter.push(chunk));
        taken();
      }
    } catch {
      // The pipe was closed under the reader after the agent's end: what came is delivered.
    }
    await deliver(source, splitter.end());
  };

  const stopping = takeDownOn(AbortSignal.any([run.signal, down.signal]), agent, run.mark);
  const outputs = Promise.all([
    consume('stdout', agent.stdout as AsyncIterable<Uint8Array>),
    consume('stderr', agent.stderr as AsyncIterable<Uint8Array>),
  ]);
  const log =
    run.logFile === null
      ? Promise.resolve()
      : consume('log', tailFile(run.logFile, TIMES.followBackstopMs, logEnd.signal));
  // Its outputs are read by now: what a process that ends at once has printed is dropped when nobody reads.
  if (isGrouped !== true) await enterCgroup(agent.pid, run.mark);
  const fail = (error: unknown): void => {
    faults.push(error);
    down.abort();
  };
  let recorded: Promise<void> | undefined;
  try {
    if (run.onReport !== undefined) recorded = run.onReport(await agent.report, agent.pid).catch(fail);
  } catch (error) {
    fail(error);
  }
  // What holds is written down while the agent begins.
  if (!run.stdinAfterInit && faults.length === 0) sendInput();
  await recorded;

  const exit = await agent.exited;
  stopping.close();
  await stopping.done;
  const isRead = outputs.then(() => true);
  const isSoon = await Promise.race([isRead, delay(TIMES.drainAfterExitMs, false, { ref: false })]);
  // Nothing that the agent has left is older than this process.
  const { started } = await identify();
  const survivors = await killTree(process.platform === 'linux' ? null : agent.pid, run.mark, started);
  // What the pipes still hold is the agent's, however long it takes to be stored.
  if (!isSoon) await Promise.race([outputs, drain.drained(TIMES.drainAfterExitMs)]);
  closePipes(agent.stdout, agent.stderr);
  await outputs;
  logEnd.abort();
  await log;
  down.abort(); // ends a wait for an exit that has come
  if (faults.length > 0) throw toBridgeError(faults[0]);
  return { ...exit, survivors };
}

/** A grandchild can hold a pipe open for ever; nothing more of it is wanted. */
function closePipes(...pipes: readonly Readable[]): void {
  for (const pipe of pipes) pipe.destroy();
}

/** The ladder: the group is asked with TERM, so that the agent can write its result, then killed with all it left. */
function takeDownOn(
  signal: AbortSignal,
  agent: AgentProcess,
  mark: string,
): { done: Promise<void>; close(): void } {
  let settle: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (settle = resolve));
  let busy = false;
  const takeDown = async (): Promise<void> => {
    busy = true;
    if (process.platform !== 'win32') signalGroup(agent.leader(), 'SIGTERM');
    const grace = new AbortController();
    const gone = agent.exited.then(() => true);
    const late = delay(TIMES.termGraceMs, false, { signal: grace.signal }).catch(() => false);
    if (!(await Promise.race([gone, late]))) await killTree(agent.pid, mark);
    grace.abort();
    settle();
  };
  const begin = (): void => void takeDown();
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return {
    done,
    close: () => {
      signal.removeEventListener('abort', begin);
      if (!busy) settle();
    },
  };
}
