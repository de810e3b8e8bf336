// The project's own agent files at one start of an agent: hidden unless a person has approved them, and named either way.
import path from 'node:path';
import { PROJECT_FILES } from '../../adapters/index.ts';
import {
  inspectProject,
  type PinnedFile,
  pinFiles,
  unapproved,
} from '../../confinement/agent-files/inspect.ts';
import type { ConfinedWorkspace } from '../../confinement/facts.ts';
import type { ProjectFiles } from '../../confinement/gather.ts';
import type { Handoff } from '../../protocol/handoff.ts';
import { trustCommand } from '../../protocol/text/trust-command.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import { createTrust } from '../../store/trust.ts';
import type { RunnerApp } from '../runner-app.ts';

interface OpenProjectFiles extends ProjectFiles {
  /**
   * To be called before the agent starts.
   * @param isConfined whether something hides them
   * @returns warnings
   */
  begin(isConfined: boolean): Promise<readonly string[]>;
  /** To be called when nothing of the agent is alive. */
  end(): Promise<void>;
}

const SHOWN = 8;

/** Of what the checkout has as its worktree does, that of the checkout, which stays: its folder is the shorter one. */
function once(files: readonly PinnedFile[]): PinnedFile[] {
  const kept = new Map<string, PinnedFile>();
  for (const file of files) {
    const key = file.sha256 ?? nameOf(file);
    const known = kept.get(key);
    if (known === undefined || file.folder.length < known.folder.length) kept.set(key, file);
  }
  return [...kept.values()];
}

const nameOf = ({ root, folder, name }: PinnedFile): string => path.join(path.relative(root, folder), name);

/** Names are data of the repository: quoted, with escapes, and not too many. */
function named(files: readonly PinnedFile[]): string {
  const shown = files.slice(0, SHOWN).map((file) => `${quotedName(nameOf(file))} (${file.starts})`);
  const more = files.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function warningOf(all: readonly PinnedFile[], isConfined: boolean): string[] {
  const files = once(all);
  if (files.length === 0) return [];
  const folders = [...new Set(files.map(({ folder }) => folder))].slice(0, SHOWN);
  const approve = `A person who has read them can let them work with ${folders.map(trustCommand).join(', ')}.`;
  return [
    isConfined
      ? `Files of the project that make agents start programs are hidden from the agent: ${named(files)}. ${approve}`
      : `Files of the project can make the agent start programs, and nothing hides them, as nothing confines this job: ${named(files)}. Confined on Linux with bubblewrap they are hidden. ${approve}`,
  ];
}

const NOT_MARKED =
  'Git in the worktree shows hidden files as changed, as its index could not be written; they are no part of the changes of this job.';

/**
 * Looks at names alone where there is nothing.
 * @param cwd of the agent
 */
export async function openProjectFiles(
  { trustProjectAgents, spec }: Pick<Handoff, 'trustProjectAgents' | 'spec'>,
  { home, env, store, workspaces }: Pick<RunnerApp, 'home' | 'env' | 'store' | 'workspaces'>,
  place: ConfinedWorkspace,
  cwd: string,
): Promise<OpenProjectFiles> {
  const asked = { workspace: place, cwd, addDirs: spec.addDirs, home: env['HOME'] ?? home };
  const project = inspectProject(asked, PROJECT_FILES);
  const pinned = trustProjectAgents === true ? [] : await pinFiles(project);
  const files = pinned.length === 0 ? [] : await unapproved(pinned, (of) => createTrust(store).has(of));
  let unmark = (): Promise<void> => Promise.resolve();
  return {
    agentFiles: files,
    agentFolders: project.folders.map(({ folder }) => folder),
    cwd,
    async begin(isConfined) {
      const warnings = warningOf(files, isConfined);
      if (!isConfined || files.length === 0 || place.kind !== 'worktree') return warnings;
      try {
        unmark = await workspaces.skipHidden(
          place,
          files.map(({ real }) => real),
        );
        return warnings;
      } catch {
        return [...warnings, NOT_MARKED]; // the agent may show them as changed, and nothing comes of it
      }
    },
    async end() {
      await unmark().catch(() => undefined); // the index of an agent that is gone
    },
  };
}
