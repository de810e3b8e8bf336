// What was typed for a job, as the id that tools take.
import type { App } from '../app.ts';
import type { CommandRow } from './command.ts';

/** An id as new jobs have them: whether it is there is for the command to say. */
const WHOLE_ID = /^job_[0-9a-z]{17}$/;

const fieldsOf = (row: CommandRow): string[] => [
  ...(row.arguments ?? []).filter(({ values }) => values === 'jobs').map(({ field }) => field),
  ...row.options.filter(({ value }) => value === 'JOB').map(({ field }) => field),
];

/** @throws BridgeError when a word names no job, or several */
export async function withJobs(
  row: CommandRow,
  args: Readonly<Record<string, unknown>>,
  app: () => Promise<Pick<App, 'jobs'>>,
): Promise<Readonly<Record<string, unknown>>> {
  const resolve = async (word: string): Promise<string> =>
    WHOLE_ID.test(word) ? word : (await app()).jobs.find(word);
  const resolved: Record<string, unknown> = {};
  for (const field of fieldsOf(row)) {
    const typed = args[field];
    if (typeof typed === 'string') resolved[field] = await resolve(typed);
    if (Array.isArray(typed)) resolved[field] = await Promise.all(typed.map((word) => resolve(String(word))));
  }
  return { ...args, ...resolved };
}
