// What the newest proof of a job's changes says of them as they are, and of the checkout as it is.
import type { JobRecord } from '../../protocol/job.ts';
import { commandsSum } from '../../protocol/verify-record.ts';
import { type PreparationDeps, preparationFor } from '../find-preparation.ts';

export interface Judged {
  /** `stale`: about another patch, another checkout or other commands. */
  readonly status: NonNullable<JobRecord['verify']>['status'] | 'stale' | 'none';
  readonly seconds: number;
  readonly command: string;
  readonly tail: readonly string[];
  readonly exit_code?: number | null;
  readonly why?: string;
  readonly warnings?: readonly string[];
  /** When it began. */
  readonly at?: string;
}

/** What is shown of a proof, whatever became of the checkout since. */
export function verifyFields({ verify }: Pick<JobRecord, 'verify'>): Judged | null {
  if (verify === undefined) return null;
  const { status, seconds, command, tail, exit_code, why, warnings, at } = verify;
  return {
    status,
    seconds,
    command,
    tail,
    ...(exit_code === null ? {} : { exit_code }),
    ...(why === null ? {} : { why }),
    ...(warnings.length === 0 ? {} : { warnings }),
    at,
  };
}

/** What says something of the changes; the others say only that nothing is known. */
const RESULTS: ReadonlySet<Judged['status']> = new Set(['passed', 'failed', 'timed_out', 'conflict']);

const NONE: Judged = { status: 'none', seconds: 0, command: '', tail: [] };

/** Why a result counts no more; null where it does. What cannot be found out counts as another. */
async function staleness(
  deps: PreparationDeps,
  record: JobRecord,
  commands: string,
  patchSha256: string,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const of = record.verify?.of;
  if (of?.patch !== patchSha256) return 'It was about another patch.';
  if (of.commands !== commands) return 'The commands are others now.';
  if (of.checkout === '') return 'The checkout changed while it was read.';
  const now = await deps.workspaces.checkoutState(record, signal).catch(() => null);
  signal?.throwIfAborted();
  return now === of.checkout ? null : 'The checkout has changed since.';
}

export interface Verdict {
  /** Null where nothing is configured and nothing was run. */
  readonly verify: Judged | null;
  /** Whether changes may only be applied with a pass. */
  readonly required: boolean;
}

/** Changes nothing. @throws BridgeError when git fails */
export async function judgeVerify(
  deps: PreparationDeps,
  record: JobRecord,
  patchSha256: string,
  signal?: AbortSignal,
): Promise<Verdict> {
  const fields = verifyFields(record);
  const { preparation } = await preparationFor(deps, record);
  const required = preparation?.requireVerify === true;
  if (fields === null)
    return { verify: required || (preparation?.verify.length ?? 0) > 0 ? NONE : null, required };
  const appliedAt = record.worktree?.applied_at ?? null;
  // an apply changes the checkout: what was proved before it is told as it was, but allows no other one
  const isOpen = required || appliedAt === null || appliedAt < (fields.at ?? '');
  const isJudged = RESULTS.has(fields.status) && isOpen;
  if (!isJudged) return { verify: fields, required };
  const commands = preparation === null ? '' : commandsSum(preparation);
  const why = await staleness(deps, record, commands, patchSha256, signal);
  if (why === null) return { verify: fields, required };
  return { verify: { ...fields, status: 'stale', why: `It ${wordOf(fields.status)}. ${why}` }, required };
}

const WORDS: Partial<Record<Judged['status'], string>> = {
  timed_out: 'timed out',
  conflict: 'met a conflict',
};
const wordOf = (status: Judged['status']): string => WORDS[status] ?? status;

/** For those who only read: a repository that is gone has nothing that could be asked. */
export async function shownVerify(...asked: Parameters<typeof judgeVerify>): Promise<Judged | null> {
  const verdict = await judgeVerify(...asked).catch(() => null);
  asked[3]?.throwIfAborted();
  return verdict === null ? verifyFields(asked[1]) : verdict.verify;
}
