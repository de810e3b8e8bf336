// The checkout before and after a job that must change nothing, with the repositories inside of it.
import path from 'node:path';
import { kindOf } from '../../platform/files/paths.ts';
import { systemPath } from '../../protocol/text/byte-text.ts';
import { checkoutAround, type CheckoutWatch, watchOne } from './compare-checkout.ts';
import type { GitAccess } from '../git/git.ts';
import { pipeWarnings } from '../git/named-pipes.ts';

export interface Differences {
  /** Paths that were changed, sorted; those of a repository inside the checkout with its folder in front. */
  readonly paths: readonly string[];
  /** Folders of repositories inside the checkout that were not compared. */
  readonly notCompared: readonly string[];
  /** What else there is to say of the comparison. */
  readonly warnings: readonly string[];
}

export interface Watch {
  /** @param signal ends it */
  differences(signal?: AbortSignal): Promise<Differences>;
}

/** Each repository inside the checkout takes some processes of its own. */
const MOST_REPOSITORIES = 50;
const MOST_LEVELS = 3;

interface Inner {
  /** Folder below the top of the whole checkout; empty for that itself. */
  readonly prefix: string;
  readonly level: number;
  readonly watch: CheckoutWatch;
  readonly watched: Set<string>;
}

interface Watches {
  readonly all: readonly Inner[];
  readonly notCompared: readonly string[];
}

const join = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}/${name}`);

/** A repository in a folder that belongs to it alone; null when that is not known. */
async function watchInner(
  gitAccess: GitAccess,
  folder: string,
  indexFile: string,
  signal: AbortSignal | undefined,
): Promise<CheckoutWatch | null> {
  try {
    const found = await checkoutAround(gitAccess, folder, signal);
    return found?.top === folder ? await watchOne(gitAccess, found, indexFile, signal) : null;
  } catch {
    signal?.throwIfAborted();
    return null; // reported as not compared
  }
}

/** Goes down from a checkout to the repositories inside of it, level by level. */
async function watchAllBelow(
  gitAccess: GitAccess,
  outermost: CheckoutWatch,
  scratch: string,
  signal: AbortSignal | undefined,
): Promise<Watches> {
  const all: Inner[] = [{ prefix: '', level: 0, watch: outermost, watched: new Set() }];
  const notCompared: string[] = [];
  for (const { prefix, level, watch, watched } of all) {
    for (const name of watch.inner) {
      const folder = path.join(watch.top, name);
      if (typeof systemPath(name) !== 'string') {
        notCompared.push(join(prefix, name)); // no folder that git can be started in
        continue;
      }
      // a submodule that is not checked out has no files
      if ((await kindOf(path.join(folder, '.git'))) === 'absent') continue;
      const isBeyond = level === MOST_LEVELS || all.length > MOST_REPOSITORIES;
      const indexFile = path.join(scratch, `checkout-index-${all.length}`);
      const found = isBeyond ? null : await watchInner(gitAccess, folder, indexFile, signal);
      if (found === null) notCompared.push(join(prefix, name));
      else {
        watched.add(name);
        all.push({ prefix: join(prefix, name), level: level + 1, watch: found, watched: new Set() });
      }
    }
  }
  return { all, notCompared };
}

/**
 * @param scratch a folder of our own for as long as the job runs; made here
 * @param signal ends this first look, not the last one
 * @returns null where there is no checkout around `cwd`
 */
export async function watchCheckout(
  gitAccess: GitAccess,
  cwd: string,
  scratch: string,
  signal?: AbortSignal,
): Promise<Watch | null> {
  const found = await checkoutAround(gitAccess, cwd, signal);
  if (found === null) return null;
  const outermost = await watchOne(gitAccess, found, path.join(scratch, 'checkout-index'), signal);
  const { all, notCompared } = await watchAllBelow(gitAccess, outermost, scratch, signal);
  return {
    async differences(until) {
      const paths: string[] = [];
      const lost: string[] = [];
      for (const { prefix, watch, watched } of all) {
        try {
          for (const name of await watch.changes(watched, until)) paths.push(join(prefix, name)); // may be too many to spread
        } catch (error) {
          if (prefix === '' || until?.aborted === true) throw error;
          // without its `.git` it is no repository any more: that is a change
          const isGone = (await kindOf(path.join(watch.top, '.git'))) === 'absent';
          (isGone ? paths : lost).push(prefix);
        }
      }
      const { top, commonDir } = found;
      const warnings = pipeWarnings(gitAccess.pipes(top, commonDir), top, commonDir);
      return { paths: paths.sort(), notCompared: [...notCompared, ...lost], warnings };
    },
  };
}
