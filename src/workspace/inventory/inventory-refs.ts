// Refs of the repository that changed while a job ran: whose they are, and what of them must not be lost.
import path from 'node:path';
import { readText } from '../../platform/files/private-file.ts';
import { isCommit, oneLine, type HardenedGit } from '../git/git.ts';
import { LOG, type Part } from '../worktree/keep-commits.ts';
import type { Names } from '../worktree/worktree-names.ts';
import type { RefChange } from './shared-refs.ts';
import { kindOfRef } from './shared-refs-undo.ts';

/** More are counted, not classified. */
export const MOST_REFS = 100;

export interface ClassifiedRef extends RefChange {
  /** Certain; what is not may be the agent's as well. */
  readonly byAgent: boolean;
  /** Commits that it has and the job's base has not; null where it leads to none or they are another's. */
  readonly commits: number | null;
}

export interface RefsQuery {
  readonly git: HardenedGit;
  readonly names: Names;
  readonly base: string;
  /** Commits that the agent made, as far as branch and HEAD of its worktree show. */
  readonly own: readonly string[];
}

interface Evidence {
  /** What descends from these is the agent's. */
  readonly ancestors: readonly string[];
  /** What HEAD of the worktree was at. */
  readonly visited: ReadonlySet<string>;
  /** The branch that HEAD of the worktree names now. */
  readonly headRef: string;
  readonly branches: readonly string[];
}

/** The author of the hidden commits of the bridge. */
const OURS = 'agy-mcp@localhost';
const LOG_LINE = /^[0-9a-f]+ (?<now>[0-9a-f]+) /;
const textAt = (file: string): Promise<string> =>
  readText(file).then(
    (text) => text ?? '',
    () => '', // whatever is there now
  );

async function evidenceOf({ git, names, base, own }: RefsQuery): Promise<Evidence> {
  const [author, head, log] = await Promise.all([
    git.ask([...LOG, '-1', '--format=%ae', base, '--']),
    textAt(path.join(names.adminDir, 'HEAD')),
    textAt(path.join(names.adminDir, 'logs/HEAD')),
  ]);
  // a commit of the user may have any other descendants
  const isHidden = oneLine(author.stdout) === OURS;
  const headRef = /^ref: (?<ref>.+)\n$/.exec(head)?.groups?.['ref'] ?? '';
  const visited = new Set(log.split('\n').flatMap((line) => LOG_LINE.exec(line)?.groups?.['now'] ?? []));
  visited.delete(base);
  return {
    ancestors: [...own, ...(isHidden ? [base] : [])],
    visited,
    headRef,
    branches: [names.branch, headRef.replace(/^refs\/heads\//, '')].filter((name) => name !== ''),
  };
}

const isAncestor = async (git: HardenedGit, one: string, other: string): Promise<boolean> =>
  (await git.ask(['merge-base', '--is-ancestor', one, other])).ok;

async function isAgents(git: HardenedGit, change: RefChange, evidence: Evidence): Promise<boolean> {
  const commit = change.new?.commit ?? null;
  if (change.change === 'deleted' || commit === null) return false;
  const { message = '' } = change.stash ?? {};
  if (
    evidence.branches.some(
      (branch) => message.startsWith(`WIP on ${branch}: `) || message.startsWith(`On ${branch}: `),
    )
  )
    return true;
  if (evidence.visited.has(commit) || change.name === evidence.headRef) return true;
  for (const ancestor of evidence.ancestors)
    if (isCommit(ancestor) && (await isAncestor(git, ancestor, commit))) return true;
  return false;
}

export async function classifyRefs(
  query: RefsQuery,
  changes: readonly RefChange[],
): Promise<ClassifiedRef[]> {
  if (changes.length === 0) return [];
  const { git, base } = query;
  const evidence = await evidenceOf(query);
  const judged: ClassifiedRef[] = [];
  for (const change of changes.slice(0, MOST_REFS)) {
    const byAgent = await isAgents(git, change, evidence);
    const commit = byAgent && change.stash === null ? (change.new?.commit ?? null) : null;
    const counted = commit === null ? null : await git.ask(['rev-list', '--count', commit, `^${base}`, '--']);
    judged.push({ ...change, byAgent, commits: counted?.ok === true ? Number(counted.stdout.trim()) : null });
  }
  return judged;
}

/** What would be lost with the ref that the agent made, and what was lost with one that it moved or deleted. */
export async function commitsToKeep(
  { git, base }: RefsQuery,
  judged: readonly ClassifiedRef[],
): Promise<Part[]> {
  const parts: Part[] = [];
  for (const { name, old, new: now, byAgent, stash, change } of judged) {
    if (name.startsWith('refs/remotes/')) continue; // what was fetched can be fetched again
    const what =
      stash === null ? name : `${kindOfRef({ name, old, new: now, stash, change })} "${stash.message}"`;
    const [before, after] = [old?.commit ?? null, now?.commit ?? null];
    if (byAgent && after !== null && after !== base)
      parts.push({ commit: after, what: `${what}, as the job left it` });
    if (before === null || (after !== null && (await isAncestor(git, before, after)))) continue;
    parts.push({ commit: before, what: `${what}, as it was before the job` });
  }
  return parts;
}
