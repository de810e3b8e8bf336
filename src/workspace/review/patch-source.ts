// The patch that git wrote: what it contains, and as it is stored, with files not shown as text listed by size and checksum.
import { readChunks } from '../../platform/files/read-chunks.ts';
import { BridgeError } from '../../protocol/error.ts';
import { bytesOfText } from '../../protocol/text/byte-text.ts';
import { createPatchLines, type PatchLine } from '../../protocol/text/patch-lines.ts';
import type { BlobInfo } from './blob-info.ts';
import type { ListedFile } from './changed-files.ts';

/** What a file is to who reviews it. */
export type ShownKind = 'text' | 'binary' | 'too_large';

/** A file that becomes a link, or the other way round, has two sections: one removes, the other adds. */
const isSplit = ({ status, contents: { oldMode, newMode } }: ListedFile): boolean =>
  status === 'type_changed' && oldMode.slice(0, 2) !== newMode.slice(0, 2);

const NUMBERS = new Intl.NumberFormat('en-US');

/** `Binary file a.png, 300,000 bytes, sha256 …` */
export function summary(
  file: ListedFile,
  kind: ShownKind,
  facts: ReadonlyMap<string, BlobInfo>,
  isSecond: boolean,
): string {
  const { oldId, newId } = file.contents;
  const one = (id: string): string => {
    const { bytes = 0, sha256 = '' } = facts.get(id) ?? {};
    return `${NUMBERS.format(bytes)} bytes, sha256 ${sha256}`;
  };
  const name = /["\\\p{Cc}]/u.test(file.path) ? JSON.stringify(file.path) : file.path;
  const head = kind === 'binary' ? `Binary file ${name}` : `File too large to be shown ${name}`;
  if (file.status === 'deleted' || (isSplit(file) && !isSecond)) return `${head}, ${one(oldId)}, deleted\n`;
  if (file.status === 'added' || isSplit(file)) return `${head}, ${one(newId)}\n`;
  return `${head}, ${one(oldId)} -> ${one(newId)}\n`;
}

export interface Section {
  readonly file: ListedFile;
  readonly isSecond: boolean;
}

interface Source {
  readonly file: string;
  readonly sections: readonly Section[];
  /** The line in the place of git's own for a file that is not shown as text. */
  readonly summaryOf: (section: Section) => string;
  /** No line of it is replaced. */
  readonly isPlain: boolean;
}

/**
 * The sections of a patch that are wanted, as it is stored.
 * @param isWanted null for all
 */
export async function* piecesOf(
  { file, sections, summaryOf, isPlain }: Source,
  isWanted: ((section: Section) => boolean) | null,
): AsyncGenerator<Buffer> {
  const bytesOf = (line: PatchLine): Buffer[] => {
    const section = sections[line.file];
    if (section === undefined)
      throw new BridgeError('internal', 'The patch has more files than were listed.');
    if (isWanted?.(section) === false) return [];
    const bytes = Buffer.from(line.bytes.buffer, line.bytes.byteOffset, line.bytes.byteLength);
    if (isDiffer(line)) return [bytesOfText(summaryOf(section))];
    return [Buffer.from(line.marker, 'latin1'), bytes, ...(line.ends ? [LINE_FEED] : [])];
  };
  if (isWanted === null && isPlain) {
    yield* readChunks(file);
    return;
  }
  const lines = createPatchLines();
  for await (const piece of readChunks(file)) yield Buffer.concat(lines.push(piece).flatMap(bytesOf));
  yield Buffer.concat(lines.end().flatMap(bytesOf));
}

const LINE_FEED = Buffer.from('\n');

export const sectionsOf = (files: readonly ListedFile[]): Section[] =>
  files.flatMap((file) =>
    isSplit(file)
      ? [
          { file, isSecond: false },
          { file, isSecond: true },
        ]
      : [{ file, isSecond: false }],
  );

/** How git says that it shows no text. */
const DIFFER = Buffer.from('Binary files ');

/** Whether git has this line in the place of the changes of a file. */
function isDiffer({ kind, marker, bytes }: PatchLine): boolean {
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
