// events.jsonl: appended by the runner, read from an index by anyone.
import type { StoredEvent } from '../protocol/event.ts';
import { isRecord } from '../protocol/is-record.ts';
import { createLineSplitter } from '../platform/lines.ts';
import { endsInside, openAppend, type OpenFile, openRead, sizeOf } from '../platform/safe-file.ts';
import type { Redacted } from '../redaction/redact.ts';
import { LIMITS } from '../protocol/limits.ts';
import { seekEvent } from './event-seek.ts';
import { storeError } from './store-error.ts';

const CHUNK_BYTES = 262_144;
const TAIL_BYTES = 65_536;

export interface EventWriter {
  /** Appends events as whole lines; they are readable when it resolves. */
  append(events: readonly Redacted<StoredEvent>[]): Promise<void>;
  close(): Promise<void>;
}

/** @throws BridgeError `store_failed` when the file cannot be opened or written */
export async function openEventWriter(file: string): Promise<EventWriter> {
  const handle = await openForEvents(file).catch((error: unknown) => {
    throw storeError('written', error);
  });
  return {
    async append(events) {
      if (events.length === 0) return;
      const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('');
      await handle.appendFile(lines).catch((error: unknown) => {
        throw storeError('written', error);
      });
    },
    async close() {
      await handle.close();
    },
  };
}

async function openForEvents(file: string): Promise<OpenFile> {
  const handle = await openAppend(file);
  // A writer before this one may have been killed in the middle of a line.
  if (await endsInside(file)) await handle.appendFile('\n');
  return handle;
}

/** A line as an event; null for a torn or foreign one, which must never stop a reader. */
function lineToEvent(line: string): StoredEvent | null {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) && typeof value['i'] === 'number' ? (value as unknown as StoredEvent) : null;
  } catch {
    return null; // torn by a crash in the middle of the write
  }
}

export interface EventCursor {
  /** The next events that stand in the log now, at most `max`; none when it has no more yet. */
  take(max: number): Promise<StoredEvent[]>;
  close(): Promise<void>;
}

/**
 * A reader that goes on where it left off, and begins near `since`. A last line without its end is still being
 * written, or torn: it is no event yet.
 * `take` throws BridgeError `store_failed`.
 */
export function createEventCursor(file: string, since = 0): EventCursor {
  const splitter = createLineSplitter(LIMITS.lineChars);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let handle: OpenFile | null = null;
  let position = 0;
  let lines: string[] = [];
  let taken = 0;

  /** Reads one chunk; false at the end of what is there. */
  const fill = async (): Promise<boolean> => {
    if (handle === null) {
      handle = await openRead(file);
      if (handle === null) return false;
      position = await seekEvent(handle, since);
    }
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return false;
    position += bytesRead;
    lines = splitter.push(buffer.subarray(0, bytesRead));
    taken = 0;
    return true;
  };
  const more = (): Promise<boolean> =>
    fill().catch((error: unknown) => {
      throw storeError('read', error);
    });

  return {
    async take(max) {
      const events: StoredEvent[] = [];
      while (events.length < max) {
        const line = lines[taken];
        if (line === undefined) {
          if (!(await more())) break;
          continue;
        }
        taken += 1;
        const event = lineToEvent(line);
        if (event !== null && event.i >= since) events.push(event);
      }
      return events;
    },
    async close() {
      await handle?.close();
      handle = null;
    },
  };
}

/**
 * The newest whole event, read from the end of the file; null when there is none.
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
  const size = await sizeOf(file);
  const handle = size === null || size === 0 ? null : await openRead(file);
  if (handle === null || size === null) return null;
  try {
    for (let length = Math.min(TAIL_BYTES, size); ; length = Math.min(length * 8, size)) {
      const buffer = Buffer.alloc(length);
      await handle.read(buffer, 0, length, size - length);
      const lines = buffer.toString('utf8').split('\n').slice(0, -1);
      if (length < size) lines.shift(); // cut at its beginning
      for (const line of lines.reverse()) {
        const event = lineToEvent(line);
        if (event !== null) return event;
      }
      if (length === size) return null;
    }
  } finally {
    await handle.close();
  }
}
