// The newest event of events.jsonl, read from its end; memory is bounded, whatever the file contains.
import { type OpenFile, openRead } from '../../platform/files/private-file.ts';
import type { StoredEvent } from '../../protocol/event.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { createEventGap, type EventGap } from './event-gap.ts';
import { lineToEvent, unreadEvent } from './event-line.ts';
import { storeError } from '../store-error.ts';

const NEWLINE = 0x0a;
const TAIL_BYTES = 65_536;
/** Holds every line that this version writes. */
const WHOLE_BYTES = 2 * LIMITS.eventLineBytes;
const HEAD_BYTES = 128;
/** So many long lines that are no events are passed over. */
const MOST_LINES = 64;

/**
 * The newest whole event; null when there is none. Of one that is longer than this version writes, only its place.
 * @throws BridgeError `store_failed`
 */
export async function lastEvent(file: string): Promise<StoredEvent | null> {
  try {
    return await readLast(file);
  } catch (error) {
    throw storeError('read', error);
  }
}

async function readLast(file: string): Promise<StoredEvent | null> {
  const handle = await openRead(file);
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    const most = Math.min(WHOLE_BYTES, size);
    for (let length = Math.min(TAIL_BYTES, size); size > 0; length = Math.min(length * 8, most)) {
      const buffer = Buffer.alloc(length);
      await handle.read(buffer, 0, length, size - length);
      const lines = buffer.toString('utf8').split('\n').slice(0, -1);
      if (length < size) lines.shift(); // cut at its beginning
      for (const line of lines.reverse()) {
        const event = lineToEvent(line);
        if (event !== null) return event;
      }
      if (length === most) break;
    }
    return size > most ? await placeOfLast(handle, size) : null;
  } finally {
    await handle.close();
  }
}

/** The last line break before `end`; -1 when there is none. */
async function breakBefore(handle: OpenFile, end: number, gap: EventGap): Promise<number> {
  const buffer = Buffer.allocUnsafe(TAIL_BYTES);
  for (let to = end; to > 0; to -= TAIL_BYTES) {
    const from = Math.max(0, to - TAIL_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, to - from, from);
    gap.passed(bytesRead);
    const at = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (at !== -1) return from + at;
  }
  return -1;
}

async function placeOfLast(handle: OpenFile, size: number): Promise<StoredEvent | null> {
  const head = Buffer.alloc(HEAD_BYTES);
  const gap = createEventGap();
  let end = await breakBefore(handle, size, gap);
  for (let lines = 0; end > 0 && lines < MOST_LINES; lines += 1) {
    const start = await breakBefore(handle, end, gap);
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, start + 1);
    const event = unreadEvent(head.toString('latin1', 0, bytesRead));
    if (event !== null) return event;
    end = start;
  }
  return null;
}
