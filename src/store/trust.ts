// What of repositories the user has approved, proposals and agent files: outside of every repository, pinned to what it says.
import * as z from 'zod';
import { withLock } from '../platform/locks/lock-file.ts';
import { readText, writeWhole } from '../platform/files/private-file.ts';
import { BridgeError } from '../protocol/error.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { JobStore } from './job-store.ts';
import { storeError } from './store-error.ts';

const approval = z.object({
  /** Top of the checkout in which it was approved, for people. */
  root: z.string(),
  /** The repository's common `.git` folder: one approval counts for all of its worktrees. */
  git_dir: z.string(),
  /** Of the proposal, or of the agent file with its place. */
  sha256: z.string(),
  /** Of an agent file; absent for a proposal. For people. */
  name: z.string().optional(),
  at: z.string(),
});
export type Approval = z.output<typeof approval>;

const trustFile = z.object({ schema: z.literal(1), approvals: z.array(approval) });

export interface Trust {
  /** @throws BridgeError `store_failed` when it cannot be read */
  list(): Promise<readonly Approval[]>;
  /** False also when nothing can be read: what is not known to be approved is not. */
  has(of: Pick<Approval, 'git_dir' | 'sha256'>): Promise<boolean>;
  add(approval: Approval): Promise<void>;
  /** Takes back the approvals that are meant. @returns how many there were */
  revoke(isMeant: (approval: Approval) => boolean): Promise<number>;
}

/** A file of a later version, or a damaged one, approves nothing, and is not replaced. */
async function readApprovals(file: string): Promise<Approval[]> {
  const text = await readText(file, { own: true, maxBytes: LIMITS.recordBytes }).catch((error: unknown) => {
    throw storeError('read', error);
  });
  if (text === null) return [];
  try {
    return trustFile.parse(JSON.parse(text)).approvals;
  } catch (cause) {
    throw new BridgeError('store_failed', 'The list of trusted repositories is damaged.', {
      hint: `Remove ${file}, then trust the repositories again.`,
      retry: 'after_fix',
      cause,
    });
  }
}

export function createTrust({ places }: Pick<JobStore, 'places'>): Trust {
  const file = places.trust;
  const change = (to: (before: readonly Approval[]) => readonly Approval[]): Promise<void> =>
    withLock(
      places.trustLock,
      async () => {
        const approvals = to(await readApprovals(file)).slice(-LIMITS.trustEntries);
        await writeWhole(file, `${JSON.stringify({ schema: 1, approvals }, null, 2)}\n`);
      },
      { makesFolder: true },
    ).catch((error: unknown) => {
      throw storeError('written', error);
    });
  return {
    list: () => readApprovals(file),
    async has({ git_dir, sha256 }) {
      const approvals = await readApprovals(file).catch(() => []);
      return approvals.some((each) => each.git_dir === git_dir && each.sha256 === sha256);
    },
    add: (added) =>
      change((before) => [
        ...before.filter((each) => each.git_dir !== added.git_dir || each.sha256 !== added.sha256),
        added,
      ]),
    async revoke(isMeant) {
      let count = 0;
      await change((before) => {
        const kept = before.filter((each) => !isMeant(each));
        count = before.length - kept.length;
        return kept;
      });
      return count;
    },
  };
}
