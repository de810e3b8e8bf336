// What a repository brings that a person must approve: what it proposes for its worktrees, and its agent files.
import path from 'node:path';
import { readProposal } from '../config/project-file.ts';
import { PROJECT_FILE } from '../config/project-file-name.ts';
import { timestamp } from '../platform/clock.ts';
import { kindOf } from '../platform/files/paths.ts';
import { withoutLinks } from '../platform/files/pinned-folder.ts';
import { BridgeError } from '../protocol/error.ts';
import { LIMITS } from '../protocol/limits.ts';
import { quotedName } from '../protocol/text/visible-text.ts';
import type { PreparationTable } from '../protocol/preparation.ts';
import { type Approval, createTrust, type Trust } from '../store/trust.ts';
import { type AgentFileView, lookAtAgentFiles } from './trusted-agent-files.ts';
import type { AdmitDeps } from './admission/step.ts';

/** What the current commit of a repository proposes. */
interface FoundProposal extends Pick<Approval, 'root' | 'git_dir' | 'sha256'> {
  /** The commit that proposes it. */
  readonly commit: string;
  readonly proposal: PreparationTable;
  readonly trusted: boolean;
}

export interface TrustView extends Pick<Approval, 'root' | 'git_dir'> {
  readonly commit: string | null;
  /** Of the proposal. */
  readonly sha256: string | null;
  readonly proposal: PreparationTable | null;
  /** Those that start programs when an agent does. */
  readonly agent_files: readonly AgentFileView[];
  /** All of it. */
  readonly trusted: boolean;
}

export interface TrustedRepositories {
  /**
   * What the repository around a directory proposes, as its current commit has it, and what an agent that works in the
   * directory would find there that makes it start programs.
   * @throws BridgeError `invalid_request` when there is nothing that could be approved
   */
  look(directory: string): Promise<TrustView>;
  /** Of agent files those alone that can be pinned. */
  approve(view: TrustView): Promise<void>;
  /**
   * A repository that is gone is known by where it was.
   * @returns how many approvals there were
   * @throws BridgeError when there is no repository and none was approved there
   */
  revoke(directory: string): Promise<number>;
  list(): Promise<readonly Approval[]>;
}

const COMMIT_FIRST = `Commit a ${PROJECT_FILE} with a section [workspace], or prepare worktrees with [[repositories]] in your own configuration.`;

function nothingToTrust(root: string, why: string): BridgeError {
  return new BridgeError('invalid_request', `${root}: ${why}`, { hint: COMMIT_FIRST });
}

/** Other words than for a job: nothing is to run here, so no option of a job helps. */
async function repositoryAround(workspaces: AdmitDeps['workspaces'], directory: string) {
  const where = { hint: 'Name a directory in the repository, or go there and leave it out.' };
  if ((await kindOf(directory)) === 'absent')
    throw new BridgeError('invalid_request', `There is no directory ${quotedName(directory)}.`, where);
  return workspaces.repositoryAt(directory).catch((error: unknown) => {
    if (!(error instanceof BridgeError)) throw error;
    const { code, message } = error;
    throw code === 'not_a_repository'
      ? new BridgeError(code, `${quotedName(directory)} is not in a git repository.`, where)
      : new BridgeError(code, message, { hint: COMMIT_FIRST, cause: error });
  });
}

/** Whether an approval is for a repository that had its checkout or its `.git` folder there. */
async function wasAt(directory: string): Promise<(approval: Approval) => boolean> {
  const places = new Set([directory, await withoutLinks(directory)]);
  return ({ root, git_dir }) => [root, git_dir, path.dirname(git_dir)].some((place) => places.has(place));
}

async function proposalAt(
  { workspaces }: Pick<AdmitDeps, 'workspaces'>,
  trust: Pick<Trust, 'has'>,
  directory: string,
): Promise<FoundProposal> {
  const { root, gitDir, commit } = await repositoryAround(workspaces, directory);
  const found = await workspaces.committedText(
    { root, gitDir },
    commit,
    PROJECT_FILE,
    LIMITS.projectFileBytes,
  );
  if (found === null)
    throw nothingToTrust(
      root,
      `there is no ${PROJECT_FILE} in its current commit, and no file that makes agents start programs.`,
    );
  if (found === 'too_large') throw nothingToTrust(root, `${PROJECT_FILE} is too large.`);
  const proposal = readProposal(found.text);
  if (proposal.is === 'invalid') throw nothingToTrust(root, `${PROJECT_FILE} ${proposal.why}.`);
  if (proposal.is === 'none') throw nothingToTrust(root, `${PROJECT_FILE} proposes nothing for worktrees.`);
  const { sha256, table } = proposal;
  const trusted = await trust.has({ git_dir: gitDir, sha256 });
  return { root, git_dir: gitDir, commit, sha256, proposal: table, trusted };
}

export function createTrustedRepositories(
  deps: Pick<AdmitDeps, 'workspaces' | 'store' | 'clock' | 'env'>,
): TrustedRepositories {
  const { workspaces, store, clock, env } = deps;
  const trust = createTrust(store);
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '';
  return {
    async look(directory) {
      const agentFiles = await lookAtAgentFiles(trust, await withoutLinks(directory), home);
      const [first] = agentFiles;
      try {
        const found = await proposalAt(deps, trust, directory);
        const trusted = found.trusted && agentFiles.every((file) => file.trusted);
        return { ...found, agent_files: agentFiles, trusted };
      } catch (error) {
        // A folder with agent files need not be a repository, nor propose anything.
        if (!(error instanceof BridgeError) || first === undefined) throw error;
        const { root, git_dir } = first;
        const trusted = agentFiles.every((file) => file.trusted);
        return {
          root,
          git_dir,
          commit: null,
          sha256: null,
          proposal: null,
          agent_files: agentFiles,
          trusted,
        };
      }
    },
    async approve({ root, git_dir, sha256, agent_files: files }) {
      const at = timestamp(clock);
      if (sha256 !== null) await trust.add({ root, git_dir, sha256, at });
      for (const { sha256: sum, name, ...file } of files)
        if (sum !== null) await trust.add({ root: file.root, git_dir: file.git_dir, sha256: sum, at, name });
    },
    async revoke(directory) {
      try {
        const { root, gitDir } = await repositoryAround(workspaces, directory);
        return await trust.revoke((each) => each.git_dir === gitDir || each.git_dir === root);
      } catch (error) {
        const count = await trust.revoke(await wasAt(directory));
        if (count === 0) throw error;
        return count;
      }
    },
    list: () => trust.list(),
  };
}
