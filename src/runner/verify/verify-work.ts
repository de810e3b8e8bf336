// The commands that prove the changes of a job: run on the checkout with the changes in it, in a worktree of their own.
import { killTree } from '../../platform/processes/kill-tree.ts';
import { boundWarnings } from '../../protocol/bound-record.ts';
import type { CommandRun } from '../../protocol/command-run.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { AgentEvent } from '../../protocol/event.ts';
import type { VerifyOrders } from '../../protocol/handoff.ts';
import type { JobId, JobRecord, VerifyRecord } from '../../protocol/job.ts';
import { commandsSum } from '../../protocol/verify-record.ts';
import type { MergedWorktree } from '../../workspace/verify/merged-worktree.ts';
import type { Background } from '../background.ts';
import { watchRefusals } from '../network/refusal-events.ts';
import type { RunnerApp } from '../runner-app.ts';
import { worktreePlace } from '../confined-facts.ts';
import { type CommandPlace, openCommandPlace } from '../setup/command-place.ts';
import { runCommands } from '../setup/run-commands.ts';
import { runSetup, type SetupRun } from '../setup/setup-lines.ts';

export interface VerifyWork extends Pick<
  VerifyOrders,
  'preparation' | 'passEnv' | 'depth' | 'mark' | 'confinement' | 'setupCacheMb'
> {
  /** The first of the ports that its commands are told. */
  readonly portBase: number | undefined;
}

interface Ways {
  /** Ends it, with all that it started. */
  readonly signal: AbortSignal;
  /** Records events as they come. */
  readonly push: (events: AgentEvent[]) => Promise<void>;
  readonly background: Background;
}

type Ended = Omit<VerifyRecord, 'at' | 'runner' | 'mark' | 'seconds'>;

const NO_COMMAND = { command: '', exit_code: null, tail: [], warnings: [] };
const NOTHING_KNOWN = { patch: '', checkout: '', commands: '' };

const notice = (text: string): AgentEvent => ({ type: 'system', subtype: 'notice', text });

/** What is said of a run that ended before its commands did. */
function failureOf(
  error: unknown,
  { signal }: Ways,
  app: RunnerApp,
  id: string,
): Pick<Ended, 'status' | 'why'> {
  if (signal.aborted) return { status: 'cancelled', why: 'It was stopped before it was over.' };
  if (error instanceof BridgeError)
    return { status: error.code === 'apply_conflict' ? 'conflict' : 'error', why: error.message };
  app.log.error(`The changes of ${id} could not be verified.`, error);
  return { status: 'error', why: 'The commands could not be run.' };
}

const eventOf = (event: AgentEvent): AgentEvent =>
  event.type === 'system' && event.subtype === 'setup' ? { ...event, subtype: 'verify' } : event;

/** @returns how it went: of the setup where that fails. What it makes is not kept: work of an agent has a part in it. */
async function runThere(
  app: RunnerApp,
  orders: SetupRun['orders'] & VerifyWork,
  { path: top, inputs }: MergedWorktree,
  place: CommandPlace,
  { signal, push, background }: Ways,
): Promise<CommandRun> {
  const worktree = { top, inputs, leftBy: null };
  const prepared = await runSetup({ orders, worktree, place, signal, push, background }, app);
  if (prepared.status !== 'passed') return prepared;
  const { verify, verifyTimeoutSeconds } = orders.preparation;
  const lines = { ...place, cwd: top, signal, lines: verify, timeoutSeconds: verifyTimeoutSeconds };
  return runCommands(lines, app.redactor, (events) => push(events.map(eventOf)));
}

/** The same, confined as the job: what is run was changed by an agent. */
async function runAll(
  app: RunnerApp,
  work: VerifyWork,
  jobId: JobId,
  merged: MergedWorktree,
  ways: Ways,
): Promise<CommandRun> {
  // what a request wants in its environment must not decide about the proof
  const refusals = watchRefusals(ways.push);
  const orders = { ...work, jobId, addDirs: [], extraEnv: {}, gitDir: merged.place.gitDir, ...refusals };
  const workspace = worktreePlace(merged.place);
  const { mark, portBase } = work;
  const opened = await openCommandPlace(orders, app, { mark, portBase, workspace });
  try {
    return await runThere(app, orders, merged, opened.place, ways);
  } finally {
    await killTree(null, work.mark);
    await opened.close();
  }
}

async function runInMerged(app: RunnerApp, record: JobRecord, work: VerifyWork, ways: Ways): Promise<Ended> {
  const { workspaces } = app;
  const { signal } = ways;
  const of = { ...NOTHING_KNOWN, commands: commandsSum(work.preparation) };
  try {
    of.patch = await workspaces.show(record, { only: null, signal }, ({ sha256 }) => Promise.resolve(sha256));
    const before = await workspaces.checkoutState(record, signal);
    if (before === null)
      throw new BridgeError('workspace_failed', 'The repository is no longer where it was.', { hint: '' });
    of.checkout = before;
    const merged = await workspaces.openMerged(record, work.preparation, signal);
    let behind: readonly string[] = [];
    let run: CommandRun;
    try {
      // the worktree may have seen another moment of it
      if ((await workspaces.checkoutState(record, signal)) !== before) of.checkout = '';
      run = await runAll(app, work, record.job_id, merged, ways);
    } finally {
      await killTree(null, work.mark);
      behind = await merged.close();
    }
    const { status, command, exit_code, tail } = run;
    return {
      status,
      command,
      exit_code,
      tail,
      why: null,
      of,
      warnings: boundWarnings([...merged.warnings, ...behind]),
    };
  } catch (error) {
    return { ...NO_COMMAND, ...failureOf(error, ways, app, record.job_id), of };
  }
}

function saidOf({ status, command, why }: Ended, seconds: number): string {
  const what = command === '' ? '' : ` in ${command}`;
  return `verify: ${status}${status === 'passed' ? '' : what} after ${seconds} s${why === null ? '' : `. ${why}`}`;
}

/**
 * Whatever happens is data; nothing of it is left alive or on disk.
 * @param record of a job whose work is recorded
 * @param begun as `begunVerify` made it
 */
export async function verifyWork(
  app: RunnerApp,
  record: JobRecord,
  work: VerifyWork,
  begun: VerifyRecord,
  ways: Ways,
): Promise<VerifyRecord> {
  const from = performance.now();
  const lines = work.preparation.verify.join('; ');
  await ways.push([notice(`verifying the changes on the checkout as it is: ${lines}`)]);
  const ended = await runInMerged(app, record, work, ways);
  const seconds = Math.round(performance.now() - from) / 1_000;
  await ways.push([notice(saidOf(ended, seconds))]);
  return { ...begun, ...ended, seconds, runner: null };
}
