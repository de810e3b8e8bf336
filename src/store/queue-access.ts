// The way to the queue holder: the one process that keeps the requests of all waiting jobs of a store at this place.
import { type Held, withLock } from '../platform/locks/lock-file.ts';
import { talkLocally, type Talk } from '../platform/processes/local-socket.ts';
import { closeFolder, lookAtFolder } from '../platform/files/private-folder.ts';
import { identify } from '../platform/processes/process-identity.ts';
import { ensureFolder, fileStamp, openAppend, unlessAbsent } from '../platform/files/private-file.ts';
import { startDetached } from '../platform/processes/spawn.ts';
import { watchFolder } from '../platform/waiting/watch-folder.ts';
import type { Handoff } from '../protocol/handoff.ts';
import { type HeldJob, HOLDER_REPLIES } from '../protocol/held-job.ts';
import { jobRecord, type ProcessIdentity } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import { type QueuePlaces, queuePlaces } from './job-paths.ts';
import type { JobStore } from './job-store.ts';
import { transferOwnership, processScopeId } from './transfer-ownership.ts';

/**
 * `held`: the job is not this process's any more. `full`: the holder has no room. `unavailable`: there is no holder and
 * none can be had; the job is still this process's.
 */
export type PassedOn = 'held' | 'full' | 'unavailable';

export interface QueueAccess {
  /** Passes a waiting job, which this process owns, on to the holder; starts one where there is none. */
  passOn(handoff: Handoff): Promise<PassedOn>;
}

interface QueueAccessDeps {
  readonly store: JobStore;
  /** Absolute path of the holder's program, and of the runner's, which it starts when a job may begin. */
  readonly holderScript: string;
  readonly runnerScript: string;
  /** For that runner. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** All that the holder itself is given: the variables of a job go with the job. */
const HOLDER_VARIABLES = ['HOME', 'PATH', 'NODE_COMPILE_CACHE'] as const;
/** How often a socket that is to come is looked for where the system reports no changes. */
const SOCKET_BACKSTOP_MS = 100;

interface Reached {
  readonly talk: Talk;
  readonly holder: ProcessIdentity;
}

const stampOf = (file: string): Promise<string | null> => unlessAbsent(fileStamp(file), null);

async function reach({ socket }: QueuePlaces): Promise<Reached | 'absent' | 'silent'> {
  const talk = await talkLocally(socket, TIMES.holderHelloMs);
  if (typeof talk === 'string') return talk;
  try {
    const holder = jobRecord.shape.owner.parse(JSON.parse(talk.hello));
    if (holder !== null) return { talk, holder };
  } catch {
    // Somebody who does not speak our words: as good as nobody.
  }
  talk.close();
  return 'silent';
}

async function isPrivate(folder: string): Promise<boolean> {
  const look = await lookAtFolder(folder);
  return look.kind === 'folder' && look.isOwn && (!look.isOpen || closeFolder(folder));
}

export function createQueueAccess(deps: QueueAccessDeps): QueueAccess {
  const { store, holderScript, runnerScript, env } = deps;
  /** Under way in this process: of many jobs at once only one starts a holder. */
  let starting: Promise<void> | null = null;

  /** Starts a holder unless the socket is another one than the one that gave no answer. */
  async function startUnlessReplaced(
    places: QueuePlaces,
    unanswered: string | null,
    { confirm }: Held,
  ): Promise<void> {
    if ((await stampOf(places.socket)) !== unanswered) return;
    const log = await openAppend(places.log);
    const given = HOLDER_VARIABLES.map((name) => [name, env[name]] as const);
    const watching = watchFolder(places.folder, SOCKET_BACKSTOP_MS);
    try {
      await confirm();
      const holder = await startDetached(holderScript, [store.root], {
        env: Object.fromEntries(given.filter(([, value]) => value !== undefined)),
        cwd: places.folder,
        outputFd: log.fd,
        isSmall: true,
      });
      holder.letGo();
      const over = new AbortController();
      const end = (): void => {
        over.abort();
      };
      const late = setTimeout(end, TIMES.holderStartMs);
      void holder.exited.then(end);
      while (!over.signal.aborted && (await stampOf(places.socket)) === unanswered) await watching.changed();
      clearTimeout(late);
    } finally {
      watching.close();
      await log.close();
    }
  }

  function start(places: QueuePlaces, unanswered: string | null): Promise<void> {
    starting ??= withLock(places.lock, (lock) => startUnlessReplaced(places, unanswered, lock)).finally(
      () => {
        starting = null;
      },
    );
    return starting;
  }

  async function open(places: QueuePlaces): Promise<Reached | null> {
    for (let tries = 0; tries < 2; tries += 1) {
      const before = await stampOf(places.socket);
      const reached = await reach(places);
      if (typeof reached !== 'string') return reached;
      await start(places, before);
    }
    const reached = await reach(places);
    return typeof reached === 'string' ? null : reached;
  }

  async function passOn(handoff: Handoff): Promise<PassedOn> {
    const { jobId, queue, spec, depth } = handoff;
    // Where sockets are pipes that strangers can open first, and inside of a job: what is started there ends with it.
    if (process.platform === 'win32' || depth > 1) return 'unavailable';
    const own = await identify();
    const places = queuePlaces(store.root, processScopeId(own));
    await ensureFolder(places.folder);
    if (!(await isPrivate(places.folder))) return 'unavailable'; // whoever could reach the socket would get requests
    const reached = await open(places);
    if (reached === null) return 'unavailable';
    const { talk, holder } = reached;
    try {
      // From here on the job is the holder's, also when this process ends now.
      if (!(await transferOwnership(store, jobId, own, holder))) return 'held';
      const held: HeldJob = {
        jobId,
        session: spec.sessionId,
        slots: queue.slots,
        runnerScript,
        env: Object.fromEntries(Object.entries(env).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]]))),
        handoff: JSON.stringify(handoff),
      };
      const reply = await talk.ask(JSON.stringify(held), TIMES.holderReplyMs);
      if (reply === HOLDER_REPLIES.held) return 'held';
      // Whoever has become the owner meanwhile has the job.
      if (!(await transferOwnership(store, jobId, holder, own))) return 'held';
      return reply === HOLDER_REPLIES.full ? 'full' : 'unavailable';
    } finally {
      talk.close();
    }
  }

  return {
    // Where a holder cannot be had, for whatever reason, the job waits in its own process.
    passOn: (handoff) => passOn(handoff).catch(() => 'unavailable'),
  };
}
