// The queue holder: keeps the requests of all jobs that wait, and starts a runner for each when it may begin.
import { serveLocally } from '../../platform/processes/local-socket.ts';
import { identify, isSameProcess } from '../../platform/processes/process-identity.ts';
import { signalProcess } from '../../platform/processes/kill-tree.ts';
import { spawnRunner } from '../../platform/processes/spawn-runner.ts';
import { watchFolder } from '../../platform/waiting/watch-folder.ts';
import { heldJob, HOLDER_REPLIES } from '../../protocol/held-job.ts';
import type { Handoff } from '../../protocol/handoff.ts';
import { hasEnded, type JobId, type ProcessIdentity } from '../../protocol/job.ts';
import { LIMITS, TIMES } from '../../protocol/limits.ts';
import { startHeartbeat } from '../../store/heartbeat.ts';
import { queuePlaces } from '../../store/job-paths.ts';
import type { JobStore } from '../../store/job-store.ts';
import { transferOwnership, processScopeId } from '../../store/transfer-ownership.ts';
import { createLiveView, ownerKey } from './live-view.ts';
import { type LiveJob, orderQueue, type Turn, watchUnusedTurns } from './queue-order.ts';

interface Held {
  readonly session: string | null;
  readonly slots: number;
  readonly runnerScript: string;
  /** JSON; jobs of one server share it. */
  readonly env: string;
  readonly handoff: Buffer;
  /** A runner of it is being started. */
  isBeginning: boolean;
}

interface HolderDeps {
  readonly store: JobStore;
  /** Of a clock that never jumps, in ms. */
  readonly now: () => number;
  readonly warn: (message: string, cause: unknown) => void;
}

/** Resolves when nothing has been left to hold. */
export async function holdJobs({ store, now, warn }: HolderDeps): Promise<void> {
  const own = await identify();
  const held = new Map<JobId, Held>();
  const envs = new Map<string, string>();
  const view = createLiveView(store);
  const isOwn = (id: string): boolean => held.has(id as JobId);
  const unused = watchUnusedTurns(isOwn, TIMES.unusedTurnMs);
  const first = { came: false };
  let passedOver: ReadonlySet<string> = new Set();
  const over = new AbortController();
  const watching = watchFolder(store.live.folder, TIMES.followBackstopMs, over.signal);

  const heldBytes = (): number => [...held.values()].reduce((sum, each) => sum + each.handoff.length, 0);

  /** Whether this process may still begin the job: its canceller or a more impatient sender may have taken it. */
  async function isMine(id: JobId): Promise<boolean> {
    const record = await store.read(id).catch(() => null);
    return record !== null && !hasEnded(record) && isSameProcess(record.owner, own);
  }

  async function take(request: Buffer): Promise<string> {
    const given = heldJob.parse(JSON.parse(request.toString('utf8')));
    const words = Buffer.from(given.handoff, 'utf8');
    if (heldBytes() + words.length > LIMITS.heldBytes) return HOLDER_REPLIES.full;
    if (!(await isMine(given.jobId))) return HOLDER_REPLIES.gone;
    const env = JSON.stringify(given.env);
    if (!envs.has(env)) envs.set(env, env);
    const { session, slots, runnerScript } = given;
    const shared = envs.get(env) ?? env;
    held.set(given.jobId, { session, slots, runnerScript, env: shared, handoff: words, isBeginning: false });
    first.came = true;
    watching.wake();
    return HOLDER_REPLIES.held;
  }

  function drop(id: JobId): void {
    held.delete(id);
    const used = new Set([...held.values()].map(({ env }) => env));
    for (const env of envs.keys()) if (!used.has(env)) envs.delete(env);
    watching.wake();
  }

  /** The handoff as it came, and what this process knows beside it. */
  function wordsFor({ handoff: words }: Held): string {
    const text = words.toString('utf8');
    if (passedOver.size === 0) return text;
    // Not checked: the runner does that, and the schema of a whole request is half of what this process would load.
    const given = JSON.parse(text) as Handoff;
    return JSON.stringify({ ...given, queue: { ...given.queue, passOver: [...passedOver] } });
  }

  async function begin(id: JobId, job: Held): Promise<void> {
    if (!(await isMine(id))) {
      drop(id);
      return;
    }
    const { folder } = store.paths(id);
    const env = JSON.parse(job.env) as NodeJS.ProcessEnv;
    const program = { runnerScript: job.runnerScript, env };
    const runner = await spawnRunner(program, { does: 'run', folder }, await store.openRunnerLog(id));
    const identity: ProcessIdentity = { ...(await identify(runner.pid)), only_job: true };
    // It waits for its input. From here on the job is the runner's.
    if (await transferOwnership(store, id, own, identity))
      await runner.send(wordsFor(job)).catch(() => undefined);
    else signalProcess(runner.pid, 'SIGKILL'); // somebody took the job meanwhile
    runner.letGo();
    drop(id);
  }

  function liveJobs(others: readonly LiveJob[]): LiveJob[] {
    const owner = ownerKey(own);
    const mine = [...held].map(([id, { session }]) => ({ id, running: false, session, owner }));
    return [...others, ...mine];
  }

  async function look(): Promise<void> {
    const { ids, jobs: others } = await view.look((id) => held.has(id));
    const marked = new Set(ids);
    for (const [id, job] of held)
      if (!marked.has(id) && !job.isBeginning) {
        if (await isMine(id))
          await store.live.mark(id); // somebody has cleared up too much
        else drop(id);
      }
    const jobs = liveJobs(others);
    const orders = new Map<number, ReadonlyMap<string, Turn>>();
    for (const { slots } of held.values())
      if (!orders.has(slots)) orders.set(slots, orderQueue(jobs, slots, passedOver));
    const [order] = orders.values();
    if (order === undefined) return;
    passedOver = unused.note(jobs, order, now());
    for (const [id, job] of held) {
      if (job.isBeginning || orders.get(job.slots)?.get(id)?.turn !== 'go') continue;
      job.isBeginning = true;
      begin(id, job).catch((error: unknown) => {
        job.isBeginning = false; // no room for a process, say: the next look tries again
        warn(`${id} could not be begun.`, error);
      });
    }
  }

  const { socket } = queuePlaces(store.root, processScopeId(own));
  const service = await serveLocally(socket, {
    hello: JSON.stringify(own),
    mostBytes: LIMITS.heldRequestBytes,
    requestMs: TIMES.holderReplyMs,
    answer: take,
    onIdle: () => {
      watching.wake();
    },
  });
  const mayEndAt = now() + TIMES.holderStartMs;
  const beating = startHeartbeat(() => [...held.keys()].map((id) => store.paths(id)));
  try {
    for (;;) {
      if (held.size > 0)
        await look().catch((error: unknown) => {
          warn('The queue could not be looked at.', error);
        });
      if (held.size === 0 && service.peers() === 0 && (first.came || now() > mayEndAt)) return;
      await watching.changed();
    }
  } finally {
    watching.close();
    await beating.end();
    await service.close();
  }
}
