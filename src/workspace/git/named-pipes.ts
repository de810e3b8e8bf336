// Named pipes where git reads a file: opening one waits for a writer, so git is given an empty file in its place.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { kindOf } from '../../platform/files/paths.ts';
import { feedPipe, pipesBelow } from '../../platform/files/named-pipes.ts';
import { readText } from '../../platform/files/private-file.ts';
import { listPaths } from '../inventory/list-paths.ts';

/** Where git works, as far as its own files go. */
export interface PipePlace {
  readonly cwd: string;
  readonly gitDir?: string;
  readonly workTree?: string;
  /** Folders of objects beside the repository's own. */
  readonly objects?: string;
  readonly alternates?: readonly string[];
  readonly borrowed?: string;
}

export interface NamedPipes {
  /** Until git ends, every pipe that it waits for reads as empty. */
  readonly attend: (place: PipePlace, ended: Promise<unknown>) => void;
  /** The pipes below some folders that git has waited for, sorted. */
  readonly met: (folders: readonly string[]) => string[];
}

/** Most calls of git are over by then, and nothing is looked for. */
const LOOK_AFTER_MS = 700;
/** How old what was seen of a folder may be. */
const LOOK_AGAIN_MS = 10_000;
const FEED_MS = 20;

/** What git reads in any folder of a checkout. A pipe of another name is none of its business, nor ours. */
const READ_BY_GIT: ReadonlySet<string> = new Set(['.gitattributes', '.gitignore', '.gitmodules']);
const DOT_GIT = '.git';

/** The folder of the repository or checkout that a directory is in, by its `.git`; the directory itself without one. */
async function topOf(cwd: string): Promise<string> {
  for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
    if ((await kindOf(path.join(folder, DOT_GIT))) !== 'absent') return folder;
    if (path.dirname(folder) === folder) return path.resolve(cwd);
  }
}

/** Of a linked worktree, the folder of the repository that it belongs to. */
function commonOf(gitDir: string): string {
  const parent = path.dirname(gitDir);
  return path.basename(parent) === 'worktrees' ? path.dirname(parent) : gitDir;
}

async function gitDirOf(top: string): Promise<string | null> {
  const place = path.join(top, DOT_GIT);
  if ((await kindOf(place)) !== 'file') return null; // a folder is looked through with the checkout
  const link = /^gitdir: (?<at>.+?)\n?$/s.exec((await readText(place)) ?? '');
  const at = link?.groups?.['at'];
  return at === undefined ? null : path.resolve(top, at);
}

interface Root {
  readonly folder: string;
  /** Git's own, where it may read any file. */
  readonly isGit: boolean;
}

async function rootsOf({ cwd, gitDir, workTree, ...stores }: PipePlace): Promise<Root[]> {
  const top = workTree ?? (await topOf(cwd));
  const own = gitDir ?? (await gitDirOf(top));
  const { objects, alternates = [], borrowed } = stores;
  const folders = [objects, borrowed, ...alternates].filter((each) => each !== undefined);
  return [
    ...folders.map((folder) => ({ folder: path.resolve(folder), isGit: true })),
    ...(own === null ? [] : [{ folder: commonOf(path.resolve(own)), isGit: true }]),
    { folder: path.resolve(top), isGit: false },
  ];
}

const isReadByGit =
  ({ isGit }: Root) =>
  (folders: readonly string[], name: string): boolean =>
    isGit || folders.includes(DOT_GIT) || READ_BY_GIT.has(name.toLowerCase());

export function createNamedPipes(): NamedPipes {
  const known = new Set<string>();
  const fed = new Set<string>();
  const looked = new Map<string, { readonly at: number; readonly done: Promise<void> }>();

  function look(root: Root, isOver: () => boolean): Promise<void> {
    const last = looked.get(root.folder);
    if (last !== undefined && performance.now() - last.at < LOOK_AGAIN_MS) return last.done;
    const done = pipesBelow(root.folder, isReadByGit(root), isOver).then((pipes) => {
      for (const pipe of pipes) known.add(pipe);
      if (isOver()) looked.delete(root.folder); // it may have been broken off
    });
    looked.set(root.folder, { at: performance.now(), done });
    return done;
  }

  async function feedAll(): Promise<void> {
    for (const pipe of known) {
      const what = await feedPipe(pipe);
      if (what === 'fed') fed.add(pipe);
      if (what === 'none') known.delete(pipe);
    }
  }

  async function attendFrom(place: PipePlace, from: number, isOver: () => boolean): Promise<void> {
    const roots = await rootsOf(place);
    while (!isOver()) {
      if (performance.now() - from >= LOOK_AFTER_MS)
        await Promise.all(roots.map((root) => look(root, isOver)));
      await feedAll();
      await delay(FEED_MS, undefined, { ref: false });
    }
  }

  return {
    attend(place, ended) {
      if (process.platform === 'win32') return;
      let over = false;
      const from = performance.now();
      // What is known already is fed at once.
      const timer = setTimeout(
        () => {
          // Whatever goes wrong here, git has its own time limit.
          attendFrom(place, from, () => over).catch(() => undefined);
        },
        known.size > 0 ? 0 : LOOK_AFTER_MS,
      ).unref();
      void ended.then(() => {
        over = true;
        clearTimeout(timer);
      });
    },
    met: (folders) =>
      [...fed].filter((pipe) => folders.some((folder) => pipe.startsWith(`${folder}/`))).sort(),
  };
}

/** @param folder below which the names are told, with the folder of the repository as `.git` */
export function pipeWarnings(pipes: readonly string[], folder: string, gitDir: string): string[] {
  if (pipes.length === 0) return [];
  const below = (top: string, pipe: string): string | null =>
    pipe.startsWith(`${top}/`) ? pipe.slice(top.length + 1) : null;
  const names = pipes.map((pipe) => {
    const inGit = below(gitDir, pipe);
    return inGit === null ? (below(folder, pipe) ?? pipe) : `${DOT_GIT}/${inGit}`;
  });
  return [
    `Named pipes stand where git reads files of its own; they were read as empty files: ${listPaths(names)}.`,
  ];
}
