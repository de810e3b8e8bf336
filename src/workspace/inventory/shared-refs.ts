// Refs that all worktrees of a repository share, before and after a job: branches, tags, notes, and the stash.
import { bytesOfText, textOfBytes } from '../../protocol/text/byte-text.ts';
import { readBytes, writeWhole } from '../../platform/files/private-file.ts';
import type { HardenedGit } from '../git/git.ts';
import { LOG } from '../worktree/keep-commits.ts';

export interface SharedRef {
  readonly object: string;
  /** The commit that it leads to; null when it leads to none. */
  readonly commit: string | null;
  /** The ref that it stands for; empty when it is none. */
  readonly symbolic: string;
}

export interface StashEntry {
  readonly commit: string;
  readonly message: string;
}

export interface SharedRefs {
  readonly refs: ReadonlyMap<string, SharedRef>;
  /** The newest first: `stash@{0}`, `stash@{1}`, … */
  readonly stash: readonly StashEntry[];
}

const STASH = 'refs/stash';
const FORMAT = '%(refname)%00%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)%00%(symref)';
/** Of the bridge: what keeps the work of jobs, and the branches of their worktrees. */
const OURS = /^refs\/(?:agy-mcp\/|heads\/agy-mcp\/[a-z0-9-]{1,40}-job_[A-Za-z0-9_-]{1,80}$)/;

function readRef(line: string): [string, SharedRef] {
  const [name = '', object = '', type = '', peeled = '', peeledType = '', symbolic = ''] = line.split('\0');
  const commit = type === 'commit' ? object : peeledType === 'commit' ? peeled : null;
  return [name, { object, commit, symbolic }];
}

async function stashOf(git: HardenedGit): Promise<StashEntry[]> {
  const answer = await git.ask([...LOG, '--walk-reflogs', '-z', '--format=%H %gs', STASH, '--']);
  const lines = answer.stdout.split('\0').filter((line) => line !== '');
  return lines.map((line) => ({
    commit: line.slice(0, line.indexOf(' ')),
    message: line.slice(line.indexOf(' ') + 1),
  }));
}

/** All but those of the bridge itself. */
export async function listRefs(git: HardenedGit): Promise<SharedRefs> {
  const lines = (await git.must(['for-each-ref', `--format=${FORMAT}`])).split('\n');
  const refs = new Map(
    lines.filter((line) => line !== '' && !OURS.test(line.split('\0', 1)[0] ?? '')).map(readRef),
  );
  const stash = refs.has(STASH) ? await stashOf(git) : [];
  refs.delete(STASH);
  return { refs, stash };
}

/** Into a file that the agent does not know of. */
export async function writeRefs(file: string, { refs, stash }: SharedRefs): Promise<void> {
  await writeWhole(file, bytesOfText(JSON.stringify({ refs: [...refs], stash })));
}

/** Null when there is no such list. */
export async function readRefs(file: string): Promise<SharedRefs | null> {
  const bytes = await readBytes(file);
  if (bytes === null) return null;
  const found = JSON.parse(textOfBytes(bytes)) as { refs: [string, SharedRef][]; stash: StashEntry[] };
  return { refs: new Map(found.refs), stash: found.stash };
}

export interface RefChange {
  /** A ref, or `stash@{N}` as it is numbered now. */
  readonly name: string;
  readonly change: 'created' | 'moved' | 'deleted';
  readonly old: SharedRef | null;
  readonly new: SharedRef | null;
  /** Of an entry of the stash. */
  readonly stash: StashEntry | null;
}

const asRef = ({ commit }: StashEntry): SharedRef => ({ object: commit, commit, symbolic: '' });

/** The last one first, so that dropping one leaves the numbers of the others. */
function stashChanges(before: readonly StashEntry[], after: readonly StashEntry[]): RefChange[] {
  const known = new Set(before.map(({ commit }) => commit));
  const left = new Set(after.map(({ commit }) => commit));
  const created = after.flatMap((stash, at): RefChange[] =>
    known.has(stash.commit)
      ? []
      : [{ name: `stash@{${at}}`, change: 'created', old: null, new: asRef(stash), stash }],
  );
  const deleted = before.flatMap((stash, at): RefChange[] =>
    left.has(stash.commit)
      ? []
      : [{ name: `stash@{${at}}`, change: 'deleted', old: asRef(stash), new: null, stash }],
  );
  return [...created.reverse(), ...deleted];
}

/** What people work with comes first. */
const RANKS = ['refs/heads/', 'refs/tags/', 'refs/notes/'];
const rankOf = (name: string): number => {
  const at = RANKS.findIndex((prefix) => name.startsWith(prefix));
  if (at >= 0) return at;
  return name.startsWith('refs/remotes/') ? RANKS.length + 1 : RANKS.length;
};

export function refChanges(before: SharedRefs, after: SharedRefs): RefChange[] {
  const changes: RefChange[] = [];
  for (const name of new Set([...before.refs.keys(), ...after.refs.keys()])) {
    const [old = null, now = null] = [before.refs.get(name), after.refs.get(name)];
    if (old?.object === now?.object && old?.symbolic === now?.symbolic) continue;
    // it stands for another ref, which says what became of it
    if (old !== null && now !== null && old.symbolic !== '' && old.symbolic === now.symbolic) continue;
    const change = old === null ? 'created' : now === null ? 'deleted' : 'moved';
    changes.push({ name, change, old, new: now, stash: null });
  }
  const sorted = changes.sort((one, other) => rankOf(one.name) - rankOf(other.name));
  return [...stashChanges(before.stash, after.stash), ...sorted];
}
