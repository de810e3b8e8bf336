// What makes a worktree ready to work in: the keys of a file, and the same as a runner gets it.
import * as z from 'zod';
import { LIMITS } from './limits.ts';

/** A line for the shell; one that is shown must be all of what runs. */
const commandLine = z
  .string()
  .min(1)
  .max(LIMITS.commandChars)
  .regex(/^[^\0\r\n]*\S[^\0\r\n]*$/, 'must be one line, and not blank');

/** A path of the repository, or a pattern for some: it can name nothing outside. */
const insideRepository = z
  .string()
  .min(1)
  .max(LIMITS.pathChars)
  .superRefine((pattern, context) => {
    const fault = patternFault(pattern);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  });

function patternFault(pattern: string): string | null {
  const parts = pattern.split('/');
  if (/[\0\r\n\\]/.test(pattern)) return 'must not hold a backslash or a line break';
  if (pattern.startsWith('!') || pattern.startsWith('#')) return 'must not begin with ! or #';
  if (pattern.trim() !== pattern) return 'must not begin or end with a blank';
  if (parts[0] === '' || /^[A-Za-z]:/.test(pattern) || pattern.startsWith('~'))
    return 'must be relative to the top of the repository';
  if (parts.some((part) => part === '..' || part === '.'))
    return 'must not hold `.` or `..` as a part of the path';
  return parts.some((part) => ['.git', '.agy-mcp'].includes(part.toLowerCase()))
    ? 'must not name the folder of git or of agy-mcp'
    : null;
}

const seconds = z.int().min(1).max(LIMITS.timeoutSeconds.max);

/** Keys of `[[repositories]]` and of `[workspace]`; what is left out is decided elsewhere. */
export const PREPARATION_KEYS = {
  setup: z
    .array(commandLine)
    .max(LIMITS.commandLines)
    .optional()
    .describe('Lines for the shell, run in order at the top of a new worktree before the agent starts'),
  setup_timeout: seconds
    .optional()
    .describe(`Seconds for all of them together (${LIMITS.setupTimeoutSeconds})`),
  setup_inputs: z
    .array(insideRepository)
    .max(LIMITS.preparationPatterns)
    .optional()
    .describe(
      'Tracked files that an installation depends on, besides lock files, manifests and what these name: where one differs, it is run',
    ),
  setup_cache: z
    .boolean()
    .optional()
    .describe('Whether what installations made is kept for the next worktree (true)'),
  copy: z
    .array(insideRepository)
    .max(LIMITS.preparationPatterns)
    .optional()
    .describe('Ignored or untracked files of the checkout that a new worktree gets copies of'),
  link: z
    .array(insideRepository)
    .max(LIMITS.preparationPatterns)
    .optional()
    .describe(
      'The same, as links to those of the checkout: the agent can change them there, and the job names what changed',
    ),
  verify: z
    .array(commandLine)
    .max(LIMITS.commandLines)
    .optional()
    .describe(
      'Lines for the shell that prove what a job changed: run on the checkout with the changes in it, in a worktree of their own',
    ),
  verify_timeout: seconds
    .optional()
    .describe(`Seconds for all of them together (${LIMITS.verifyTimeoutSeconds})`),
  require_verify: z
    .boolean()
    .optional()
    .describe(
      'Whether `agy_apply` refuses changes that these lines have not passed on the checkout as it is',
    ),
} as const;

/** `[workspace]` of `.agy-mcp.toml`: what a repository proposes. */
export const proposalTable = z.strictObject(PREPARATION_KEYS);
export type PreparationTable = z.output<typeof proposalTable>;

/** What is in force for one job. */
export const preparation = z.object({
  setup: z.array(z.string()),
  setupTimeoutSeconds: z.number(),
  setupInputs: z.array(z.string()),
  setupCache: z.boolean(),
  copy: z.array(z.string()),
  link: z.array(z.string()),
  verify: z.array(z.string()),
  verifyTimeoutSeconds: z.number(),
  requireVerify: z.boolean(),
});
export type Preparation = z.output<typeof preparation>;

/** The tables as one, the first that has a key counting; null where nothing is left to do. */
export function preparationOf(tables: readonly PreparationTable[]): Preparation | null {
  const first = <K extends keyof PreparationTable>(key: K): PreparationTable[K] | undefined =>
    tables.find((table) => table[key] !== undefined)?.[key];
  const found: Preparation = {
    setup: first('setup') ?? [],
    setupTimeoutSeconds: first('setup_timeout') ?? LIMITS.setupTimeoutSeconds,
    setupInputs: first('setup_inputs') ?? [],
    setupCache: first('setup_cache') ?? true,
    copy: first('copy') ?? [],
    link: first('link') ?? [],
    verify: first('verify') ?? [],
    verifyTimeoutSeconds: first('verify_timeout') ?? LIMITS.verifyTimeoutSeconds,
    requireVerify: first('require_verify') ?? false,
  };
  const { setup, copy, link, verify, requireVerify } = found;
  const isEmpty = [setup, copy, link, verify].every((list) => list.length === 0) && !requireVerify;
  return isEmpty ? null : found;
}
