// The files of the trail, in order, and their lines.
import path from 'node:path';
import { namesIn, readRange } from '../platform/files/private-file.ts';
import { readChunks } from '../platform/files/read-chunks.ts';
import type { ChainedRecord } from './chain.ts';
import { fromLine } from './chain.ts';

const NAME = /^(\d{6,})\.jsonl$/;

export const segmentFile = (folder: string, number: number): string =>
  path.join(folder, `${String(number).padStart(6, '0')}.jsonl`);

/** Numbers of the segments there are, the oldest first. */
export async function segmentsIn(folder: string): Promise<number[]> {
  const numbers = (await namesIn(folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
  return numbers.sort((left, right) => left - right);
}

/** Lines without their ends; `torn` is what follows the last end. */
export interface Lines {
  readonly lines: readonly string[];
  readonly torn: string;
}

/** A line cannot be longer: what is, was written by somebody else. */
export const LINE_BYTES = 4_194_304;

/** The lines of a file, in batches; a line of more than `LINE_BYTES` comes cut. */
export async function* readLines(file: string): AsyncGenerator<Lines> {
  let rest = Buffer.alloc(0);
  for await (const chunk of readChunks(file)) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(0x0a);
    rest = Buffer.from(bytes.subarray(end + 1));
    if (rest.length > LINE_BYTES) rest = rest.subarray(0, LINE_BYTES);
    if (end !== -1) yield { lines: bytes.toString('utf8', 0, end).split('\n'), torn: '' };
  }
  if (rest.length > 0) yield { lines: [], torn: rest.toString('utf8') };
}

/** The lines of all segments, in order. */
export async function* readTrail(folder: string): AsyncGenerator<Lines> {
  for (const number of await segmentsIn(folder)) yield* readLines(segmentFile(folder, number));
}

/** A record that begins a segment has nothing of anybody's words in it. */
const FIRST_BYTES = 4_096;

/** The first record of a segment; null when it has none that can be read. */
export async function firstRecord(folder: string, number: number): Promise<ChainedRecord | null> {
  const bytes = await readRange(segmentFile(folder, number), 0, FIRST_BYTES);
  const record = fromLine(bytes?.toString('utf8').split('\n', 1)[0] ?? '');
  return typeof record === 'string' ? null : record;
}
