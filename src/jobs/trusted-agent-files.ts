// What a project has that makes agents start programs, and whether the user has approved it as it is.
import { PROJECT_FILES } from '../adapters/index.ts';
import { inspectProject, type PinnedFile, pinFiles } from '../confinement/agent-files/inspect.ts';
import type { Trust } from '../store/trust.ts';

export interface AgentFileView extends Pick<PinnedFile, 'name' | 'folder' | 'starts' | 'root' | 'git_dir'> {
  /** Null where it is too much to be approved. */
  readonly sha256: string | null;
  readonly trusted: boolean;
}

/** @param directory without links: it is looked at with the folders above it, as an agent that works there does */
export async function lookAtAgentFiles(
  trust: Pick<Trust, 'has'>,
  directory: string,
  home: string,
): Promise<AgentFileView[]> {
  const workspace = { kind: 'in_place', top: directory, writes: false, repositories: [] } as const;
  const project = inspectProject({ workspace, cwd: directory, addDirs: [], home }, PROJECT_FILES);
  const pinned = await pinFiles(project);
  return Promise.all(
    pinned.map(async ({ name, folder, starts, root, git_dir, sha256 }) => {
      const trusted = sha256 !== null && (await trust.has({ git_dir, sha256 }));
      return { name, folder, starts, root, git_dir, sha256, trusted };
    }),
  );
}
