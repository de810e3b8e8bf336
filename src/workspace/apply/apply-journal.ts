// The folder of an apply under way: what stood there, what comes, and the journal that survives a crash.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type * as z from 'zod';
import { withLock } from '../../platform/locks/lock-file.ts';
import { isOneDisk, kindOf, makeFolder, realFolder, removeTree } from '../../platform/files/paths.ts';
import { identify, isAlive } from '../../platform/processes/process-identity.ts';
import {
  createFolder,
  ensureFolder,
  errnoOf,
  moveFile,
  namesIn,
  readText,
  removeFile,
  writeWhole,
} from '../../platform/files/private-file.ts';
import { BridgeError } from '../../protocol/error.ts';
import { type ProcessIdentity, processIdentity } from '../../protocol/job.ts';
import { FOLDER } from '../worktree/worktree-names.ts';
import { type Journal, journal } from './journal-schema.ts';

export interface ApplyFolder {
  readonly jobId: string;
  readonly folder: string;
  /** Copies of the files as they were when the changes were merged. */
  readonly before: string;
  /** The files as they are to be. */
  readonly after: string;
  /** What stood at the place of a change, under a second name. */
  held(at: number): string;
}

const JOURNAL = 'journal.json';
const OWNER = 'owner.json';
const HELD = 'held';
const WRITTEN = 'written';
const LOCK = 'lock';

/** In the `.git` folder of the checkout: no part of it, and no place for an agent to write. */
const inGitDir = (gitDir: string): string => path.join(gitDir, 'agy-mcp-apply');
/** Where the `.git` folder is on another disk, from which nothing can be moved into the checkout. */
const inCheckout = (root: string): string => path.join(root, FOLDER, 'apply');

async function homeOf(root: string, gitDir: string): Promise<string> {
  if (await isOneDisk(root, gitDir)) return inGitDir(gitDir);
  await makeFolder(path.join(root, FOLDER));
  return inCheckout(root);
}

/** A look at a job does not wait for another process that settles: what is left then is settled by the next look. */
const SETTLE_WAIT_MS = 1_000;

/** Held for moments: a folder without an owner is one that a crash left. */
const lockOf = (home: string): string => path.join(home, LOCK);

const appliesIn = async (home: string): Promise<string[]> =>
  (await namesIn(home)).filter((name) => !name.startsWith(`${LOCK}.`));

const placesIn = (home: string, jobId: string): ApplyFolder => {
  const folder = path.join(home, jobId);
  return {
    jobId,
    folder,
    before: path.join(folder, 'before'),
    after: path.join(folder, 'after'),
    held: (at) => path.join(folder, HELD, String(at)),
  };
};

/** @throws BridgeError when the same apply is under way already */
export async function openApplyFolder(
  root: string,
  rootGitDir: string,
  jobId: string,
  signal?: AbortSignal,
): Promise<ApplyFolder> {
  const home = await homeOf(root, (await realFolder(rootGitDir)) ?? rootGitDir);
  const places = placesIn(home, jobId);
  await ensureFolder(home);
  return withLock(
    lockOf(home),
    async ({ confirm }) => {
      try {
        await createFolder(places.folder);
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST') throw error;
        throw new BridgeError('busy', 'The changes of this job are being applied at this moment.', {
          hint: 'Wait until that is done, then look at the job again.',
          retry: 'later',
        });
      }
      const own = await identify();
      await confirm();
      await writeWhole(path.join(places.folder, OWNER), JSON.stringify(own));
      for (const each of [places.before, places.after, path.join(places.folder, HELD)])
        await createFolder(each);
      return places;
    },
    { signal },
  );
}

/** On the disk when it returns. */
export function writeJournal({ folder }: ApplyFolder, content: Journal): Promise<void> {
  return writeWhole(path.join(folder, JOURNAL), JSON.stringify(content));
}

function parsed<T>(schema: z.ZodType<T>, text: string | null): T | null {
  try {
    return text === null ? null : (schema.safeParse(JSON.parse(text)).data ?? null);
  } catch {
    return null; // torn: it was not written to its end
  }
}

