// The ports of a job: ten in a row that no living job has and nobody listens on.
import { createHash } from 'node:crypto';
import { arePortsFree } from '../../platform/processes/free-ports.ts';
import { PORTS } from '../../protocol/limits.ts';

interface PortWish {
  readonly jobId: string;
  /** Of the job that this one continues. */
  readonly before: number | undefined;
  /** Of the jobs that are running. */
  readonly taken: ReadonlySet<number>;
}

/** Spread over the range: stores that do not know each other seldom begin at the same place. */
const startOf = (jobId: string): number =>
  createHash('sha256').update(jobId).digest().readUInt32BE() % PORTS.blocks;

/** (pure) The first ports of blocks to try, the best first; each at most once. */
export function* portBlocks({ jobId, before, taken }: PortWish): Generator<number> {
  const start = startOf(jobId);
  const all = Array.from(
    { length: PORTS.blocks },
    (_, at) => PORTS.first + ((start + at) % PORTS.blocks) * PORTS.each,
  );
  const wished = all.filter((base) => base === before);
  for (const base of [...wished, ...all.filter((each) => each !== before)]) if (!taken.has(base)) yield base;
}

/**
 * To be called while no other job can be given ports.
 * @returns the first port of the block; undefined when the tried ones are all in use: a job can do without
 */
export async function assignPorts(
  wish: PortWish,
  isFree: (first: number, count: number) => Promise<boolean> = arePortsFree,
): Promise<number | undefined> {
  let tries = 0;
  for (const base of portBlocks(wish)) {
    if (await isFree(base, PORTS.each)) return base;
    tries += 1;
    if (tries >= PORTS.tries) break;
  }
  return undefined;
}
