// Named pipes and devices where git reads a file. Opening a pipe waits for a writer, so git is given an empty file in its
// place; where something else keeps git waiting at one, its call is ended.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { kindOf } from '../../platform/files/paths.ts';
import { readText } from '../../platform/files/private-file.ts';
import { feedPipe, type SpecialFile, specialFilesBelow } from '../../platform/files/special-files.ts';
import { openFilesOf } from '../../platform/processes/open-files.ts';
import { listPaths } from '../inventory/list-paths.ts';
import { specialFilesNamed } from './config-paths.ts';

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

/** A call of git. */
export interface AttendedCall {
  readonly place: PipePlace;
  /** Its process group. */
  readonly group: number;
  readonly ended: Promise<unknown>;
  /** Git waits there, and will go on waiting. */
  readonly onStuck: (what: SpecialFile) => void;
}

export interface NamedPipes {
  /** Until git ends, every pipe that it waits for reads as empty. */
  readonly attend: (call: AttendedCall) => void;
  /** The pipes of some folders that git has waited for, sorted. */
  readonly met: (folders: readonly string[]) => string[];
  /** What a call that takes too long may wait at. */
  readonly suspects: () => string[];
}

/** Most calls of git are over by then, and nothing is looked for. */
const LOOK_AFTER_MS = 700;
/** How old what was seen of a folder may be. */
const LOOK_AGAIN_MS = 10_000;
const FEED_MS = 20;
const SAMPLE_MS = 500;
/** A pipe that is fed has an end, unless another process has it open for writing: then git waits for that one. */
const STUCK_MS = 3_000;
/** Where nobody can see whether it is git that waits. */
const UNSEEN_STUCK_MS = 10_000;

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

async function gitDirOf(top: string): Promise<string> {
  const place = path.join(top, DOT_GIT);
  if ((await kindOf(place)) !== 'file') return place;
  const link = /^gitdir: (?<at>.+?)\n?$/s.exec((await readText(place)) ?? '');
  const at = link?.groups?.['at'];
  return at === undefined ? place : path.resolve(top, at);
}

interface Root {
  readonly folder: string;
  /** Git's own, where it may read any file. */
  readonly isGit: boolean;
  /** Configurations that lie there, or belong to it. */
  readonly configs: readonly string[];
}

async function rootsOf({ cwd, gitDir, workTree, ...stores }: PipePlace, users: readonly string[]) {
  const top = path.resolve(workTree ?? (await topOf(cwd)));
  const own = path.resolve(gitDir ?? (await gitDirOf(top)));
  const common = commonOf(own);
  const { objects, alternates = [], borrowed } = stores;
  const folders = [objects, borrowed, ...alternates].filter((each) => each !== undefined);
  const local = ['config', 'config.worktree'].flatMap((name) =>
    [own, common].map((at) => path.join(at, name)),
  );
  const roots: Root[] = [
    ...folders.map((folder) => ({ folder: path.resolve(folder), isGit: true, configs: [] })),
    { folder: common, isGit: true, configs: [...new Set(local), ...users] },
    { folder: top, isGit: false, configs: [] },
  ];
  return { roots, top };
}

const isReadByGit =
  ({ isGit }: Root) =>
  (folders: readonly string[], name: string): boolean =>
    isGit || folders.includes(DOT_GIT) || READ_BY_GIT.has(name.toLowerCase());

/** Where the user's own configuration lies. */
function userConfigs(env: Readonly<Record<string, string | undefined>>): string[] {
  const home = env['HOME'] ?? '';
  const named = env['GIT_CONFIG_GLOBAL'];
  if (named !== undefined) return path.isAbsolute(named) ? [named] : [];
  if (home === '') return [];
  return [
    path.join(home, '.gitconfig'),
    path.join(env['XDG_CONFIG_HOME'] ?? path.join(home, '.config'), 'git', 'config'),
  ];
}

export function createNamedPipes(env: Readonly<Record<string, string | undefined>>): NamedPipes {
  /** By place; with the folder for which it was found. */
  const known = new Map<string, SpecialFile & { readonly of: string }>();
  const fed = new Map<string, string>();
  const looked = new Map<string, { readonly at: number; readonly done: Promise<void> }>();

  function look(root: Root, top: string, isOver: () => boolean): Promise<void> {
    const last = looked.get(root.folder);
    if (last !== undefined && performance.now() - last.at < LOOK_AGAIN_MS) return last.done;
    const places = { files: root.configs, bases: [top], home: env['HOME'] ?? '' };
    const searches = [specialFilesNamed(places), specialFilesBelow(root.folder, isReadByGit(root), isOver)];
    const done = Promise.all(searches).then((found) => {
      for (const each of found.flat()) known.set(each.place, { ...each, of: root.folder });
      if (isOver()) looked.delete(root.folder); // it may have been broken off
    });
    looked.set(root.folder, { at: performance.now(), done });
    return done;
  }

  /** @param since when a reader was first found at a pipe, and at every look after that */
  async function feedAll(since: Map<string, number>): Promise<void> {
    for (const { place, kind, of } of known.values()) {
      if (kind === 'device') continue;
      const what = await feedPipe(place);
      if (what === 'fed') fed.set(place, of);
      if (what !== 'fed') since.delete(place);
      else if (!since.has(place)) since.set(place, performance.now());
      if (what === 'none') known.delete(place);
    }
  }

  async function attendFrom({ place, group, onStuck }: AttendedCall, isOver: () => boolean, from: number) {
    const { roots, top } = await rootsOf(place, userConfigs(env));
    const since = new Map<string, number>();
    const held = new Map<string, number>();
    let sampledAt = performance.now();
    while (!isOver()) {
      const now = performance.now();
      if (now - from >= LOOK_AFTER_MS) await Promise.all(roots.map((root) => look(root, top, isOver)));
      await feedAll(since);
      if (known.size > 0 && now - sampledAt >= SAMPLE_MS) {
        sampledAt = now;
        const stuck = stuckAt(openFilesOf(group), since, held);
        if (stuck !== null && !isOver()) onStuck(stuck);
      }
      await delay(FEED_MS, undefined, { ref: false });
    }
  }

  /** @param held since when git was seen to have a file open, at every look after that */
  function stuckAt(
    open: ReadonlySet<string> | null,
    since: ReadonlyMap<string, number>,
    held: Map<string, number>,
  ): SpecialFile | null {
    const now = performance.now();
    for (const special of known.values()) {
      const { place } = special;
      if (open === null) {
        if (now - (since.get(place) ?? now) > UNSEEN_STUCK_MS) return special;
      } else if (!open.has(place)) held.delete(place);
      else if (now - (held.get(place) ?? now) > STUCK_MS) return special;
      else if (!held.has(place)) held.set(place, now);
    }
    return null;
  }

  return {
    attend(call) {
      if (process.platform === 'win32') return;
      let over = false;
      const from = performance.now();
      // What is known already is fed at once.
      const timer = setTimeout(
        () => {
          // Whatever goes wrong here, git has its own time limit.
          attendFrom(call, () => over, from).catch(() => undefined);
        },
        known.size > 0 ? 0 : LOOK_AFTER_MS,
      ).unref();
      void call.ended.then(() => {
        over = true;
        clearTimeout(timer);
      });
    },
    met: (folders) =>
      [...fed]
        .filter(([pipe, of]) => folders.some((folder) => of === folder || pipe.startsWith(`${folder}/`)))
        .map(([pipe]) => pipe)
        .sort(),
    suspects: () => [...known.values()].map(({ place }) => place).sort(),
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
