// What collides in a merge, in words of the checkout and the job: files, and the lines of the checkout.
import { quotedName } from '../../protocol/text/visible-text.ts';
import type { HardenedGit } from '../git/git.ts';
import { KINDS_OF_MODE } from '../review/changed-files.ts';

/** Whose version of a file: of both as they were, of the checkout, of the job. */
type Side = 'base' | 'ours' | 'theirs';

interface Version {
  readonly mode: string;
  readonly id: string;
}

interface Entry {
  /** Name in the tree of the merge. */
  readonly name: string;
  readonly versions: ReadonlyMap<Side, Version>;
}

export interface Merge {
  readonly tree: string;
  readonly conflicts: readonly Entry[];
}

/** The commits that were merged, as git names them where a file has to make way. */
export interface Merged {
  readonly ours: string;
  readonly theirs: string;
}

const MAX_FILES = 20;
const MAX_HUNKS = 10;
const SIDES: Readonly<Record<string, Side>> = { 1: 'base', 2: 'ours', 3: 'theirs' };

/** Reads `git merge-tree --write-tree -z --no-messages`; null when it is no such answer. */
export function readMerge(output: string): Merge | null {
  const [tree = '', ...rows] = output.split('\0');
  if (!/^[0-9a-f]{40,64}$/.test(tree.trim())) return null;
  const files = new Map<string, Map<Side, Version>>();
  for (const row of rows) {
    const [, mode = '', id = '', stage = '', name = ''] =
      /^(\d+) ([0-9a-f]+) ([123])\t(.+)$/s.exec(row) ?? [];
    const side = SIDES[stage];
    if (side === undefined) continue;
    const versions = files.get(name) ?? new Map<Side, Version>();
    files.set(name, versions.set(side, { mode, id }));
  }
  return { tree: tree.trim(), conflicts: [...files].map(([name, versions]) => ({ name, versions })) };
}

/** The lines of the checkout's file that collide, from the text with git's marks. */
function collidingLines(text: string): string[] {
  const hunks: string[] = [];
  let line = 1;
  let start: number | null = null;
  let side: 'both' | 'ours' | 'base' | 'theirs' = 'both';
  for (const each of text.split('\n')) {
    if (side === 'both' && each.startsWith('<<<<<<< ')) {
      side = 'ours';
      start = line;
    } else if (side === 'ours' && each.startsWith('||||||| ')) side = 'base';
    else if ((side === 'ours' || side === 'base') && each.startsWith('=======')) side = 'theirs';
    else if (side === 'theirs' && each.startsWith('>>>>>>> ')) {
      side = 'both';
      const first = start ?? line;
      hunks.push(line - 1 > first ? `${first}-${line - 1}` : String(first));
    } else if (side === 'both' || side === 'ours') line += 1;
  }
  return hunks;
}

function linesOf(text: string): string {
  const hunks = collidingLines(text);
  if (hunks.length === 0) return '';
  const word = hunks.length === 1 && hunks[0]?.includes('-') === false ? 'line' : 'lines';
  return `${word} ${hunks.slice(0, MAX_HUNKS).join(', ')}${hunks.length > MAX_HUNKS ? ', …' : ''}`;
}

/** `new~58…`: a file that made way, with the side that it is of; git puts a number behind where that is taken. */
function wayMade(
  name: string,
  { ours, theirs }: Merged,
): { readonly path: string; readonly of: Side } | null {
  const [, path = '', commit = ''] = /^(.+)~([0-9a-f]{40,64})(?:_\d+)?$/s.exec(name) ?? [];
  if (commit === ours) return { path, of: 'ours' };
  return commit === theirs ? { path, of: 'theirs' } : null;
}

const kindOf = (version: Version | undefined): string => {
  const kind = KINDS_OF_MODE[version?.mode ?? ''] ?? 'file';
  return kind === 'executable' ? 'file' : kind;
};

/** Different things of one name: git sets one of them aside, under a name of its own. */
function clash({ versions }: Entry, of: Side, other: Entry | undefined): string {
  const own = kindOf(versions.get(of));
  const opposite = other?.versions.get(of === 'ours' ? 'theirs' : 'ours');
  const their = opposite === undefined ? 'folder' : kindOf(opposite);
  return of === 'ours'
    ? `a ${own} in the checkout, a ${their} by the job`
    : `a ${their} in the checkout, a ${own} by the job`;
}

/** By the sides that have the file. */
function kindWords({ versions }: Entry, isSplitRename: boolean): string {
  const [base, ours, theirs] = [versions.get('base'), versions.get('ours'), versions.get('theirs')];
  const verb = (side: Version): string => (side.id === base?.id ? 'renamed' : 'changed');
  if (ours !== undefined && theirs !== undefined)
    return base === undefined ? 'added by both' : 'changed by both';
  if (base === undefined) {
    const [who, other] = ours === undefined ? ['by the job', 'the checkout'] : ['in the checkout', 'the job'];
    return isSplitRename ? `renamed to this ${who}` : `added ${who}, in a folder that ${other} renamed`;
  }
  if (ours !== undefined) return `${verb(ours)} in the checkout, deleted by the job`;
  if (theirs !== undefined) return `deleted in the checkout, ${verb(theirs)} by the job`;
  return 'renamed by both, to different names';
}

/** How one name is told; null for one that is told with another. */
async function describe(
  git: HardenedGit,
  { tree, conflicts }: Merge,
  entry: Entry,
  commits: Merged,
): Promise<string | null> {
  const { name, versions } = entry;
  const way = wayMade(name, commits);
  if (way !== null) {
    const other = conflicts.find((each) => each.name === way.path);
    return `${quotedName(way.path)} (${clash(entry, way.of, other)})`;
  }
  if (conflicts.some((each) => wayMade(each.name, commits)?.path === name)) return null;
  const text = await git.ask(['cat-file', 'blob', `${tree}:${name}`]);
  const lines = text.ok ? linesOf(text.stdout) : '';
  const isSplitRename = conflicts.some(({ versions: each }) => each.size === 1 && each.has('base'));
  const isSame = lines !== '' && versions.size === 3;
  const kind = isSame ? '' : kindWords(entry, isSplitRename);
  return `${quotedName(name)} (${[kind, lines].filter(Boolean).join('; ')})`;
}

export async function describeConflicts(git: HardenedGit, merge: Merge, commits: Merged): Promise<string> {
  const first = merge.conflicts.slice(0, MAX_FILES);
  const told = await Promise.all(first.map((entry) => describe(git, merge, entry, commits)));
  const more = merge.conflicts.length - first.length;
  return `${told.filter((each) => each !== null).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
