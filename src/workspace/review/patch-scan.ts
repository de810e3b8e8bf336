// What a patch written by git contains: how many files it has, and which of them it does not show as text.
import { readChunks } from '../../platform/files/read-chunks.ts';
import { createPatchLines, type PatchLine } from '../../protocol/text/patch-lines.ts';

/** How git says that it shows no text. */
const DIFFER = Buffer.from('Binary files ');

/** Whether git has this line in the place of the changes of a file. */
export function isDiffer({ kind, marker, bytes }: PatchLine): boolean {
  if (kind !== 'header' || marker !== '') return false;
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, DIFFER.length)).equals(DIFFER);
}

export interface PatchScan {
  /** Sections, one for each file, or two where a file becomes a link. */
  readonly count: number;
  /** Sections without their changes. */
  readonly differ: ReadonlySet<number>;
}

export async function scanPatch(file: string): Promise<PatchScan> {
  const lines = createPatchLines();
  const differ = new Set<number>();
  let count = 0;
  const take = (found: readonly PatchLine[]): void => {
    for (const line of found) {
      if (line.starts) count += 1;
      if (isDiffer(line)) differ.add(line.file);
    }
  };
  for await (const piece of readChunks(file)) take(lines.push(piece));
  take(lines.end());
  return { count, differ };
}