export interface InterruptedApply {
  readonly places: ApplyFolder;
  /** `none` when the crash came before the first file was written; `damaged` when it cannot be read. */
  readonly journal: Journal | 'none' | 'damaged';
  /** All of it was written: what differs now was changed afterwards. */
  readonly isWritten: boolean;
}

async function readJournal({ folder }: ApplyFolder): Promise<InterruptedApply['journal']> {
  const text = await readText(path.join(folder, JOURNAL));
  return text === null ? 'none' : (parsed(journal, text) ?? 'damaged');
}

/** Calls `settle` with each apply to a checkout whose process is gone, while nobody else does. */
export async function forInterrupted(
  root: string,
  rootGitDir: string,
  settle: (found: InterruptedApply) => Promise<void>,
): Promise<void> {
  await settleIn(inGitDir(rootGitDir), settle);
  // an agent can write there: it is looked at only where an apply may have used it
  if (!(await isOneDisk(root, rootGitDir))) await settleIn(inCheckout(root), settle);
}

async function settleIn(home: string, settle: (found: InterruptedApply) => Promise<void>): Promise<void> {
  // mostly there is none, and every look at a job asks
  if ((await kindOf(home)) !== 'folder' || (await appliesIn(home)).length === 0) return;
  await withLock(
    lockOf(home),
    async ({ confirm }) => {
      for (const jobId of await appliesIn(home)) {
        const places = placesIn(home, jobId);
        const holder = parsed(processIdentity, await readText(path.join(places.folder, OWNER)));
        if (holder !== null && (await isAlive(holder))) continue;
        const isWritten = (await kindOf(path.join(places.folder, WRITTEN))) !== 'absent';
        await confirm();
        await settle({ places, journal: await readJournal(places), isWritten });
      }
    },
    { deadlineMs: SETTLE_WAIT_MS },
  );
}

/** An apply to a checkout that has not come to its end; who makes it, unless that process is gone. */
export interface UnfinishedApply {
  readonly jobId: string;
  readonly folder: string;
  readonly by: ProcessIdentity | null;
}

/** What is there, as it is at this moment: nothing is settled, and nobody is waited for. */
export async function unfinishedApplies(root: string, rootGitDir: string): Promise<UnfinishedApply[]> {
  const homes = [inGitDir(rootGitDir)];
  if ((await kindOf(root)) === 'folder' && !(await isOneDisk(root, rootGitDir))) homes.push(inCheckout(root));
  const found: UnfinishedApply[] = [];
  for (const home of homes) {
    if ((await kindOf(home)) !== 'folder') continue;
    for (const jobId of await appliesIn(home)) {
      const places = placesIn(home, jobId);
      const holder = parsed(processIdentity, await readText(path.join(places.folder, OWNER)));
      const by = holder !== null && (await isAlive(holder)) ? holder : null;
      // Of one that is gone, and had written nothing, nobody needs to know.
      if (by !== null || (await readJournal(places)) !== 'none')
        found.push({ jobId, folder: places.folder, by });
    }
  }
  return found;
}

export function closeApplyFolder({ folder }: ApplyFolder): Promise<void> {
  return removeTree(folder);
}

/** Whoever looks next finds it as if it had been broken off. */
export function leaveApplyFolder({ folder }: ApplyFolder): Promise<void> {
  return removeFile(path.join(folder, OWNER));
}

/** Says for who finds the folder that every file was written. */
export function markWritten({ folder }: ApplyFolder): Promise<void> {
  return writeWhole(path.join(folder, WRITTEN), '');
}

/**
 * Puts what stood there apart, where somebody else has changed a file since: nobody knows whether it is wanted.
 * @returns the folder
 */
export async function keepHeld({ folder, jobId }: ApplyFolder): Promise<string> {
  const home = path.join(path.dirname(path.dirname(folder)), 'agy-mcp-kept');
  await ensureFolder(home);
  const kept = path.join(home, `${jobId}-${randomUUID()}`);
  await moveFile(folder, kept);
  return kept;
}
