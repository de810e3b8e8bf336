// (pure) Which files of a project make an agent start programs, and what stands in the place of each where it is hidden.
import path from 'node:path';
import { type AgentFileRule, isText, whatStarts } from '../../policy/agent-file-rules.ts';
import type { Look, StartingFile } from '../facts.ts';
import { isInside } from '../mounts.ts';

interface Entry {
  readonly name: string;
  /** A link, a pipe or a device is `other`. */
  readonly kind: 'folder' | 'file' | 'socket' | 'other';
}

/** @returns at most so many entries; none where there is no folder, or nobody may look */
export type List = (folder: string, most: number) => readonly Entry[];

export interface AgentFile extends StartingFile {
  /** The folder in whose top it was found. */
  readonly folder: string;
  /** What it can start, for people. */
  readonly starts: string;
}

/** A folder with more is hidden whole. */
const MOST_ENTRIES = 200;

const asFile = (name: string): StartingFile['as'] => (path.extname(name) === '.json' ? 'object' : 'file');

/** A link, and what has no name that could be said to the system. */
const isNotCovered = ({ name, kind }: Entry): boolean => kind === 'other' || name.includes('\uFFFD');

/**
 * A link cannot be covered: the folder with it is hidden whole, so that no file elsewhere is hidden in place of it.
 */
function inFolder(
  found: Pick<AgentFile, 'folder' | 'real'>,
  rule: Extract<AgentFileRule, { kind: 'folder' }>,
  list: List,
): AgentFile[] {
  const entries = list(found.real, MOST_ENTRIES + 1);
  const others = entries.filter(({ name }) => !isText(rule, name));
  if (others.length === 0 && entries.length <= MOST_ENTRIES) return [];
  if (entries.length > MOST_ENTRIES || others.some(isNotCovered))
    return [{ ...found, name: rule.name, starts: rule.starts, as: 'folder' }];
  return others.map(({ name, kind }) => ({
    folder: found.folder,
    name: `${rule.name}/${name}`,
    starts: whatStarts(rule, name),
    real: path.join(found.real, name),
    as: kind === 'folder' ? 'folder' : asFile(name),
  }));
}

/**
 * @param folders in which an agent looks
 * @param own places of the user's own agents: what is there, or leads there, is no part of a project
 */
export function findAgentFiles(
  folders: readonly string[],
  rules: readonly AgentFileRule[],
  { look, list }: { readonly look: Look; readonly list: List },
  own: readonly string[],
): AgentFile[] {
  const found = folders.flatMap((folder) =>
    rules.flatMap((rule): AgentFile[] => {
      const place = look(path.join(folder, rule.name));
      if (place === null || place.kind === 'dangling') return [];
      const { real } = place;
      if (rule.kind === 'file') {
        const as = place.kind === 'folder' ? 'folder' : asFile(rule.name);
        return [{ folder, name: rule.name, starts: rule.starts, real, as }];
      }
      return place.kind === 'folder' ? inFolder({ folder, real }, rule, list) : [];
    }),
  );
  if (found.length === 0) return [];
  const owned = own.flatMap((each) => look(each)?.real ?? []);
  return found.filter(({ real }) => !owned.some((each) => isInside(each, real)));
}
