// The layout of the store on disk, known here alone.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type JobId, JOB_ID_PATTERN } from '../protocol/job.ts';

export interface JobPaths {
  readonly folder: string;
  readonly meta: string;
  readonly events: string;
  readonly answer: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly agentLog: string;
  /** The agent's log as the agent writes it; removed when the job ends. */
  readonly rawAgentLog: string;
  /** Temporary folder of an agent that needs its own; removed when it ends. */
  readonly temp: string;
  /** Our own, for what must be compared at the end; removed when the job ends. */
  readonly scratch: string;
  readonly runnerLog: string;
  readonly cancel: string;
  /** Touched again and again by the owner, for those who cannot see its process. */
  readonly alive: string;
  /** Held for moments, by whoever becomes the owner. */
  readonly lock: string;
}

export function jobPaths(root: string, jobId: JobId): JobPaths {
  const folder = path.join(root, jobId);
  const file = (name: string): string => path.join(folder, name);
  return {
    folder,
    meta: file('meta.json'),
    events: file('events.jsonl'),
    answer: file('answer.txt'),
    stdout: file('stdout.log'),
    stderr: file('stderr.log'),
    agentLog: file('agy.log'),
    rawAgentLog: file('agy.log.raw'),
    temp: file('agent-temp'),
    scratch: file('scratch'),
    runnerLog: file('runner.log'),
    cancel: file('cancel.json'),
    alive: file('alive'),
    lock: file('owner.lock'),
  };
}

const REMOVED = '.removed-';

/** Where a job's folder is moved before it is removed: no reader ever sees half a job. */
export function removedFolder(root: string, jobId: JobId): string {
  return path.join(root, `${REMOVED}${jobId}-${randomUUID()}`);
}

/** Whether a name in the root is that of a job whose removal was broken off. */
export function isRemovedFolder(name: string): boolean {
  return name.startsWith(REMOVED);
}

/** Whether a name is that of a file that lives for moments: a write or a lock that was broken off leaves it. */
export function isTemporary(name: string): boolean {
  return name.endsWith('.tmp') || name.endsWith('.stale');
}

/** The store and the id of the job that has this folder. */
export function jobOfFolder(folder: string): { readonly root: string; readonly id: string } {
  return { root: path.dirname(folder), id: path.basename(folder) };
}

/** What is in the root beside the jobs. */
export interface StorePaths {
  /** An empty file for each job that has not ended. */
  readonly live: string;
  /** A copy of the list of jobs. */
  readonly index: string;
  /** Verdicts on paths of this machine, for what confines jobs. */
  readonly judgedPaths: string;
  /** With what this machine can confine jobs, as it was tried. */
  readonly confinementMeans: string;
  /** What runners without a job have: apart from the jobs, whose list would seem to change. */
  readonly waiting: string;
  /** What stood in the place of jobs or of their files, moved out of the way. */
  readonly damaged: string;
  /** Of the queue holders: their sockets, locks and logs. */
  readonly queue: string;
  /** When old jobs were last looked for. */
  readonly retention: string;
  /** Of the locks of the store. */
  readonly locks: string;
  /** Written to learn the time of the file system. */
  readonly clockProbe: string;
  /** Held for moments, by a job that looks whether it may begin. */
  readonly turnLock: string;
  /** Held while changes go into a checkout or away. */
  readonly applyLock: string;
  /** Which proposals of repositories the user has approved. */
  readonly trust: string;
  readonly trustLock: string;
  /** Finished setups of worktrees. */
  readonly setups: string;
  /** Which ports are in use by what is no running job. */
  readonly ports: string;
  /** Questions that wait for a person. */
  readonly approvals: string;
  /** What was started and used under budgets. */
  readonly budgets: string;
  /** Held for moments, by whoever counts under a budget. */
  readonly budgetLock: string;
  /** Node's own. */
  readonly compileCache: string;
}

export function storePaths(root: string): StorePaths {
  const at = (...names: string[]): string => path.join(root, ...names);
  return {
    live: at('live'),
    index: at('index', 'ids'),
    judgedPaths: at('index', 'judged'),
    confinementMeans: at('index', 'means'),
    waiting: at('waiting'),
    damaged: at('damaged'),
    queue: at('queue'),
    retention: at('retention'),
    locks: at('locks'),
    clockProbe: at('locks', 'now'),
    turnLock: at('locks', 'turn'),
    applyLock: at('locks', 'apply'),
    trust: at('trust.json'),
    trustLock: at('locks', 'trust'),
    setups: at('setups'),
    ports: at('ports'),
    approvals: at('approvals'),
    budgets: at('budgets', 'ledger'),
    budgetLock: at('locks', 'budgets'),
    compileCache: at('compile-cache'),
  };
}

/** The folders among them. */
export function storeFolders(root: string): readonly string[] {
  const { live, index, waiting, damaged, queue, locks, setups, ports, approvals, budgets, compileCache } =
    storePaths(root);
  return [
    ...[live, path.dirname(index), waiting, damaged, queue, locks, setups, ports, approvals],
    ...[path.dirname(budgets), compileCache],
  ];
}

/** Those of other versions, too, and what systems put everywhere. */
const OTHER_NAMES: ReadonlySet<string> = new Set([
  'audit',
  'audit-owed',
  '.DS_Store',
  '.nfs',
  'turn.lock',
  'apply.lock',
]);

/** Whether a name in the root is one that the bridge gives. */
export function isStoreName(name: string): boolean {
  const places: readonly string[] = Object.values<string>({ ...storePaths('') });
  const own = places.map((place) => place.split(path.sep)[0]);
  return (
    own.includes(name) ||
    OTHER_NAMES.has(name) ||
    JOB_ID_PATTERN.test(name) ||
    isRemovedFolder(name) ||
    isTemporary(name)
  );
}

/** A free name for what is moved out of the way. */
export function damagedPlace(root: string, name: string): string {
  return path.join(storePaths(root).damaged, `${name}.${randomUUID()}`);
}

export interface WaitingPlaces {
  readonly name: string;
  /** Takes its words until it has a job. */
  readonly log: string;
  /** A store of its own to warm up in. */
  readonly warmUpStore: string;
}

/** Where a runner that has no job yet has its things; under a new name when none is given. */
export function waitingPlaces(root: string, name: string = randomUUID()): WaitingPlaces {
  const file = path.join(storePaths(root).waiting, name);
  return { name, log: `${file}.log`, warmUpStore: file };
}

export interface QueuePlaces {
  readonly folder: string;
  /** Where the holder is reached. */
  readonly socket: string;
  /** Held while one is started. */
  readonly lock: string;
  /** The holder's own words. */
  readonly log: string;
}

/** Where the queue holder of a store has its things. @param place of its process: each machine has a holder of its own */
export function queuePlaces(root: string, place: string): QueuePlaces {
  const folder = storePaths(root).queue;
  const file = (ending: string): string => path.join(folder, `${place}.${ending}`);
  return { folder, socket: file('socket'), lock: file('lock'), log: file('log') };
}

const [PACK, READY] = ['.pack', '.ready'];

/** Where a finished setup is kept. */
export const setupFile = (folder: string, key: string): string => path.join(folder, `${key}${PACK}`);

/** Where it is unpacked already, for the next worktree. */
export const readySetup = (folder: string, key: string): string => path.join(folder, `${key}${READY}`);

/** The key of what is kept or ready under a name; null for any other name. */
export function setupOfName(name: string): { readonly key: string; readonly isReady: boolean } | null {
  const ending = [PACK, READY].find((each) => name.endsWith(each));
  return ending === undefined ? null : { key: name.slice(0, -ending.length), isReady: ending === READY };
}
