// What git says when it refuses, in our own words (pure).
import { BridgeError, type ErrorCode, type Retry } from '../../protocol/error.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';

interface GitFailure {
  readonly id: string;
  /** Matched against standard error, which LC_ALL=C keeps in English. Its group `place` is a file, told after the message. */
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly retry?: Retry;
}

/** First match wins. */
const GIT_FAILURES = [
  {
    id: 'foreign_owner',
    pattern: /dubious ownership/,
    code: 'workspace_failed',
    message: 'Git does not trust this repository, because it belongs to another user.',
    hint: `If you trust it, add its path to safe.directory in your global git configuration, or use ${fieldRef('worktree', false)}.`,
  },
  {
    id: 'no_repository',
    pattern: /not a git repository/,
    code: 'not_a_repository',
    message: 'The directory is not in a git repository, so no worktree can be created.',
    hint: `Use a ${fieldRef('cwd')} inside a repository, run \`git init\` and commit, or use ${fieldRef('worktree', false)} to work in place.`,
  },
  {
    id: 'branch_in_the_way',
    pattern: /'refs\/heads\/agy-mcp' exists/,
    code: 'workspace_failed',
    message: 'A branch named agy-mcp stands where the branches of the jobs belong (agy-mcp/…).',
    hint: 'Rename it with `git branch -m agy-mcp <other name>`, then start the job again.',
  },
  {
    id: 'ref_in_the_way',
    pattern: /'refs\/agy-mcp' exists/,
    code: 'workspace_failed',
    message: 'A ref named refs/agy-mcp is where the work of the jobs is kept (refs/agy-mcp/…).',
    hint: 'Keep it as a branch with `git branch <name> refs/agy-mcp`, remove it with `git update-ref -d refs/agy-mcp`, then start the job again.',
  },
  {
    id: 'locked',
    pattern: /\.lock': File exists|cannot lock ref|could not lock|Unable to create '[^]*\.lock'/,
    code: 'workspace_failed',
    message: 'Another git process held a lock of the repository for too long.',
    hint: 'Try again; if no git process is running, remove the *.lock file that it left in the .git folder.',
    retry: 'later',
  },
  {
    // git dies on a worktree that another process is just making: its files are there, but still empty
    id: 'half_made',
    pattern: /failed to read [^\n]*[\\/]worktrees[\\/][^\\/\n]+[\\/]commondir/,
    code: 'workspace_failed',
    message: 'The repository has an incomplete worktree in its .git folder.',
    hint: 'Try again; if it stays, remove the folder in .git/worktrees whose commondir file is empty.',
    retry: 'later',
  },
  {
    id: 'unreadable',
    pattern:
      /(?:failed to read|bad config line \d+ in file|bad config file line \d+ in|un(?:expected|terminated) line in|couldn't read) (?<place>[^\n]+?)(?:: [^\n]*)?$/m,
    code: 'workspace_failed',
    message: 'Git gives up in this repository, as it cannot read one of its own files:',
    hint: 'Repair that file, or move it away; it may belong to a repository inside of the checkout.',
  },
  {
    id: 'disk_full',
    pattern: /No space left on device|Disk quota exceeded|Out of diskspace/,
    code: 'workspace_failed',
    message:
      'There is no space left where git writes: the repository, the worktree or the temporary folder of the server.',
    hint: 'Free some space; `agy_purge` deletes old jobs, `git worktree list` shows what they left.',
  },
  {
    id: 'not_writable',
    pattern: /Permission denied|Read-only file system|Operation not permitted/,
    code: 'workspace_failed',
    message: 'A file or folder that git needs may not be read or written by this user.',
    hint: `Make the repository readable and writable, or, to start a job without a worktree, use ${fieldRef('worktree', false)}.`,
  },
  {
    // where git does not say why
    id: 'not_written',
    pattern: /write error|unable to (?:write|create temporary) /i,
    code: 'workspace_failed',
    message:
      'Git could not write a file: the repository, the worktree or the temporary folder of the server is full, or may not be written to.',
    hint: 'Make room and look at the permissions there, or point TMPDIR of the server to another folder.',
  },
  {
    id: 'filter_failed',
    pattern: /(?:clean|smudge|external) filter '/,
    code: 'workspace_failed',
    message: 'A filter of your global git configuration failed, such as Git LFS.',
    hint: `Check that its program is on the PATH of the server and works there, or use ${fieldRef('worktree', false)}.`,
  },
  {
    id: 'objects_missing',
    pattern: /promisor|lazy fetch|unable to read (?:sha1 file|tree|blob)|missing (?:blob|tree) |bad object/,
    code: 'workspace_failed',
    message:
      'Objects of the base commit are missing from this clone, and worktrees are made without the network.',
    hint: `Fetch them first (in a partial clone \`git fetch --refetch\`), or use another ${fieldRef('base_ref')} or ${fieldRef('worktree', false)}.`,
  },
] as const satisfies readonly GitFailure[];

type GitFailureId = (typeof GIT_FAILURES)[number]['id'];

const PASSING: ReadonlySet<GitFailureId | undefined> = new Set<GitFailureId>(['locked', 'half_made']);

/** True for what another git process causes and soon is over. */
export function isPassing(stderr: string): boolean {
  return PASSING.has(GIT_FAILURES.find(({ pattern }) => pattern.test(stderr))?.id);
}

/** Git's own words, for the log alone. */
export class GitRefusal extends Error {
  /** The file for which it gave up, from where it was called; null where that is not known. */
  readonly place: string | null;

  constructor(args: readonly string[], stderr: string, place: string | null) {
    super(`git ${args.join(' ')}: ${stderr.slice(0, 4_096)}`);
    this.name = 'GitRefusal';
    this.place = place;
  }
}

/** @returns an error whose cause is a GitRefusal */
export function gitFailure(args: readonly string[], stderr: string): BridgeError {
  const row: GitFailure | undefined = GIT_FAILURES.find(({ pattern }) => pattern.test(stderr));
  const place = row?.pattern.exec(stderr)?.groups?.['place'] ?? null;
  const cause = new GitRefusal(args, stderr, place);
  if (row === undefined) {
    return new BridgeError('workspace_failed', 'Git could not do a step that is needed.', {
      hint: `Try \`git status\` and \`git worktree list\` in the directory; to start a job without a worktree, use ${fieldRef('worktree', false)}.`,
      cause,
    });
  }
  const { code, message, hint, retry } = row;
  const told = place === null ? message : `${message} ${quotedName(place)}.`;
  return new BridgeError(code, told, { hint, cause, ...(retry === undefined ? {} : { retry }) });
}
