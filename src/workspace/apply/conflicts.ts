// What collides in a merge: files, and the lines of the checkout.
import { quotedName } from '../../protocol/text/visible-text.ts';
import type { HardenedGit } from '../git/git.ts';

interface Entry {
  readonly path: string;
  /** Stages of the file that there are: 1 the base, 2 the checkout, 3 the work. */
  readonly stages: readonly number[];
}

interface Merge {
  readonly tree: string;
  readonly conflicts: readonly Entry[];
}

const MAX_FILES = 20;
const MAX_HUNKS = 10;

/** Reads `git merge-tree --write-tree -z --no-messages`; null when it is no such answer. */
export function readMerge(output: string): Merge | null {
  const [tree = '', ...rows] = output.split('\0');
  if (!/^[0-9a-f]{40,64}$/.test(tree.trim())) return null;
  const stages = new Map<string, number[]>();
  for (const row of rows) {
    const found = /^\d+ [0-9a-f]+ ([123])\t(.+)$/s.exec(row);
    if (found === null) continue;
    const name = found[2] ?? '';
    stages.set(name, [...(stages.get(name) ?? []), Number(found[1])]);
  }
  return { tree: tree.trim(), conflicts: [...stages].map(([path, each]) => ({ path, stages: each })) };
}

/** The lines of the checkout's file that collide, from the text with git's marks. */
function collidingLines(text: string): string[] {
  const hunks: string[] = [];
  let line = 1;
  let start: number | null = null;
  let side: 'both' | 'ours' | 'theirs' = 'both';
  for (const each of text.split('\n')) {
    if (side === 'both' && each.startsWith('<<<<<<< ')) {
      side = 'ours';
      start = line;
    } else if (side === 'ours' && each.startsWith('=======')) side = 'theirs';
    else if (side === 'theirs' && each.startsWith('>>>>>>> ')) {
      side = 'both';
      const first = start ?? line;
      hunks.push(line - 1 > first ? `${first}-${line - 1}` : String(first));
    } else if (side !== 'theirs') line += 1;
  }
  return hunks;
}

const KINDS: Readonly<Record<string, string>> = {
  '1,2': 'changed in the checkout, deleted by the job',
  '1,3': 'deleted in the checkout, changed by the job',
  '2,3': 'added by both',
};

async function describe(git: HardenedGit, tree: string, { path, stages }: Entry): Promise<string> {
  const key = [...stages].sort().join(',');
  const text = await git.ask(['cat-file', 'blob', `${tree}:${path}`]);
  const hunks = text.ok ? collidingLines(text.stdout) : [];
  const shown = hunks.slice(0, MAX_HUNKS).join(', ');
  const more = hunks.length > MAX_HUNKS ? ', …' : '';
  const lines = hunks.length === 0 ? '' : `lines ${shown}${more}`;
  const kind = KINDS[key] ?? (lines === '' ? 'changed by both' : '');
  return `${quotedName(path)} (${[kind, lines].filter(Boolean).join('; ')})`;
}

export async function describeConflicts(git: HardenedGit, { tree, conflicts }: Merge): Promise<string> {
  const shown = await Promise.all(conflicts.slice(0, MAX_FILES).map((entry) => describe(git, tree, entry)));
  const more = conflicts.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
