// The work of a job onto the checkout as it stands now: a merge of three trees, all of it or nothing.
import path from 'node:path';
import { filesBelow, kindOf, realFolder, removeTree } from '../platform/paths.ts';
import { BridgeError } from '../protocol/error.ts';
import { listed, type Place } from './collect.ts';
import { describeConflicts, readMerge } from './conflicts.ts';
import { gitFailure } from './git-failures.ts';
import { type Git, oneLine, type SealedGit } from './git.ts';
import { keepRefOf } from './names.ts';
import { hiddenCommit, treeOfCheckout, WITHOUT_SPARSE } from './snapshot.ts';

export interface Applied {
  /** Paths of the checkout that were written or removed; none when all of it was there already. */
  readonly paths: readonly string[];
}

interface Change {
  readonly status: string;
  readonly path: string;
}

function conflict(message: string): BridgeError {
  return new BridgeError('apply_conflict', message, {
    hint: 'Nothing was changed. Move what is in the way, or start a new job from the checkout as it is now.',
  });
}

/** Both trees as commits on the same base, so that git merges them with that base. */
async function merge(git: SealedGit, base: string, ours: string, theirs: string): Promise<string> {
  const commits = await Promise.all(
    [ours, theirs].map((tree) => hiddenCommit(git, tree, [base], 'For a merge of agy-mcp')),
  );
  const args = ['merge-tree', '--write-tree', '-z', '--no-messages', ...commits];
  const answer = await git.ask(args);
  const merged = readMerge(answer.stdout);
  if (merged === null) {
    if (/usage: git merge-tree|unknown option/.test(answer.stderr)) {
      throw new BridgeError('workspace_failed', 'This git cannot merge without touching files.', {
        hint: 'Install git 2.38 or newer, or take the changes over with git yourself.',
      });
    }
    throw gitFailure(args, answer.stderr);
  }
  if (answer.ok && merged.conflicts.length === 0) return merged.tree;
  throw conflict(`The changes collide with the checkout: ${await describeConflicts(git, merged)}.`);
}

async function changesBetween(git: SealedGit, from: string, to: string): Promise<Change[]> {
  const output = await git.must(['diff-tree', '-r', '-z', '--no-renames', '--name-status', from, to]);
  const fields = output.split('\0');
  const changes: Change[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2)
    changes.push({ status: fields[at] ?? '', path: fields[at + 1] ?? '' });
  return changes;
}

/**
 * What git ignores is in no tree and must not be overwritten either; and nothing is written through a link that
 * stands where a folder is meant.
 */
async function refuseInTheWay(root: string, changes: readonly Change[]): Promise<void> {
  const leaving = new Set(changes.filter(({ status }) => status === 'D').map(({ path: name }) => name));
  const blocked = new Set<string>();
  const looked = new Set<string>();
  for (const { status, path: name } of changes) {
    if (status === 'D') continue;
    if (status === 'A' && (await kindOf(path.join(root, name))) !== 'absent') {
      // a folder may give way when all that it holds goes
      const kind = await kindOf(path.join(root, name));
      const held = kind === 'folder' ? await filesBelow(root, name) : [name];
      for (const each of held) if (!leaving.has(each)) blocked.add(each);
    }
    for (let up = path.posix.dirname(name); up !== '.' && !looked.has(up); up = path.posix.dirname(up)) {
      looked.add(up);
      const kind = await kindOf(path.join(root, up));
      if (kind !== 'absent' && kind !== 'folder' && !leaving.has(up)) blocked.add(up);
    }
  }
  if (blocked.size > 0) throw conflict(`Files that git ignores are in the way: ${listed([...blocked])}.`);
}

/** Paths that a sparse checkout leaves out are written when the work changes them. */
async function unhide(git: SealedGit, changes: readonly Change[]): Promise<void> {
  const hidden = (await git.must(['ls-files', '-z', '-t']))
    .split('\0')
    .filter((entry) => entry.startsWith('S '))
    .map((entry) => entry.slice(2));
  if (hidden.length === 0) return;
  const changed = new Set(changes.map(({ path: name }) => name));
  const wanted = hidden.filter((name) => changed.has(name));
  for (let at = 0; at < wanted.length; at += 100)
    await git.must(['update-index', '--no-skip-worktree', '--', ...wanted.slice(at, at + 100)]);
}

async function write(
  git: SealedGit,
  root: string,
  changes: readonly Change[],
  trees: { ours: string; merged: string },
): Promise<void> {
  const args = ['read-tree', '-m', '-u', trees.ours, trees.merged];
  const answer = await git.ask(args);
  if (answer.ok) return;
  // git looks at every file before it writes the first, so mostly there is nothing to take back
  const back = await git.ask(['read-tree', '--reset', '-u', trees.ours]);
  for (const { status, path: name } of changes) if (status === 'A') await removeTree(path.join(root, name));
  if (/not uptodate|would be (?:overwritten|removed)/.test(answer.stderr))
    throw conflict('Files of the checkout were changed in this very moment.');
  if (back.ok) throw gitFailure(args, answer.stderr);
  throw new BridgeError('workspace_failed', 'The changes could not be written, nor all of them taken back.', {
    hint: 'Look at `git status`; the state before is kept as the tree in the log of the server.',
    cause: new Error(`before: ${trees.ours}; ${answer.stderr.slice(0, 2_000)}`),
  });
}

/** Writes to the files of the checkout alone: its index, stash and branches stay as they are. */
export async function applyWork(doors: Git, place: Place, head: string): Promise<Applied> {
  const { root, rootGitDir, baseCommit } = place;
  if ((await realFolder(root)) !== root) {
    throw new BridgeError('workspace_failed', 'The repository is no longer where it was.', {
      hint: `The work is kept there at ${keepRefOf(place.jobId)}.`,
    });
  }
  const git = await doors.seal({ cwd: root, gitDir: rootGitDir, workTree: root });
  const theirs = oneLine(await git.must(['rev-parse', `${head}^{tree}`]));
  const written: string[] = [];
  await treeOfCheckout(git, { top: root, gitDir: rootGitDir }, async (own, { tree: ours }) => {
    const merged = await merge(own, baseCommit, ours, theirs);
    const changes = await changesBetween(own, ours, merged);
    if (changes.length === 0) return;
    await refuseInTheWay(root, changes);
    const whole = own.at({}, WITHOUT_SPARSE);
    await unhide(whole, changes);
    await write(whole, root, changes, { ours, merged });
    written.push(...changes.map(({ path: name }) => name));
  });
  return { paths: written };
}
