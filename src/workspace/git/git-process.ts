// One process of git: pinned environment, time limit, abort.
import { findExecutable } from '../../platform/processes/find-executable.ts';
import { type PipedProgram, pipeProgram } from '../../platform/processes/pipe-program.ts';
import { bytesOfText } from '../../protocol/text/byte-text.ts';
import { BridgeError } from '../../protocol/error.ts';
import { TIMES } from '../../protocol/limits.ts';
import { gitFailure } from './git-failures.ts';
import { gitEnv, type Identity, type Override } from './hardening.ts';
import type { SpecialFile } from '../../platform/files/special-files.ts';
import { createNamedPipes, type NamedPipes } from './named-pipes.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import { listPaths } from '../inventory/list-paths.ts';

/** Where git works; without `gitDir` it looks for the repository itself, which no agent's folder may be asked. */
export interface GitPlace {
  readonly cwd: string;
  readonly gitDir?: string;
  readonly workTree?: string;
  /** An index of our own instead of the checkout's. */
  readonly indexFile?: string;
  /** Where objects are written, instead of the repository's own folder. */
  readonly objects?: string;
  /** Further folders of objects, which are only read. */
  readonly alternates?: readonly string[];
  /** The folder `lfs` to which large contents are written, instead of the one beside the objects. */
  readonly largeObjects?: string;
  /** The folders that are called so beside each folder of objects, or lie elsewhere; the first is written to. */
  readonly largeStores?: readonly string[];
  /** A folder of objects that the files of the repository name themselves. */
  readonly borrowed?: string;
  /** Who makes commits; else they are hidden ones of our own. */
  readonly identity?: Identity;
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

export interface GitDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The program that files under Git LFS go through; without it they go through none but the user's own. */
  readonly lfsFilter?: string | undefined;
  /** For a call as a whole; for one whose output is read piece by piece, for each silence. */
  readonly deadlineMs?: number;
}

const ALWAYS = ['--no-pager', '--no-optional-locks'];

function tooSlow(deadlineMs: number, suspects: readonly string[]): BridgeError {
  const where =
    suspects.length === 0 ? '' : ` It may wait at a named pipe or device: ${listPaths(suspects)}.`;
  return new BridgeError(
    'workspace_failed',
    `Git did not finish within ${Math.round(deadlineMs / 1000)} s.${where}`,
    {
      hint: `Try again when the machine is less busy. If it stays so, see whether a filter of your git configuration hangs, or use ${fieldRef('worktree', false)} to work in place.`,
      retry: 'later',
    },
  );
}

const WAITS_AT = {
  pipe: [
    'a named pipe stands that another process has open for writing',
    'End that process, or remove the pipe',
  ],
  device: ['a device stands', 'Remove the device'],
} as const;

function stuckAt({ place, kind }: SpecialFile): BridgeError {
  const [what, way] = WAITS_AT[kind];
  return new BridgeError('workspace_failed', `Where git reads a file, ${what}: ${quotedName(place)}.`, {
    hint: `${way}, then try again.`,
  });
}

const MISSING = {
  git: [
    'Git was not found on PATH.',
    `Install git 2.31 or newer, or use ${fieldRef('worktree', false)} to work in place.`,
  ],
  newer: [
    'This git is too old to be used safely.',
    `Install git 2.31 or newer, or use ${fieldRef('worktree', false)}.`,
  ],
} as const;

export function noGit(what: keyof typeof MISSING): BridgeError {
  const [message, hint] = MISSING[what];
  return new BridgeError('workspace_failed', message, { hint });
}

interface GitProcesses {
  readonly pipes: Pick<NamedPipes, 'met'>;
  /** Calls `take` with every piece of output. @throws BridgeError when git is missing, too slow or aborted */
  run(
    place: GitPlace,
    overrides: readonly Override[],
    args: readonly string[],
    options: CallOptions,
    take: (piece: Buffer) => void,
  ): Promise<{ ok: boolean; stderr: string }>;
  /** @throws BridgeError also when git refuses, at the end, or is silent for too long */
  stream(
    place: GitPlace,
    overrides: readonly Override[],
    args: readonly string[],
    options: CallOptions,
  ): AsyncGenerator<Buffer>;
}

export function createGitProcesses({ env, deadlineMs = TIMES.gitMs }: GitDeps): GitProcesses {
  const pipes = createNamedPipes(env);

  /** @throws BridgeError when git cannot be started */
  async function start(
    place: GitPlace,
    overrides: readonly Override[],
    args: readonly string[],
    input: CallOptions['input'],
    signal: AbortSignal,
    end: (reason: BridgeError) => void,
  ): Promise<PipedProgram> {
    const binary = await findExecutable('git', env, process.platform);
    if (binary === null) throw noGit('git');
    const bytes = typeof input === 'string' ? bytesOfText(input) : input;
    try {
      const program = await pipeProgram(binary, [...ALWAYS, ...args], {
        env: gitEnv(env, overrides, place),
        cwd: place.cwd,
        signal,
        graceMs: TIMES.killGraceMs,
        ...(bytes === undefined ? {} : { input: bytes }),
      });
      const onStuck = (what: SpecialFile): void => {
        end(stuckAt(what));
      };
      pipes.attend({ place, group: program.pid, ended: program.ended, onStuck });
      return program;
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
    const stuck = new AbortController();
    const signals = [caller, deadline, stuck.signal].filter((each) => each !== undefined);
    const end = (reason: BridgeError): void => {
      stuck.abort(reason);
    };
    const { stdout, ended } = await start(place, overrides, args, input, AbortSignal.any(signals), end);
    stdout.on('data', take);
    const { exitCode, stderr } = await ended;
    if (caller?.aborted === true) throw caller.reason;
    stuck.signal.throwIfAborted();
    if (deadline.aborted) throw tooSlow(deadlineMs, pipes.suspects());
    return { ok: exitCode === 0, stderr };
  }

  async function* stream(
    place: GitPlace,
    overrides: readonly Override[],
    args: readonly string[],
    { signal: caller, input }: CallOptions,
  ): AsyncGenerator<Buffer> {
    caller?.throwIfAborted();
    const left = new AbortController();
    const signal = caller === undefined ? left.signal : AbortSignal.any([caller, left.signal]);
    const end = (reason: BridgeError): void => {
      left.abort(reason);
    };
    const { stdout, ended } = await start(place, overrides, args, input, signal, end);
    /** Whoever takes the pieces may take their time; git may not. */
    const inTime = async <T>(answer: Promise<T>): Promise<T> => {
      const timer = setTimeout(() => {
        left.abort(tooSlow(deadlineMs, pipes.suspects()));
      }, deadlineMs);
      try {
        return await answer;
      } finally {
        clearTimeout(timer);
      }
    };
    const pieces = (stdout as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const piece = await inTime(pieces.next());
        if (piece.done === true) break;
        yield piece.value;
      }
      const { exitCode, stderr } = await inTime(ended);
      signal.throwIfAborted();
      if (exitCode !== 0) throw gitFailure(args, stderr);
    } catch (error) {
      signal.throwIfAborted(); // what git and its pipes say of their end is the consequence
      throw error;
    } finally {
      left.abort(); // whoever looks away before the end needs no more of it
      await pieces.return?.();
    }
  }

  return { run, stream, pipes };
}
