// A line of events.jsonl as an event (pure).
import type { StoredEvent } from '../../protocol/event.ts';
import { isRecord } from '../../protocol/is-record.ts';
import { LIMITS } from '../../protocol/limits.ts';

/** The writer puts index and time first. */
const HEAD = /^\{"i":(\d{1,15}),"ts":"([\d:.TZ+-]{1,40})",/;

/** An event that is too long to be read, from the beginning of its line; null where that does not say. */
export function unreadEvent(beginning: string): StoredEvent | null {
  const [, i, ts = ''] = HEAD.exec(beginning) ?? [];
  if (i === undefined) return null;
  const text = 'This event is too long to be shown.';
  return { i: Number(i), ts, type: 'system', subtype: 'notice', text, truncated: true };
}

/** Null for a torn or foreign line, which must never stop a reader. */
export function lineToEvent(line: string): StoredEvent | null {
  if (line.length >= LIMITS.lineChars) return unreadEvent(line); // the splitter cut it
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) && typeof value['i'] === 'number' ? (value as unknown as StoredEvent) : null;
  } catch {
    return null; // torn by a crash in the middle of the write
  }
}
