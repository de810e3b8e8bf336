// Several commits held by one hidden commit at the ref of a job, whose message says what each of them is.
import { oneLine, type HardenedGit } from '../git/git.ts';

/** Whatever the configuration says: no program looks at a signature, and no text is turned into another encoding. */
export const LOG = ['log', '--no-show-signature', '--encoding=UTF-8'] as const;

export interface Part {
  readonly commit: string;
  /** What it is, on one line; reported in the message and to people. */
  readonly what: string;
}

const LINE_END = /[\r\n]+/g;

const titleOf = (jobId: string): string => `Kept of ${jobId}`;
const lead = (jobId: string): string => `refs/agy-mcp/${jobId}^`;

/** @param parts the first is what the job is known by: its work, or what it started from */
function keepMessage(jobId: string, parts: readonly Part[]): string {
  const lines = parts.map(({ what }, at) => `${lead(jobId)}${at + 1}: ${what.replaceAll(LINE_END, ' ')}`);
  return [titleOf(jobId), '', ...lines, ''].join('\n');
}

/**
 * What the ref of a job holds already.
 * @returns its parts without the first, when such a commit is there; else the commit itself as one
 */
export async function partsAt(git: HardenedGit, jobId: string, keepRef: string): Promise<Part[]> {
  const answer = await git.ask([...LOG, '-1', '--format=%H%n%P%n%B', '--end-of-options', keepRef, '--']);
  if (!answer.ok) return [];
  const [commit = '', parents = '', title = '', ...lines] = answer.stdout.split('\n');
  if (title !== titleOf(jobId)) return [{ commit, what: 'what the ref of the job held before' }];
  const words = lines.filter((line) => line.startsWith(lead(jobId)));
  return parents
    .split(' ')
    .map((parent, at) => ({ commit: parent, what: words[at]?.slice(words[at].indexOf(': ') + 2) ?? '' }))
    .slice(1);
}

async function isPart(git: HardenedGit, commit: string, of: string): Promise<boolean> {
  return (await git.ask(['merge-base', '--is-ancestor', commit, of])).ok;
}

/** Those that no other part holds already, each once; the first always stays. */
async function needed(git: HardenedGit, parts: readonly Part[]): Promise<Part[]> {
  const [first, ...rest] = parts;
  if (first === undefined) return [];
  const kept = [first];
  for (const part of rest) {
    const known = kept.some(({ commit }) => commit === part.commit);
    if (!known && !(await isPart(git, part.commit, first.commit))) kept.push(part);
  }
  return kept;
}

/**
 * Points the ref of a job at all of the parts.
 * @param tree what the ref shows: the newest state of the work
 * @returns the parts that the first one did not hold; none when there was nothing to do
 */
export async function keepCommits(
  git: HardenedGit,
  { jobId, keepRef, tree }: { readonly jobId: string; readonly keepRef: string; readonly tree: string },
  parts: readonly Part[],
): Promise<readonly Part[]> {
  const all = await needed(git, parts);
  if (all.length < 2) return [];
  const args = ['commit-tree', tree, ...all.flatMap(({ commit }) => ['-p', commit]), '-F', '-'];
  const commit = oneLine(await git.must(args, { input: keepMessage(jobId, all) }));
  await git.must(['update-ref', keepRef, commit]);
  return all.slice(1);
}
