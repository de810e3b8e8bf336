// A file as a commit has it, whatever is in any checkout.
import type { HardenedGit } from './git.ts';

const PLAIN_FILE = /^100(?:644|755) blob (?<blob>[0-9a-f]+) +(?<bytes>\d+)\t/;

/** @returns its text; null when the commit has no plain file there; `too_large` */
export async function committedText(
  git: HardenedGit,
  commit: string,
  name: string,
  maxBytes: number,
): Promise<{ readonly text: string } | 'too_large' | null> {
  const entry = await git.must(['ls-tree', '-z', '-l', '--full-tree', commit, '--', name]);
  const { blob = '', bytes = '' } = PLAIN_FILE.exec(entry)?.groups ?? {};
  if (blob === '') return null;
  if (Number(bytes) > maxBytes) return 'too_large';
  return { text: (await git.bytes(['cat-file', 'blob', blob])).toString('utf8') };
}
