// Applies of jobs to checkouts that have not come to their end: under way, or broken off by a crash.
import type { JobRecord } from '../protocol/job.ts';
import type { UnfinishedApply } from '../workspace/apply/apply-journal.ts';
import { type Check, type DoctorDeps, fault, fine, tilde } from './check.ts';

/** Named; the rest are counted. */
const SHOWN = 8;
/** Checkouts looked into at the same time. */
const AT_ONCE = 16;

type Deps = Pick<DoctorDeps, 'home'> & { readonly workspaces: Pick<DoctorDeps['workspaces'], 'unfinished'> };

function inWords({ jobId, folder, by }: UnfinishedApply, deps: Deps): string {
  if (by === null) return `${jobId} was interrupted (journal in ${tilde(folder, deps)})`;
  const host = by.host ?? null;
  return `${jobId} is being applied by process ${by.pid}${host === null ? '' : ` on ${host}`}`;
}

/** @param records all jobs of the store; of several that share a checkout one is asked */
export async function applies(deps: Deps, records: readonly JobRecord[]): Promise<Check> {
  const checkouts = new Map(
    records.flatMap((record) => (record.worktree === null ? [] : [[record.worktree.root_git_dir, record]])),
  );
  const all = [...checkouts.values()];
  const found: UnfinishedApply[] = [];
  const closed: string[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE)
    await Promise.all(
      all.slice(at, at + AT_ONCE).map(async (record) => {
        try {
          found.push(...(await deps.workspaces.unfinished(record)));
        } catch {
          closed.push(record.worktree?.root ?? record.cwd); // reported below
        }
      }),
    );
  const broken = found.filter(({ by }) => by === null);
  const words = [
    ...[...broken, ...found.filter(({ by }) => by !== null)].map((each) => inWords(each, deps)),
    ...closed.map((root) => `${tilde(root, deps)} could not be looked into`),
  ];
  if (words.length === 0) return fine('applies', 'none under way or interrupted');
  const more = words.length > SHOWN ? `; and ${words.length - SHOWN} more` : '';
  const detail = `${words.slice(0, SHOWN).join('; ')}${more}`;
  const [first] = broken;
  if (first !== undefined)
    return fault(
      'applies',
      'warning',
      detail,
      `agy-mcp status ${first.jobId} completes it or takes it back, and says which. What cannot be taken back stays in the folder of its journal: compare it with the checkout by hand.`,
    );
  return closed.length === 0
    ? fine('applies', detail)
    : fault('applies', 'warning', detail, 'Make the .git folder of the checkout readable for this user.');
}
