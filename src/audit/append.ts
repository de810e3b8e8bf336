// One write to the trail, by who holds the lock: what a broken one left is cut, a full segment is followed by a new one.
import { type Clock, timestamp } from '../platform/clock.ts';
import {
  ensureFolder,
  openAppend,
  type OpenFile,
  removeFile,
  syncFolder,
  writeOnce,
} from '../platform/files/private-file.ts';
import { damagedTrail } from './audit-errors.ts';
import type { AuditHead } from './chain.ts';
import { type ChainWriter, createChainWriter } from './chain-writer.ts';
import type { Keys } from './keys.ts';
import type { Rotation } from './places.ts';
import { createSigner, type Signer } from './signer.ts';
import { firstRecord, segmentFile, segmentsIn } from './segments.ts';
import type { OpenEnd, TrailEnd } from './trail-end.ts';

export interface LogDeps {
  /** Of the trail alone. */
  readonly folder: string;
  /** Place of the lock, outside of that folder. */
  readonly lock: string;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly rotation: Rotation;
}

/** What is added to the chain under the lock. */
export type Add = (chain: ChainWriter, signer: Signer) => Promise<AuditHead>;

export interface Written {
  readonly end: TrailEnd;
  /** To be synced and closed. */
  readonly file: OpenFile;
  /** One for each that was added; a record that cannot be one is an error of its own. */
  readonly heads: readonly (AuditHead | { readonly error: unknown })[];
}

/** All of it, or nothing: what a failure leaves is taken away again, or cut by the next write. */
async function writeAll(file: OpenFile, text: string): Promise<number> {
  const { size } = await file.stat();
  try {
    await file.appendFile(text);
  } catch (error) {
    await file.truncate(size).catch(() => undefined);
    throw error;
  }
  return size + Buffer.byteLength(text);
}

/** Removes segments whose records are all older than what is kept; a record says first where the trail then begins. */
async function removeOld(
  { folder, clock, rotation }: LogDeps,
  chain: ChainWriter,
): Promise<readonly number[]> {
  if (rotation.keepMs === Infinity) return [];
  const before = clock.now().getTime() - rotation.keepMs;
  const segments = await segmentsIn(folder);
  const old: number[] = [];
  for (const [at, segment] of segments.entries()) {
    const next = segments[at + 1];
    const first = next === undefined ? null : await firstRecord(folder, next);
    if (first === null || Date.parse(first.ts) >= before) break;
    old.push(segment);
  }
  const kept = segments[old.length];
  if (old.length === 0 || kept === undefined) return [];
  const first = await firstRecord(folder, kept);
  await chain.addSigned('trimmed', { first_segment: kept, first_seq: first?.seq ?? 0 });
  return old;
}

interface Begun {
  readonly file: OpenFile;
  readonly segment: number;
}

/** A segment is made with its first record, so that an empty one is no file of the trail. */
async function beginSegment({ folder }: LogDeps, segment: number, chain: ChainWriter): Promise<Begun> {
  await ensureFolder(folder, true);
  await chain.open(segment);
  const place = segmentFile(folder, segment);
  if (!(await writeOnce(place, chain.take()))) throw damagedTrail(place, 'is there already');
  const file = await openAppend(place);
  await file.datasync();
  await syncFolder(folder);
  return { file, segment };
}

/** @param opened closed here, or handed on with what was written */
export async function appendTo(
  deps: LogDeps,
  opened: OpenEnd,
  confirm: () => Promise<void>,
  adds: readonly Add[],
): Promise<Written> {
  const signer = createSigner(deps);
  const chain = createChainWriter(opened.end, () => timestamp(deps.clock), signer.get);
  let { file } = opened;
  try {
    await confirm();
    let { segment, openedMs } = opened.end;
    let old: readonly number[] = [];
    if (file !== null && opened.tornBytes > 0) {
      await file.truncate(opened.end.size);
      await chain.add({ kind: 'repaired', cut_bytes: opened.tornBytes });
    }
    if (file === null || isFull(deps, opened.end)) {
      if (file !== null) {
        await chain.addSigned('checkpoint');
        await writeAll(file, chain.take());
        await file.datasync();
        await file.close();
      }
      ({ file, segment } = await beginSegment(deps, segment + 1, chain));
      openedMs = deps.clock.now().getTime();
      old = await removeOld(deps, chain);
    }
    const heads: Written['heads'][number][] = [];
    for (const add of adds) heads.push(await add(chain, signer).catch((error: unknown) => ({ error })));
    const size = await writeAll(file, chain.take());
    if (old.length > 0) {
      await file.datasync();
      for (const each of old) await removeFile(segmentFile(deps.folder, each));
    }
    const { ino } = await file.stat();
    return { end: { ...chain.head(), segment, openedMs, size, ino }, file, heads };
  } catch (error) {
    await file?.close().catch(() => undefined); // closed already where a segment ended
    throw error;
  }
}

function isFull({ rotation, clock }: LogDeps, { size, openedMs }: TrailEnd): boolean {
  return size >= rotation.maxBytes || clock.now().getTime() - openedMs >= rotation.maxAgeMs;
}
