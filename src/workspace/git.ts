// The one door to git: pinned options, environment, deadline.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SimpleGitOptions } from 'simple-git';
import { findExecutable } from '../platform/find-executable.ts';
import { BridgeError } from '../protocol/error.ts';
import { TIMES } from '../protocol/limits.ts';
import { gitFailure } from './git-failures.ts';
import {
  gitEnv,
  LISTED_SECTIONS,
  obeysOverrides,
  type Override,
  overridesFor,
  parseConfig,
} from './hardening.ts';

/** How a git process ended; a refusal is an answer, not an exception. */
export interface GitAnswer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where git works; without `gitDir` it looks for the repository itself, which no agent's folder may be asked. */
interface GitPlace {
  readonly cwd: string;
  readonly gitDir?: string;
  readonly workTree?: string;
  /** An index of our own instead of the checkout's. */
  readonly indexFile?: string;
}

interface CallOptions {
  /** Another directory of the same repository. */
  readonly cwd?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Git with every program of one repository's configuration switched off. */
export interface SealedGit {
  /** @throws BridgeError when git is missing, too slow or aborted */
  ask(args: readonly string[], options?: CallOptions): Promise<GitAnswer>;
  /**
   * @returns standard output
   * @throws BridgeError also when git refuses
   */
  must(args: readonly string[], options?: CallOptions): Promise<string>;
  /** The same repository, looked for no more where it is named; with other files or another index, and settings of our own. */
  at(place: Partial<GitPlace>, settings?: readonly Override[]): SealedGit;
}

export interface Git {
  seal(place: GitPlace, signal?: AbortSignal): Promise<SealedGit>;
  /** For `rev-parse` alone, which starts no program whatever the repository says: it need not be sealed first. */
  unsealed(place: GitPlace): Pick<SealedGit, 'must'>;
  /** Git's own version; null when there is no git. */
  version(): Promise<string | null>;
}

interface GitDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly deadlineMs?: number;
}

const ALWAYS = ['--no-pager', '--no-optional-locks'];

/** simple-git blocks the very keys that the overrides switch off; ways through argv (exec, pack, template) stay blocked. */
const UNSAFE: NonNullable<SimpleGitOptions['unsafe']> = {
  allowUnsafeCustomBinary: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeHooksPath: true,
  allowUnsafeFsMonitor: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeFilter: true,
  allowUnsafeAskPass: true,
  allowUnsafeSshCommand: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeMergeDriver: true,
  allowUnsafeAlias: true, // a filter may be called so
};

/** One line of output without its line end; the rest of it may hold more of them. */
export function oneLine(stdout: string): string {
  return stdout.endsWith('\n') ? stdout.slice(0, -1) : stdout;
}

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Whether a text is the whole name of a commit, of either kind that git has. */
export const isCommit = (text: string): boolean => COMMIT.test(text);

function tooSlow(deadlineMs: number): BridgeError {
  return new BridgeError(
    'workspace_failed',
    `Git did not finish within ${Math.round(deadlineMs / 1000)} s.`,
    {
      hint: 'Try again when the machine is less busy, or send worktree: false to work in place.',
      retry: 'later',
    },
  );
}

const MISSING = {
  git: ['Git was not found on PATH.', 'Install git 2.31 or newer, or send worktree: false to work in place.'],
  newer: ['This git is too old to be used safely.', 'Install git 2.31 or newer, or send worktree: false.'],
} as const;

function missing(what: keyof typeof MISSING): BridgeError {
  const [message, hint] = MISSING[what];
  return new BridgeError('workspace_failed', message, { hint });
}

/** simple-git waits another 50 ms for a command that has said nothing: an empty piece of output is something. */
function endQuickly(output: NodeJS.ReadableStream): void {
  output.once('end', () => {
    output.emit('data', Buffer.alloc(0));
  });
}

/** Settles when git was told to stop and, after a grace, has still not closed its pipes. */
async function abandoned(signal: AbortSignal, done: AbortSignal): Promise<never> {
  await new Promise<void>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true, signal: done },
    );
  });
  await delay(TIMES.killGraceMs, undefined, { signal: done });
  throw signal.reason;
}

export function createGit({ env, deadlineMs = TIMES.gitMs }: GitDeps): Git {
  async function run(
    place: GitPlace,
    overrides: readonly Override[],
    args: readonly string[],
    caller: AbortSignal | undefined,
  ): Promise<GitAnswer> {
    const { simpleGit } = await import('simple-git'); // most starts need no git
    const binary = await findExecutable('git', env, process.platform);
    if (binary === null) throw missing('git');
    const childEnv = gitEnv(env, overrides, place);
    const deadline = AbortSignal.timeout(deadlineMs);
    const signal = caller === undefined ? deadline : AbortSignal.any([caller, deadline]);
    const ended: { refusal: string | null } = { refusal: null };
    const done = new AbortController();
    try {
      const git = simpleGit({
        baseDir: place.cwd,
        binary,
        abort: signal,
        // an exit before the pipes are read would cut the output
        completion: { onClose: true, onExit: false },
        allowEnvironment: Object.keys(childEnv),
        unsafe: UNSAFE,
        errors: (error, { exitCode, stdErr }) => {
          if (exitCode !== 0) ended.refusal = Buffer.concat(stdErr).toString('utf8');
          return signal.aborted ? error : undefined;
        },
      })
        .env(childEnv)
        .outputHandler((_command, output) => {
          endQuickly(output);
        });
      const stdout = await Promise.race([git.raw([...ALWAYS, ...args]), abandoned(signal, done.signal)]);
      return { ok: ended.refusal === null, stdout, stderr: ended.refusal ?? '' };
    } catch (error) {
      if (caller?.aborted === true) throw caller.reason;
      if (deadline.aborted) throw tooSlow(deadlineMs);
      throw gitFailure(args, String(error)); // not started, or stopped by simple-git's own rules
    } finally {
      done.abort();
    }
  }

  function sealed(place: GitPlace, overrides: readonly Override[]): SealedGit {
    const ask: SealedGit['ask'] = (args, options = {}) =>
      run({ ...place, cwd: options.cwd ?? place.cwd }, overrides, args, options.signal);
    return {
      ask,
      async must(args, options) {
        const answer = await ask(args, options);
        if (!answer.ok) throw gitFailure(args, answer.stderr);
        return answer.stdout;
      },
      at: (other, settings = []) => sealed({ ...place, ...other }, [...overrides, ...settings]),
    };
  }

  return {
    async version() {
      if ((await findExecutable('git', env, process.platform)) === null) return null;
      const { stdout } = await run({ cwd: path.dirname(process.execPath) }, [], ['version'], undefined);
      return oneLine(stdout).replace(/^git version /, '');
    },
    unsealed: (place) => sealed(place, overridesFor([])),
    async seal(place, signal) {
      const listing = ['config', '-z', '--show-scope', '--includes', '--get-regexp', LISTED_SECTIONS];
      const listed = await run(place, overridesFor([]), listing, signal);
      const entries = parseConfig(listed.stdout);
      if (!listed.ok && listed.stderr !== '') throw gitFailure(listing, listed.stderr);
      if (!obeysOverrides(entries)) throw missing('newer');
      return sealed(place, overridesFor(entries));
    },
  };
}
