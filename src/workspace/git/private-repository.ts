// A repository of our own with the objects of another: neither its configuration nor its attributes have a say.
import path from 'node:path';
import { ensureFolder, writeWhole } from '../../platform/files/private-file.ts';
import { bytesOfText } from '../../protocol/text/byte-text.ts';
import type { HardenedGit } from './git.ts';
import { quoted } from './hardening.ts';

/** A line of an attributes file for one path and no other. */
export const attributeLine = (name: string, attribute: string): string =>
  `${quoted(`/${name.replaceAll(/[\\*?[]/g, '\\$&')}`)} ${attribute}\n`;

export interface PrivateRepository {
  readonly git: HardenedGit;
  /** Says how files are treated, whatever their own attributes say. */
  readonly attributes: (lines: string) => Promise<void>;
}

/**
 * @param folder empty, our own
 * @param commit tells the kind of the objects
 */
export async function privateRepository(
  git: HardenedGit,
  folder: string,
  objects: string,
  commit: string,
): Promise<PrivateRepository> {
  const gitDir = path.join(folder, 'git');
  for (const name of ['', 'refs', 'objects', 'objects/info', 'info'])
    await ensureFolder(path.join(gitDir, name));
  const format =
    commit.length === 64
      ? '[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = sha256\n'
      : '[core]\n\trepositoryFormatVersion = 0\n\tbare = true\n';
  await writeWhole(path.join(gitDir, 'config'), format);
  await writeWhole(path.join(gitDir, 'HEAD'), 'ref: refs/heads/none\n');
  await writeWhole(path.join(gitDir, 'objects/info/alternates'), bytesOfText(`${quoted(objects)}\n`));
  return {
    git: git.at(
      { cwd: folder, gitDir, workTree: folder, borrowed: objects, indexFile: path.join(folder, 'index') },
      [
        ['core.quotePath', 'false'],
        ['core.bare', 'false'],
      ],
    ),
    attributes: (lines) => writeWhole(path.join(gitDir, 'info/attributes'), bytesOfText(lines)),
  };
}
