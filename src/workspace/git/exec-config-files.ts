// Files of the `.git` folder by which a repository makes git run programs, or write files in another form.
import path from 'node:path';
import { kindOf, stampOf } from '../../platform/files/paths.ts';
import { namesIn as filesIn } from '../../platform/files/private-file.ts';

/** Their stamps, by names for people. */
export type ProgramFiles = ReadonlyMap<string, string>;

export async function programFiles(commonDir: string): Promise<ProgramFiles> {
  const folder = path.join(commonDir, 'hooks');
  const hooks = (await kindOf(folder)) === 'folder' ? await filesIn(folder) : [];
  const files = ['config', 'config.worktree', 'info/attributes', ...hooks.map((name) => `hooks/${name}`)];
  const stamps = await Promise.all(files.map((name) => stampOf(path.join(commonDir, name))));
  return new Map(files.map((name, at) => [`.git/${name}`, stamps[at] ?? '']));
}

/** Names of those that differ. */
export function changedPrograms(before: ProgramFiles, after: ProgramFiles): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => (before.get(name) ?? '') !== (after.get(name) ?? ''),
  );
}
