// The end of the trail on disk: what the next record is chained to, and the way behind it.
import path from 'node:path';
import { openAppend, type OpenFile, readRange, sizeOf } from '../platform/files/private-file.ts';
import { damagedTrail } from './audit-errors.ts';
import { type AuditHead, fromLine, NO_RECORD } from './chain.ts';
import { firstRecord, LINE_BYTES, segmentFile, segmentsIn } from './segments.ts';

export interface TrailEnd extends AuditHead {
  /** 0 when there is none yet. */
  readonly segment: number;
  /** Bytes that count: what follows is of a write that was broken off. */
  readonly size: number;
  readonly ino: number;
  /** When the segment was begun, in milliseconds since 1970. */
  readonly openedMs: number;
}

const NO_TRAIL: TrailEnd = { segment: 0, size: 0, ino: 0, openedMs: 0, seq: 0, hash: NO_RECORD };
const FIRST_LOOK_BYTES = 16_384;

/** The last whole line of a file, and where it ends. @returns null when there is none */
async function lastLine(file: string, size: number): Promise<{ line: string; end: number } | null> {
  for (let length = FIRST_LOOK_BYTES; ; length *= 4) {
    const from = Math.max(0, size - length);
    const bytes = (await readRange(file, from, size - from, { own: true })) ?? Buffer.alloc(0);
    const end = bytes.lastIndexOf(0x0a);
    const begin = end <= 0 ? -1 : bytes.lastIndexOf(0x0a, end - 1);
    if (end !== -1 && (begin !== -1 || from === 0))
      return { line: bytes.toString('utf8', begin + 1, end), end: from + end + 1 };
    if (from === 0) return null;
    if (length > LINE_BYTES)
      throw damagedTrail(path.basename(file), 'has no end of a line where one must be');
  }
}

async function endOf(folder: string, segment: number): Promise<TrailEnd> {
  const file = segmentFile(folder, segment);
  const size = (await sizeOf(file)) ?? 0;
  const last = await lastLine(file, size);
  const record = last === null ? 'unreadable' : fromLine(last.line);
  // A segment is made with its first record.
  if (last === null || typeof record === 'string')
    throw damagedTrail(path.basename(file), 'does not end with a record as it was written');
  const first = await firstRecord(folder, segment);
  const openedMs = first === null ? 0 : Date.parse(first.ts);
  return { segment, size: last.end, ino: 0, openedMs, seq: record.seq, hash: record.hash };
}

/** Reads where the trail ends. @throws BridgeError `store_failed` when the last record is unreadable */
export async function readEnd(folder: string): Promise<TrailEnd> {
  const last = (await segmentsIn(folder)).at(-1);
  return last === undefined ? NO_TRAIL : endOf(folder, last);
}

export interface OpenEnd {
  readonly end: TrailEnd;
  /** Of the segment that it is in; null where a new one must be made. */
  readonly file: OpenFile | null;
  /** What follows the last record, of a write that was broken off. */
  readonly tornBytes: number;
}

/**
 * Opens the end for who holds the lock.
 * @param known as this process left it: nothing is read when it still is so
 * @throws BridgeError `store_failed` when the end is unreadable, or not what was there before
 */
export async function openEnd(folder: string, known: TrailEnd | null): Promise<OpenEnd> {
  if (known !== null) {
    const file = await openAppend(segmentFile(folder, known.segment));
    const { ino, size } = await file.stat();
    if (ino === known.ino && size === known.size) return { end: known, file, tornBytes: 0 };
    await file.close();
  }
  const end = await readEnd(folder);
  if (known !== null && end.seq < known.seq)
    throw damagedTrail('its end', `is gone: it has ${end.seq} records, and had ${known.seq}`);
  if (end.segment === 0) return { end, file: null, tornBytes: 0 };
  const file = await openAppend(segmentFile(folder, end.segment));
  const { ino, size } = await file.stat();
  return { end: { ...end, ino }, file, tornBytes: size - end.size };
}
