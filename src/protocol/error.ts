// The closed list of error codes, and the one error class.
import { fieldRef } from './text/references.ts';

/** How a caller may go on after an error. */
export type Retry = 'never' | 'after_fix' | 'later';

interface ErrorRule {
  readonly retry: Retry;
  /** What a caller of tools is advised to do where the error has no hint of its own. */
  readonly hint?: string;
  /** Exit code of the command line. */
  readonly exit: 1 | 2 | 3 | 4 | 5 | 130;
  readonly meaning: string;
  /** Part of the closed list, and returned by nothing yet: the documents leave it out. */
  readonly reserved?: true;
}

export const ERRORS = {
  invalid_request: {
    retry: 'after_fix',
    hint: 'Correct the arguments and call again.',
    exit: 2,
    meaning: 'An argument is missing, unknown or out of bounds.',
  },
  policy_denied: {
    retry: 'never',
    exit: 3,
    meaning: 'The policy, or a rule of the deny-list, refuses the request.',
  },
  approval_denied: { retry: 'never', exit: 3, meaning: 'A person was asked, and did not say yes.' },
  approval_unavailable: {
    retry: 'after_fix',
    exit: 3,
    meaning: 'Approval is needed and nobody could be asked.',
  },
  write_not_allowed: {
    retry: 'after_fix',
    exit: 3,
    meaning: `The mode writes and ${fieldRef('allow_write')} was not given.`,
  },
  agent_missing: { retry: 'after_fix', exit: 4, meaning: 'The agent program was not found or does not run.' },
  agent_not_signed_in: { retry: 'after_fix', exit: 4, meaning: 'The agent has no valid sign-in.' },
  agent_failed: { retry: 'later', exit: 5, meaning: 'The agent ended without a usable result.' },
  upstream_error: { retry: 'later', exit: 5, meaning: 'The model service refused or broke off.' },
  quota_exhausted: { retry: 'later', exit: 5, meaning: 'The quota of the account is used up.' },
  timed_out: { retry: 'later', exit: 5, meaning: 'The job reached its timeout.' },
  cancelled: { retry: 'never', exit: 130, meaning: 'The job was cancelled.' },
  busy: {
    retry: 'later',
    exit: 1,
    meaning:
      'Too many jobs, or calls of this client, are under way already, or the budget of the role is used up.',
  },
  session_busy: { retry: 'later', exit: 1, meaning: 'Another job uses this conversation.' },
  session_not_found: { retry: 'after_fix', exit: 1, meaning: 'The agent does not know this conversation.' },
  job_not_found: { retry: 'after_fix', exit: 1, meaning: 'No job of this id is in the store.' },
  job_not_finished: { retry: 'later', exit: 1, meaning: 'The job still runs, so there is no result yet.' },
  workspace_failed: { retry: 'after_fix', exit: 1, meaning: 'The worktree could not be made or used.' },
  not_a_repository: {
    retry: 'after_fix',
    exit: 1,
    meaning: 'A worktree was asked for outside a git repository.',
  },
  apply_conflict: { retry: 'after_fix', exit: 1, meaning: 'The patch does not apply to the checkout.' },
  patch_mismatch: { retry: 'after_fix', exit: 1, meaning: 'The patch is not the one that was reviewed.' },
  store_failed: { retry: 'later', exit: 1, meaning: 'The job store could not be read or written.' },
  install_failed: {
    retry: 'after_fix',
    exit: 1,
    meaning: 'Registering a client or installing a skill failed.',
  },
  recursion_refused: { retry: 'never', exit: 3, meaning: 'The server runs inside the agent it would start.' },
  confinement_unavailable: {
    retry: 'after_fix',
    exit: 3,
    meaning: 'The job cannot be confined as it must be.',
  },
  internal: { retry: 'later', exit: 1, meaning: 'An internal error in agy-mcp itself.' },
} as const satisfies Record<string, ErrorRule>;

export type ErrorCode = keyof typeof ERRORS;
const RULES: Readonly<Record<ErrorCode, ErrorRule>> = ERRORS;

export const ERROR_CODES = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

/** The error as tools return it: `{"error": …}`. */
export interface ErrorView {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly retry: Retry;
  readonly job_id?: string;
  /** Of a job that ended badly, as its record says. */
  readonly warnings?: readonly string[];
}

interface ErrorDetails {
  /** What to do next, in one sentence; absent where each entry point has its own words. */
  readonly hint?: string;
  readonly jobId?: string;
  readonly warnings?: readonly string[];
  readonly retry?: Retry;
  readonly cause?: unknown;
}

/**
 * The only error type that crosses module boundaries. Message and hint are our own words, never an agent's: they are read by the
 * caller's model.
 */
export class BridgeError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly jobId: string | undefined;
  readonly warnings: readonly string[];
  readonly retry: Retry;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'BridgeError';
    this.code = code;
    this.hint = details.hint ?? '';
    this.jobId = details.jobId;
    this.warnings = details.warnings ?? [];
    this.retry = details.retry ?? ERRORS[code].retry;
  }

  view(): ErrorView {
    return {
      code: this.code,
      message: this.message,
      hint: this.hint === '' ? (RULES[this.code].hint ?? '') : this.hint,
      retry: this.retry,
      ...(this.jobId === undefined ? {} : { job_id: this.jobId }),
      ...(this.warnings.length === 0 ? {} : { warnings: this.warnings }),
    };
  }
}

/** Any throw as a BridgeError: an unknown one becomes `internal` with a fixed sentence. */
export function toBridgeError(thrown: unknown): BridgeError {
  if (thrown instanceof BridgeError) return thrown;
  return new BridgeError('internal', 'An internal error occurred in agy-mcp.', {
    hint: 'The cause is on the standard error of the server; run `agy-mcp doctor` and report it.',
    cause: thrown,
  });
}
