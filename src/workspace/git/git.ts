// The only place that runs git: pinned options, environment, deadline.
import path from 'node:path';
import { textOfBytes } from '../../protocol/text/byte-text.ts';
import { findExecutable } from '../../platform/processes/find-executable.ts';
import { kindOf } from '../../platform/files/paths.ts';
import { largeStores, withBuiltInLfs } from './built-in-lfs.ts';
import { diskOverrides } from './disk-settings.ts';
import { type Filters, filtersOf, NO_FILTERS, switchedOff, without } from './filter-drivers.ts';
import { gitFailure } from './git-failures.ts';
import { type CallOptions, createGitProcesses, type GitDeps, type GitPlace, noGit } from './git-process.ts';
import {
  type Identity,
  LISTED_SECTIONS,
  namedIn,
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

/** Git with every program of one repository's configuration switched off. */
export interface HardenedGit {
  /** @throws BridgeError when git is missing, too slow or aborted */
  ask(args: readonly string[], options?: CallOptions): Promise<GitAnswer>;
  /**
   * @returns standard output
   * @throws BridgeError also when git refuses
   */
  must(args: readonly string[], options?: CallOptions): Promise<string>;
  /** Standard output as bytes. @throws BridgeError also when git refuses */
  bytes(args: readonly string[], options?: CallOptions): Promise<Buffer>;
  /**
   * Standard output piece by piece, however long it is.
   * @throws BridgeError also when git refuses, at the end, or is silent for too long
   */
  stream(args: readonly string[], options?: CallOptions): AsyncGenerator<Buffer>;
  /** The same repository, looked for no more where it is named; with other files or another index, and settings of our own. */
  at(place: Partial<GitPlace>, settings?: readonly Override[]): HardenedGit;
  /** The same, every call ended by the signal where the call names none. */
  until(signal: AbortSignal | undefined): HardenedGit;
  readonly filters: Filters;
  /** The same with more filter drivers switched off. */
  withoutFilters(drivers: readonly string[]): HardenedGit;
}

export interface GitAccess {
  hardened(place: GitPlace, signal?: AbortSignal): Promise<HardenedGit>;
  /** For `rev-parse` alone, which starts no program whatever the repository says: it need not be sealed first. */
  plain(place: GitPlace): Pick<HardenedGit, 'must' | 'stream'>;
  /** Named pipes below these folders that were read as empty files, as git would have waited for them. */
  pipes(...folders: readonly string[]): readonly string[];
  /** Git's own version; null when there is no git. */
  version(): Promise<string | null>;
  /** What the environment of the server says of who the user is; empty where it does not. */
  readonly named: Identity;
}

/** One line of output without its line end; the rest of it may hold more of them. */
export function oneLine(stdout: string): string {
  return stdout.endsWith('\n') ? stdout.slice(0, -1) : stdout;
}

/** What git says to an option that came with a later version. */
const NOT_KNOWN = /^(?:error: )?unknown option/m;

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Whether a text is the whole name of a commit, of either kind that git has. */
export const isCommit = (text: string): boolean => COMMIT.test(text);

export function createGit(deps: GitDeps): GitAccess {
  const { env } = deps;
  const processes = createGitProcesses(deps);

  /** A filter that is not there would fail for each file. */
  async function lfsProgram(): Promise<readonly [string, string] | null> {
    const { lfsFilter } = deps;
    if (lfsFilter === undefined || (await kindOf(lfsFilter)) !== 'file') return null;
    return [process.execPath, lfsFilter];
  }

  function sealed(
    place: GitPlace,
    overrides: readonly Override[],
    filters = NO_FILTERS,
    bound?: AbortSignal,
  ): HardenedGit {
    const at = ({ cwd }: CallOptions): GitPlace => (cwd === undefined ? place : { ...place, cwd });
    const ending = (options: CallOptions): CallOptions => ({ ...options, signal: options.signal ?? bound });
    const gather = async (args: readonly string[], options: CallOptions) => {
      const pieces: Buffer[] = [];
      const end = await processes.run(at(options), overrides, args, ending(options), (piece) =>
        pieces.push(piece),
      );
      return { ...end, output: Buffer.concat(pieces) };
    };
    const ask: HardenedGit['ask'] = async (args, options = {}) => {
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
      stream: (args, options = {}) => processes.stream(at(options), overrides, args, ending(options)),
      at: (other, settings = []) =>
        sealed({ ...place, ...other }, [...overrides, ...settings], filters, bound),
      until: (signal) => sealed(place, overrides, filters, signal),
      filters,
      withoutFilters: (drivers) =>
        sealed(place, [...overrides, ...switchedOff(drivers)], without(filters, drivers), bound),
    };
  }

  return {
    named: namedIn(env),
    async version() {
      if ((await findExecutable('git', env, process.platform)) === null) return null;
      const stdout = await sealed({ cwd: path.dirname(process.execPath) }, []).must(['version']);
      return oneLine(stdout).replace(/^git version /, '');
    },
    pipes: (...folders) => processes.pipes.met(folders),
    plain: (place) => sealed(place, overridesFor([])),
    async hardened(place, signal) {
      const listing = ['config', '-z', '--show-scope', '--includes', '--get-regexp', LISTED_SECTIONS];
      const listed = await sealed(place, overridesFor([])).ask(listing, { signal });
      const entries = parseConfig(listed.stdout);
      if (NOT_KNOWN.test(listed.stderr)) throw noGit('newer');
      if (!listed.ok && listed.stderr !== '') throw gitFailure(listing, listed.stderr);
      if (!obeysOverrides(entries)) throw noGit('newer');
      const findGitDir = async (): Promise<string | null> => {
        if (place.gitDir !== undefined) return place.gitDir;
        const found = await sealed(place, overridesFor([])).ask(['rev-parse', '--absolute-git-dir'], {
          signal,
        });
        return found.ok ? oneLine(found.stdout) : null;
      };
      const disk = await diskOverrides(entries, findGitDir);
      const { filters, overrides: ofLfs } = withBuiltInLfs(filtersOf(entries), entries, await lfsProgram());
      const overrides = [...overridesFor(entries), ...disk, ...switchedOff(filters.off), ...ofLfs];
      return sealed({ ...place, largeStores: largeStores(entries) }, overrides, filters);
    },
  };
}
