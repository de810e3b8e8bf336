// Repositories with submodules, made as a user makes them.
import path from 'node:path';
import { type GitSandbox, writeFiles } from './git-repository.ts';

/** Commits all that is in a checkout. */
export async function commitAll(box: GitSandbox, top: string, message: string): Promise<string> {
  await box.git(top, 'add', '--all');
  await box.git(top, 'commit', '--quiet', '--message', message);
  return (await box.git(top, 'rev-parse', 'HEAD')).trim();
}

/** A repository with one file that says whose it is. */
export async function library(box: GitSandbox, name: string): Promise<string> {
  const root = await box.repository(name);
  await writeFiles(root, { 'lib.txt': `${name}\none\ntwo\nthree\nfour\nfive\n` });
  await commitAll(box, root, 'library');
  return root;
}

/** `repository` with `lib`, which has `inner`; both by addresses relative to where they came from. */
export async function nestedRepository(box: GitSandbox): Promise<string> {
  await library(box, 'innermost');
  const lib = await library(box, 'library');
  await box.git(lib, 'submodule', '--quiet', 'add', '../innermost', 'inner');
  await commitAll(box, lib, 'inner');
  const upstream = await box.repository('upstream');
  await box.git(upstream, 'submodule', '--quiet', 'add', '../library', 'lib');
  await commitAll(box, upstream, 'lib');
  const root = path.join(box.base, 'repository');
  await box.git(box.base, 'clone', '--quiet', '--recurse-submodules', upstream, root);
  return root;
}
