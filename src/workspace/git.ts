// The one door to git: pinned options, environment, deadline.
import path from 'node:path';
import { bytesOfText, textOfBytes } from '../protocol/byte-text.ts';
import { findExecutable } from '../platform/find-executable.ts';
import { type PipedProgram, pipeProgram } from '../platform/pipe-program.ts';
import { BridgeError } from '../protocol/error.ts';
import { TIMES } from '../protocol/limits.ts';
import { diskOverrides } from './disk-settings.ts';
import { type Filters, filtersOf, NO_FILTERS, switchedOff, without } from './filter-drivers.ts';
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
  /** A byte that is not UTF-8 stands as a lone surrogate, so that every file name comes back as it is. */
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

export interface CallOptions {
  /** Another directory of the same repository. */
  readonly cwd?: string;
  readonly signal?: AbortSignal | undefined;
  /**
   * Standard input. Names of files go this way (`--stdin`, `--pathspec-from-file=-`): an argument cannot hold a name
   * that is not UTF-8.
   */
  readonly input?: string | Uint8Array;
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
  /** Standard output as bytes. @throws BridgeError also when git refuses */
  bytes(args: readonly string[], options?: CallOptions): Promise<Buffer>;
  /** Standard output piece by piece, however long it is. @throws BridgeError also when git refuses, at the end */
  stream(args: readonly string[], options?: CallOptions): AsyncGenerator<Buffer>;
  /** The same repository, looked for no more where it is named; with other files or another index, and settings of our own. */
  at(place: Partial<GitPlace>, settings?: readonly Override[]): SealedGit;
  readonly filters: Filters;
  /** The same with more filter drivers switched off. */
  withoutFilters(drivers: readonly string[]): SealedGit;
}

export interface Git {
  seal(place: GitPlace, signal?: AbortSignal): Promise<SealedGit>;
  /** For `rev-parse` alone, which starts no program whatever the repository says: it need not be sealed first. */
  unsealed(place: GitPlace): Pick<SealedGit, 'must' | 'stream'>;
  /** Git's own version; null when there is no git. */
  version(): Promise<string | null>;
}

interface GitDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly deadlineMs?: number;
}

const ALWAYS = ['--no-pager', '--no-optional-locks'];

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

export function createGit({ env, deadlineMs = TIMES.gitMs }: GitDeps): Git {
  /** @throws BridgeError when git cannot be started */
  async function start(
    place: GitPlace,
    overrides: readonly Override[],
    args: readonly string[],
    input: CallOptions['input'],
    signal: AbortSignal,
  ): Promise<PipedProgram> {
    const binary = await findExecutable('git', env, process.platform);
    if (binary === null) throw missing('git');
    const bytes = typeof input === 'string' ? bytesOfText(input) : input;
    try {
      return await pipeProgram(binary, [...ALWAYS, ...args], {
        env: gitEnv(env, overrides, place),
        cwd: place.cwd,
        signal,
        graceMs: TIMES.killGraceMs,
        ...(bytes === undefined ? {} : { input: bytes }),
      });
    } catch (error) {
      throw gitFailure(args, String(error));
    }
  }

  /** Calls `take` with every piece of output. */
  async function run(
    place: GitPlace,
    overrides: readonly Override[],
    args: readonly string[],
    { signal: caller, input }: CallOptions,
    take: (piece: Buffer) => void,
  ): Promise<{ ok: boolean; stderr: string }> {
    caller?.throwIfAborted();
    const deadline = AbortSignal.timeout(deadlineMs);
    const signal = caller === undefined ? deadline : AbortSignal.any([caller, deadline]);
    const { stdout, ended } = await start(place, overrides, args, input, signal);
    stdout.on('data', take);
    const { exitCode, stderr } = await ended;
    if (caller?.aborted === true) throw caller.reason;
    if (deadline.aborted) throw tooSlow(deadlineMs);
    return { ok: exitCode === 0, stderr };
  }

  async function* streamOf(
    place: GitPlace,
    overrides: readonly Override[],
    args: readonly string[],
    { signal: caller, input }: CallOptions,
  ): AsyncGenerator<Buffer> {
    caller?.throwIfAborted();
    const left = new AbortController();
    const signal = caller === undefined ? left.signal : AbortSignal.any([caller, left.signal]);
    const { stdout, ended } = await start(place, overrides, args, input, signal);
    try {
      yield* stdout as AsyncIterable<Buffer>;
      const { exitCode, stderr } = await ended;
      caller?.throwIfAborted();
      if (exitCode !== 0) throw gitFailure(args, stderr);
    } finally {
      left.abort(); // whoever looks away before the end needs no more of it
    }
  }

  function sealed(place: GitPlace, overrides: readonly Override[], filters = NO_FILTERS): SealedGit {
    const at = ({ cwd }: CallOptions): GitPlace => (cwd === undefined ? place : { ...place, cwd });
    const gather = async (args: readonly string[], options: CallOptions) => {
      const pieces: Buffer[] = [];
      const end = await run(at(options), overrides, args, options, (piece) => pieces.push(piece));
      return { ...end, output: Buffer.concat(pieces) };
    };
    const ask: SealedGit['ask'] = async (args, options = {}) => {
      const { ok, stderr, output } = await gather(args, options);
      return { ok, stderr, stdout: textOfBytes(output) };
    };
    return {
      ask,
      async must(args, options) {
        const answer = await ask(args, options);
        if (!answer.ok) throw gitFailure(args, answer.stderr);
        return answer.stdout;
      },
      async bytes(args, options = {}) {
        const { ok, stderr, output } = await gather(args, options);
        if (!ok) throw gitFailure(args, stderr);
        return output;
      },
      stream: (args, options = {}) => streamOf(at(options), overrides, args, options),
      at: (other, settings = []) => sealed({ ...place, ...other }, [...overrides, ...settings], filters),
      filters,
      withoutFilters: (drivers) =>
        sealed(place, [...overrides, ...switchedOff(drivers)], without(filters, drivers)),
    };
  }

  return {
    async version() {
      if ((await findExecutable('git', env, process.platform)) === null) return null;
      const stdout = await sealed({ cwd: path.dirname(process.execPath) }, []).must(['version']);
      return oneLine(stdout).replace(/^git version /, '');
    },
    unsealed: (place) => sealed(place, overridesFor([])),
    async seal(place, signal) {
      const listing = ['config', '-z', '--show-scope', '--includes', '--get-regexp', LISTED_SECTIONS];
      const listed = await sealed(place, overridesFor([])).ask(listing, { signal });
      const entries = parseConfig(listed.stdout);
      if (!listed.ok && listed.stderr !== '') throw gitFailure(listing, listed.stderr);
      if (!obeysOverrides(entries)) throw missing('newer');
      const findGitDir = async (): Promise<string | null> => {
        if (place.gitDir !== undefined) return place.gitDir;
        const found = await sealed(place, overridesFor([])).ask(['rev-parse', '--absolute-git-dir'], {
          signal,
        });
        return found.ok ? oneLine(found.stdout) : null;
      };
      const disk = await diskOverrides(entries, findGitDir);
      const filters = filtersOf(entries);
      const overrides = [...overridesFor(entries), ...disk, ...switchedOff(filters.off)];
      return sealed(place, overrides, filters);
    },
  };
}
