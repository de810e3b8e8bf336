// Where in events.jsonl an event begins: found by halving, as the events are in the order of their index.
import type { OpenFile } from '../../platform/files/private-file.ts';
import { createEventGap } from './event-gap.ts';

const NEWLINE = 0x0a;
const PROBE_BYTES = 16_384;
/** Reading this much on is as cheap as one more look. */
const NEAR_BYTES = 131_072;

/** The index of the event on a line, from its beginning alone: the writer puts it first. A torn number has no comma. */
const HEAD = /^\{"i":(\d{1,15}),/;
const HEAD_BYTES = 24;

interface Anchor {
  readonly i: number;
  /** Where its line begins. */
  readonly at: number;
}

/** The first line that begins behind `from` and before `to`, and has an index; null when there is none. */
async function anchorIn(handle: OpenFile, from: number, to: number): Promise<Anchor | null> {
  const buffer = Buffer.allocUnsafe(PROBE_BYTES);
  const gap = createEventGap();
  for (let at = from; at < to;) {
    const { bytesRead } = await handle.read(buffer, 0, PROBE_BYTES, at);
    if (bytesRead === 0) return null;
    gap.passed(bytesRead);
    const chunk = buffer.subarray(0, bytesRead);
    let end = chunk.indexOf(NEWLINE);
    for (; end !== -1 && end + HEAD_BYTES < bytesRead; end = chunk.indexOf(NEWLINE, end + 1)) {
      if (at + end + 1 >= to) return null;
      const head = HEAD.exec(chunk.toString('latin1', end + 1, end + 1 + HEAD_BYTES));
      if (head !== null) return { i: Number(head[1]), at: at + end + 1 };
    }
    // A line whose head the chunk cuts is looked at again, from the newline before it.
    if (end > 0) at += end;
    else if (end === 0)
      return null; // shorter than a head: the end of the log
    else at += bytesRead;
  }
  return null;
}

/**
 * The beginning of a line from which on every event from `since` is found. It costs some small reads, whatever the
 * log weighs, and there is nothing beside the log that could be missing or wrong. A line that has no index is passed
 * over; a log without any is read from its beginning.
 */
export async function seekEvent(handle: OpenFile, since: number): Promise<number> {
  if (since === 0) return 0;
  let low = 0;
  let high = (await handle.stat()).size;
  while (high - low > NEAR_BYTES) {
    const middle = Math.floor((low + high) / 2);
    const found = await anchorIn(handle, middle, high);
    if (found !== null && found.i < since) low = found.at;
    else high = middle;
  }
  return low;
}
