// What installations of setup made is kept, and put into the next worktree instead of running them again.
import { DamagedPackError } from '../../platform/files/pack-file.ts';
import { isOneDisk } from '../../platform/files/paths.ts';
import { errnoOf } from '../../platform/files/private-file.ts';
import { makeReadyTree, takeReadyTree } from '../../platform/files/ready-tree.ts';
import { packTree } from '../../platform/files/tree-pack.ts';
import { unpackTree } from '../../platform/files/tree-unpack.ts';
import type { Log } from '../../platform/log.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { visibleName } from '../../protocol/text/visible-text.ts';
import type { Setups } from '../../store/setups.ts';
import type { WorktreeSetup } from '../../workspace/setup/worktree-setup.ts';
import type { Background } from '../background.ts';
import { isDependencyFolder } from './installations.ts';
import { judgeContent, movedContent } from './own-paths.ts';
import { type KeyParts, setupKey } from './setup-key.ts';

const MEBIBYTE = 1_048_576;

/** A worktree that setup runs in. */
export interface ReusePlace extends Pick<WorktreeSetup, 'top' | 'inputs'> {
  /** Null where nothing is kept of what is made there, as work of an agent may have a part in it. */
  readonly leftBy: WorktreeSetup['leftBy'] | null;
}

interface ReuseDeps {
  readonly setups: Setups;
  readonly worktree: ReusePlace;
  readonly jobId: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly background: Pick<Background, 'add'>;
  /** Says something to those who follow the job. */
  readonly say: (text: string) => Promise<void>;
}

interface ReuseQuery extends Omit<KeyParts, 'inputs'> {
  /** Patterns of further files that count. */
  readonly patterns: readonly string[];
  readonly mostMb: number;
}

interface Reused {
  readonly files: number;
  readonly seconds: number;
}

export interface Reuse {
  /** Puts what is kept into the worktree; null where nothing was kept, or it could not be used. */
  restore(): Promise<Reused | null>;
  /** Keeps what is there now, once the installations have ended. */
  keep(): Promise<void>;
}

const secondsSince = (from: number): number => Math.round((performance.now() - from) / 100) / 10;

/** Keeping is a convenience: whatever fails in it, setup goes on. */
async function atBest<T>(
  { log, signal }: Pick<ReuseDeps, 'log' | 'signal'>,
  act: () => Promise<T>,
  otherwise: T,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    signal.throwIfAborted();
    log.warn(`A finished setup could not be used or kept: ${String(error)}`);
    return otherwise;
  }
}

/** Why what is there may not be kept, as the end of "… because …"; null when it may. */
function reasonAgainst({
  ignored,
  shown,
  isMixed,
}: Awaited<ReturnType<WorktreeSetup['leftBy']>>): string | null {
  const other = ignored.find((name) => !isDependencyFolder(name));
  if (ignored.length === 0) return 'nothing was installed into the worktree';
  if (isMixed) return 'it changed files that came from the checkout';
  if (shown.length > 0) return `it changed ${visibleName(shown[0] ?? '')}, which git does not ignore`;
  return other === undefined ? null : `it also made ${visibleName(other)}, which may follow from sources`;
}

interface Found {
  readonly key: string;
  readonly mostBytes: number;
}

/** What is ready is moved into the worktree; null where nothing is, or it cannot be. */
async function takeReady(deps: ReuseDeps, { key }: Found, file: string): Promise<number | null> {
  const { setups, worktree, signal } = deps;
  if (!(await isOneDisk(setups.folder, worktree.top))) return null;
  const adapt = (content: Buffer, place: string): Buffer => movedContent(content, place, worktree.top);
  const taken = await atBest(
    deps,
    () => setups.takeReady(key, (folder) => takeReadyTree(folder, file, worktree.top, { adapt, signal })),
    null,
  );
  return typeof taken === 'number' ? taken : null;
}

/** What is kept is unpacked into the worktree; null where it cannot be. */
async function unpack(
  { setups, worktree, signal, say }: ReuseDeps,
  { key }: Found,
  file: string,
): Promise<number | null> {
  const adapt = (content: Buffer, place: string): Buffer => movedContent(content, place, worktree.top);
  return unpackTree(file, worktree.top, { adapt, signal }).catch(async (error: unknown) => {
    signal.throwIfAborted();
    // also where it went away, or the disk is full: then the commands say so in their own words
    if (error instanceof DamagedPackError) await setups.drop(key);
    else if (errnoOf(error) === null) throw error;
    await say('The setup that was kept could not be used, so it is run.');
    return null;
  });
}

/** For the next worktree, when this job is over. */
function makeNextReady({ setups, worktree, background }: ReuseDeps, { key, mostBytes }: Found): void {
  background.add(async (signal) => {
    if (!(await isOneDisk(setups.folder, worktree.top))) return;
    try {
      await setups.makeReady(key, mostBytes, (file, folder, maxBytes) =>
        makeReadyTree(file, folder, { maxBytes, signal }),
      );
    } catch (error) {
      if (error instanceof DamagedPackError) await setups.drop(key);
      throw error;
    }
  });
}

/** Packs what installations left. @returns why it is not kept, as the end of "… because …"; null when it is */
async function pack(
  { setups, worktree, jobId, signal, say }: ReuseDeps,
  { key, mostBytes }: Found,
  ignored: readonly string[],
): Promise<string | null> {
  const from = performance.now();
  let refused: string | null = 'there is no room for it';
  let files = 0;
  const isKept = await setups.keep(key, mostBytes, async (file, maxBytes) => {
    const judge = judgeContent(worktree.top, jobId);
    const options = { judge, maxBytes, maxFiles: LIMITS.setupFiles, signal };
    const packed = await packTree(worktree.top, ignored, file, options);
    if ('refused' in packed) {
      refused = packed.refused;
      return false;
    }
    files = packed.files;
    return true;
  });
  if (!isKept) return refused;
  await say(`Kept for the next worktree: ${files} files, in ${secondsSince(from)} s.`);
  return null;
}

/** @returns null where kept setups are off, and where no lock file says what would be installed */
export async function openReuse(deps: ReuseDeps, query: ReuseQuery): Promise<Reuse | null> {
  const { setups, worktree, signal, say } = deps;
  const { patterns, mostMb, ...parts } = query;
  if (mostMb === 0 || parts.lines.length === 0) return null;
  const inputs = await atBest(deps, () => worktree.inputs(parts.lines, patterns, signal), null);
  if (inputs === null) return null;
  const trouble = await atBest(deps, () => setups.trouble(), 'out of reach');
  if (trouble !== null) {
    await say(`Finished setups are neither used nor kept: their folder in the session root is ${trouble}.`);
    return null;
  }
  const found: Found = { key: await setupKey({ ...parts, inputs }), mostBytes: mostMb * MEBIBYTE };

  async function restore(): Promise<Reused | null> {
    const from = performance.now();
    const file = await setups.find(found.key);
    if (file === null) return null;
    const files = (await takeReady(deps, found, file)) ?? (await unpack(deps, found, file));
    if (files === null) return null;
    makeNextReady(deps, found);
    return { files, seconds: secondsSince(from) };
  }

  async function keep(): Promise<void> {
    if (worktree.leftBy === null) return;
    const left = await worktree.leftBy(signal);
    const refused = reasonAgainst(left) ?? (await pack(deps, found, left.ignored));
    if (refused !== null) await say(`Not kept for the next worktree, because ${visibleName(refused)}.`);
    else makeNextReady(deps, found);
  }

  return {
    restore: () => atBest(deps, restore, null),
    keep: () => atBest(deps, keep, undefined),
  };
}
