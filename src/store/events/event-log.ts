// events.jsonl: appended by the runner, read from an index by anyone.
import type { StoredEvent } from '../../protocol/event.ts';
import { createLineSplitter } from '../../platform/lines.ts';
import {
  endsInside,
  openAppend,
  type OpenFile,
  openRead,
  sizeOf,
} from '../../platform/files/private-file.ts';
import type { Redacted } from '../../redaction/redact.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { createEventGap } from './event-gap.ts';
import { lineToEvent } from './event-line.ts';
import { seekEvent } from './event-seek.ts';
import { storeError } from '../store-error.ts';

const CHUNK_BYTES = 262_144;

export interface EventWriter {
  /** Appends events as whole lines; they are readable when it resolves. */
  append(events: readonly Redacted<StoredEvent>[]): Promise<void>;
  /** Whether the file is there with what was appended, and nobody else has changed it. */
  isWhole(): Promise<boolean>;
  close(): Promise<void>;
}

/** @throws BridgeError `store_failed` when the file cannot be opened or written */
export async function openEventWriter(file: string): Promise<EventWriter> {
  const handle = await openForEvents(file).catch((error: unknown) => {
    throw storeError('written', error);
  });
  let bytes = (await handle.stat()).size;
  return {
    async append(events) {
      if (events.length === 0) return;
      const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('');
      await handle.appendFile(lines).catch((error: unknown) => {
        bytes = Number.NaN; // a part may be written
        throw storeError('written', error);
      });
      bytes += Buffer.byteLength(lines);
    },
    async isWhole() {
      if (Number.isNaN(bytes)) return true; // that it could not be written is told already
      const { nlink, size } = await handle.stat();
      return nlink > 0 && size === bytes && (await sizeOf(file).catch(() => null)) === bytes;
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

export interface EventCursor {
  /**
   * The next events that are in the log now, at most `max` of them and at most `maxChars` of its characters, but one
   * at least; none when it has no more yet.
   */
  take(max: number, maxChars?: number): Promise<StoredEvent[]>;
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
  const gap = createEventGap();
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
    gap.passed(bytesRead);
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
    async take(max, maxChars = LIMITS.readChars) {
      const events: StoredEvent[] = [];
      let left = maxChars;
      while (events.length < max) {
        const line = lines[taken];
        if (line === undefined) {
          if (!(await more())) break;
          continue;
        }
        if (events.length > 0 && line.length > left) break;
        taken += 1;
        const event = lineToEvent(line);
        if (event !== null) gap.ends();
        if (event === null || event.i < since) continue;
        events.push(event);
        left -= line.length;
      }
      return events;
    },
    async close() {
      await handle?.close();
      handle = null;
    },
  };
}
