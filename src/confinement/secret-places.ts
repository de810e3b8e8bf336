// Where the credential stores of this machine are: its folders, judged by the table that requests are screened with.
import { posix } from 'node:path';
import { entriesOf } from '../platform/files/look-at.ts';
import { TOOL_CACHES } from './tool-caches.ts';

/** Whether a path is a place of credentials; a home is written `~`. */
export type Judge = (path: string) => boolean;

interface Ground {
  readonly folder: string;
  /** How its paths are written for the judge. */
  readonly written: string;
  /** Of the folder itself, only names that begin with a dot: the rest is the user's work. */
  readonly dotsOnly: boolean;
  readonly depth: number;
}

const HOME_DEPTH = 3;
/** Folders of the system in which services keep their secrets. */
const SYSTEM_GROUNDS: readonly Pick<Ground, 'folder' | 'depth'>[] = [
  { folder: '/etc', depth: 2 },
  { folder: '/var/lib', depth: 1 },
  { folder: '/var/spool', depth: 1 },
  { folder: '/var/backups', depth: 1 },
  { folder: '/var/log', depth: 1 },
];

const MOST_ENTRIES = 250;
const MOST_FOLDERS = 600;

/** Large, and full of programs and packages. */
const NOT_ENTERED: ReadonlySet<string> = new Set([
  ...TOOL_CACHES.flatMap(({ folders }) => folders),
  ...'.nvm .rustup .rbenv .pyenv .sdkman .vscode .vscode-server .local/lib .local/share/Trash .local/bin .cargo/bin'.split(
    ' ',
  ),
]);

export interface FoundSecrets {
  readonly places: readonly string[];
  /** There are more folders than were looked at. */
  readonly bounded: boolean;
}

/**
 * Credential stores and sockets in homes, and credential stores of the system. Breadth first, so that a bound cuts what
 * lies deepest.
 * @param homes without links
 */
export function findSecrets(homes: readonly string[], judge: Judge): FoundSecrets {
  const queue: (Ground & { readonly inside: string })[] = [
    ...homes.map((folder) => ({ folder, written: '~', dotsOnly: true, depth: HOME_DEPTH, inside: '' })),
    ...SYSTEM_GROUNDS.map((ground) => ({
      ...ground,
      written: ground.folder,
      dotsOnly: false,
      inside: '',
    })),
  ];
  const places: string[] = [];
  let looked = 0;
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (looked >= MOST_FOLDERS) return { places, bounded: true };
    looked += 1;
    for (const { name, kind } of entriesOf(next.folder, MOST_ENTRIES)) {
      if (next.dotsOnly && !name.startsWith('.')) continue;
      const folder = posix.join(next.folder, name);
      const written = `${next.written}/${name}`;
      const inside = posix.join(next.inside, name);
      if (kind === 'socket' || judge(written)) places.push(folder);
      else if (kind === 'folder' && next.depth > 1 && !NOT_ENTERED.has(inside))
        queue.push({ folder, written, inside, dotsOnly: false, depth: next.depth - 1 });
    }
  }
  return { places, bounded: false };
}
