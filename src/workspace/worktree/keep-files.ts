// Files that no tree of git has, as a tree: byte for byte, whatever they are named.
import path from 'node:path';
import { type FoundEntry, joinedPath, linkBytes, mayRead } from '../../platform/files/walk-below.ts';
import { writeWhole } from '../../platform/files/private-file.ts';
import { oneLine, type HardenedGit } from '../git/git.ts';
import { listPaths } from '../inventory/list-paths.ts';
import { quoted } from '../git/hardening.ts';
import { withFolder } from '../snapshot/snapshot.ts';

/** More than this is not taken into the user's repository unasked. */
const KEPT = { files: 20_000, bytes: 268_435_456 };

export interface RawFiles {
  /** The folder that the names are below. */
  readonly top: string;
  /** What comes before the names in the tree: empty, or a folder with its `/`. */
  readonly under: string;
  readonly files: readonly FoundEntry[];
}

/** Git takes no `.git` into a tree: a repository inside the worktree has it under this name. */
export const GIT_FOLDER_NAME = 'git-folder';
/** What git takes for `.git` on some system, where plain git would refuse the whole tree. */
const LIKE_GIT = /^(?:\.git|git~1)[ .]*(?:[\\:].*)?$/is;
const LIKE_MODULES = /^(?:\.gitmodules|gitmod~\d)[ .]*(?:[\\:].*)?$/is;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

function storedName(name: string, kind: FoundEntry['kind']): string {
  const parts = name.split('/').map((part) => {
    if (part === '.git') return GIT_FOLDER_NAME;
    const seen = part.replaceAll(UNSEEN, '');
    const isRefused = LIKE_GIT.test(seen) || (kind === 'link' && LIKE_MODULES.test(seen));
    return isRefused ? `${GIT_FOLDER_NAME}-${part.replaceAll(/[^\w-]/g, '_')}` : part;
  });
  return parts.join('/');
}

/** Two names that differ in case alone are two files. */
const EXACT = [['core.ignoreCase', 'false']] as const;

/** @returns why these cannot be kept; null when they can */
export async function whyNotKept(all: readonly RawFiles[]): Promise<string | null> {
  const files = all.flatMap((each) => each.files);
  if (files.length > KEPT.files) return `more than ${KEPT.files.toLocaleString('en-US')} files`;
  const bytes = files.reduce((total, each) => total + each.bytes, 0);
  if (bytes > KEPT.bytes) return `more than ${KEPT.bytes / 1_048_576} MiB`;
  const closed: string[] = [];
  for (const { top, files: some } of all)
    for (const { name, kind } of some) if (kind === 'file' && !(await mayRead(top, name))) closed.push(name);
  return closed.length === 0 ? null : `files that may not be read: ${listPaths(closed)}`;
}

const modeOf = ({ kind, isExecutable }: FoundEntry): string =>
  kind === 'link' ? '120000' : isExecutable ? '100755' : '100644';

/** Where each content is to be read: of a link it is a file of our own, as git would follow the link. */
async function sourcesOf(all: readonly RawFiles[], folder: string): Promise<string[]> {
  const sources: string[] = [];
  for (const { top, files } of all)
    for (const { name, kind } of files) {
      const copy = path.join(folder, String(sources.length));
      if (kind === 'link') await writeWhole(copy, await linkBytes(top, name));
      sources.push(kind === 'link' ? copy : joinedPath(top, name));
    }
  return sources;
}

/** Folders without which git takes a folder for no repository; a tree cannot hold them empty. */
const NEEDED = ['objects/.keep', 'refs/.keep'];

/** Where files must be added so that every git folder comes back as one: beside its `HEAD` and `config`. */
function needed(names: readonly string[]): string[] {
  const known = new Set(names);
  const folders = names
    .filter((name) => name.endsWith('/HEAD'))
    .map((name) => name.slice(0, -'HEAD'.length))
    .filter((folder) => known.has(`${folder}config`));
  return folders
    .flatMap((folder) => NEEDED.map((name) => `${folder}${name}`))
    .filter((name) => !known.has(name));
}

/** @returns the tree; pipes and sockets, which hold nothing, are not in it */
export function treeOfRaw(git: HardenedGit, all: readonly RawFiles[]): Promise<string> {
  return withFolder(async (folder) => {
    const own = git.at({ indexFile: path.join(folder, 'index') }, EXACT);
    const plain = all.map((each) => ({ ...each, files: each.files.filter(({ kind }) => kind !== 'other') }));
    const empty = path.join(folder, 'empty');
    await writeWhole(empty, '');
    const sources = [...(await sourcesOf(plain, folder)), empty];
    const input = sources.map((each) => `${quoted(each)}\n`).join('');
    const ids = (await own.must(['hash-object', '-w', '--no-filters', '--stdin-paths'], { input })).split(
      '\n',
    );
    const entries = plain.flatMap(({ under, files }) =>
      files.map((file) => ({ mode: modeOf(file), name: `${under}${storedName(file.name, file.kind)}` })),
    );
    const emptyId = ids[entries.length] ?? '';
    const records = [
      ...entries.map(({ mode, name }, at) => `${mode} ${ids[at] ?? ''}\t${name}\0`),
      ...needed(entries.map(({ name }) => name)).map((name) => `100644 ${emptyId}\t${name}\0`),
    ];
    await own.must(['update-index', '-z', '--index-info'], { input: records.join('') });
    return oneLine(await own.must(['write-tree']));
  });
}
