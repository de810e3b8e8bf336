// How long something takes by itself, on a machine that does other things too.

const MOST_TRIES = 6;

/**
 * @param run gives the processor time that one try took, in ms
 * @param enough a time that needs no better one
 * @returns the least of several tries: whatever else the process does, such as collecting garbage, only adds to one
 */
export async function leastTime(run: () => number | Promise<number>, enough: number): Promise<number> {
  let least = Infinity;
  for (let tries = 0; tries < MOST_TRIES && least >= enough; tries += 1) least = Math.min(least, await run());
  return least;
}

/** The processor time of a function, in ms. */
export async function processorTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  return process.cpuUsage(before).user / 1_000;
}
