// What a project has for agents, as it is on the disk now, and whether a person has approved it.
import { createLookMemory, entriesOf } from '../../platform/files/look-at.ts';
import type { AgentFileRule } from '../../policy/agent-file-rules.ts';
import { pinAgentFile, repositoryAtTop } from './approval.ts';
import { type AgentFile, findAgentFiles } from './find.ts';
import { foldersLookedIn, type LookedIn } from './looked-in.ts';

/** What is looked for, and where an agent keeps its own things below the home. */
export interface AgentTables {
  readonly rules: readonly AgentFileRule[];
  readonly own: readonly string[];
}

/** A file as approvals know it. */
export interface PinnedFile extends AgentFile {
  /** Top of the project. */
  readonly root: string;
  /** The repository's common `.git` folder; the top where there is none. */
  readonly git_dir: string;
  /** Null where it is too much to be approved. */
  readonly sha256: string | null;
}

export interface Project {
  readonly folders: readonly LookedIn[];
  readonly files: readonly AgentFile[];
}

/** Some looks at names alone: nothing is read, and no folder is walked. */
export function inspectProject(
  asked: Parameters<typeof foldersLookedIn>[0],
  { rules, own }: AgentTables,
): Project {
  const look = createLookMemory();
  const folders = foldersLookedIn(asked, look);
  const places = own.map((name) => `${asked.home}/${name}`);
  const names = folders.map(({ folder }) => folder);
  return { folders, files: findAgentFiles(names, rules, { look, list: entriesOf }, places) };
}

/** Reads what was found. */
export async function pinFiles({ folders, files }: Project): Promise<PinnedFile[]> {
  const pinned: PinnedFile[] = [];
  for (const file of files) {
    const where = folders.find(({ folder }) => folder === file.folder);
    if (where === undefined) continue;
    const { top } = where;
    const sha256 = await pinAgentFile(where, file);
    pinned.push({ ...file, root: top, git_dir: repositoryAtTop(top) ?? top, sha256 });
  }
  return pinned;
}

/**
 * Those of folders in which something is not approved as it is: files of one folder rely on each other, such as hooks on
 * the programs beside them.
 */
export async function unapproved(
  files: readonly PinnedFile[],
  has: (of: { readonly git_dir: string; readonly sha256: string }) => Promise<boolean>,
): Promise<PinnedFile[]> {
  const doubted = new Set<string>();
  for (const { folder, git_dir, sha256 } of files)
    if (!doubted.has(folder) && (sha256 === null || !(await has({ git_dir, sha256 })))) doubted.add(folder);
  return files.filter(({ folder }) => doubted.has(folder));
}
