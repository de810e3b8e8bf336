// The patch of two commits, as a reviewer reads it and as git takes it: made on the disk, read piece by piece.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { readPieces } from '../platform/file-pieces.ts';
import { bytesOfText } from '../protocol/byte-text.ts';
import { BridgeError } from '../protocol/error.ts';
import { LIMITS } from '../protocol/limits.ts';
import { createPatchLines, type PatchLine } from '../protocol/patch-lines.ts';
import { type BlobFacts, factsOf, sizesOf } from './blob-facts.ts';
import { ALWAYS, type ListedFile, listFiles } from './changed-files.ts';
import type { SealedGit } from './git.ts';
import { attributeLine, type PrivateRepository, privateRepository } from './private-repository.ts';
import { withFolder } from './snapshot.ts';

export interface PatchView {
  readonly files: readonly ListedFile[];
  /** Files that are too large to be shown as text. */
  readonly unshown: readonly string[];
  /** Over the whole patch, whatever part was asked for. Binary files stand in it with the sum of their content. */
  readonly sha256: string;
  /** Which of `files` each section of the patch is about. */
  readonly sections: readonly number[];
  /** The patch of `files`; while the view is used. */
  pieces(): AsyncIterable<Buffer>;
}

export interface PatchQuery {
  readonly base: string;
  readonly head: string;
  /** Whether a file is wanted. */
  readonly wanted: (file: ListedFile) => boolean;
  /** Binary files with all their bytes, as `git apply` takes them. */
  readonly fullBinary: boolean;
}

const AS_PATCH = [
  '--patch',
  '--full-index',
  '--unified=3',
  '--inter-hunk-context=0',
  '--diff-algorithm=myers',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--submodule=short',
  '--no-color',
];

const GITLINK = '160000';
const NONE = /^0+$/;

/** A file that becomes a link, or the other way round, has two sections: one goes, the other comes. */
const isSplit = ({ status, contents: { oldMode, newMode } }: ListedFile): boolean =>
  status === 'type_changed' && oldMode.slice(0, 2) !== newMode.slice(0, 2);

const idsOf = ({ contents: { oldMode, newMode, oldId, newId } }: ListedFile): string[] => [
  ...(oldMode === GITLINK || NONE.test(oldId) ? [] : [oldId]),
  ...(newMode === GITLINK || NONE.test(newId) ? [] : [newId]),
];

type Kind = 'text' | 'binary' | 'too_large';

/** What a reviewer is shown of a file: git's own guess would hide a source file that holds a NUL. */
async function kindsOf(
  git: SealedGit,
  files: readonly ListedFile[],
): Promise<{ kinds: Map<ListedFile, Kind>; facts: Map<string, BlobFacts> }> {
  const sizes = await sizesOf(git, files.flatMap(idsOf));
  const isLarge = (file: ListedFile): boolean =>
    idsOf(file).some((id) => (sizes.get(id) ?? 0) > LIMITS.shownFileBytes);
  const facts = await factsOf(git, files.filter((file) => file.binary || isLarge(file)).flatMap(idsOf));
  const kinds = new Map<ListedFile, Kind>();
  for (const file of files) {
    const isText = !file.binary || idsOf(file).every((id) => facts.get(id)?.isText === true);
    kinds.set(file, isText ? (isLarge(file) ? 'too_large' : 'text') : 'binary');
  }
  return { kinds, facts };
}

const NUMBERS = new Intl.NumberFormat('en-US');

/** `Binary file a.png, 300,000 bytes, sha256 …` */
function summary(
  file: ListedFile,
  kind: Kind,
  facts: ReadonlyMap<string, BlobFacts>,
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

const DIFFER = Buffer.from('Binary files ');

interface Section {
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
async function* piecesOf(
  { file, sections, summaryOf, isPlain }: Source,
  isWanted: ((section: Section) => boolean) | null,
): AsyncGenerator<Buffer> {
  const bytesOf = (line: PatchLine): Buffer[] => {
    const section = sections[line.file];
    if (section === undefined)
      throw new BridgeError('internal', 'The patch has more files than were listed.');
    if (isWanted?.(section) === false) return [];
    const bytes = Buffer.from(line.bytes.buffer, line.bytes.byteOffset, line.bytes.byteLength);
    if (line.kind === 'header' && line.marker === '' && bytes.subarray(0, DIFFER.length).equals(DIFFER))
      return [bytesOfText(summaryOf(section))];
    return [Buffer.from(line.marker, 'latin1'), bytes, ...(line.ends ? [LINE_FEED] : [])];
  };
  if (isWanted === null && isPlain) {
    yield* readPieces(file);
    return;
  }
  const lines = createPatchLines();
  for await (const piece of readPieces(file)) yield Buffer.concat(lines.push(piece).flatMap(bytesOf));
  yield Buffer.concat(lines.end().flatMap(bytesOf));
}

const LINE_FEED = Buffer.from('\n');

interface Judged {
  readonly files: readonly ListedFile[];
  readonly kindOf: (file: ListedFile) => Kind;
  readonly facts: ReadonlyMap<string, BlobFacts>;
}

/** The files, each as what it is shown as; git is told by attributes of our own. */
async function judgeFiles(
  { git, attributes }: PrivateRepository,
  base: string,
  head: string,
): Promise<Judged> {
  const guessed = await listFiles(git, base, head);
  const { kinds, facts } = await kindsOf(git, guessed);
  const forced = guessed.filter((file) => file.binary !== (kinds.get(file) !== 'text'));
  if (forced.length === 0) return { files: guessed, kindOf: (file) => kinds.get(file) ?? 'text', facts };
  const rows = forced.flatMap((file) =>
    [file.path, ...(file.old_path === undefined ? [] : [file.old_path])].map((name) =>
      attributeLine(name, kinds.get(file) === 'text' ? 'diff' : '-diff'),
    ),
  );
  await attributes(rows.join(''));
  const byPath = new Map([...kinds].map(([file, kind]) => [file.path, kind]));
  const counted = await listFiles(git, base, head);
  return {
    files: counted.map((file) => ({ ...file, binary: byPath.get(file.path) === 'binary' })),
    kindOf: (file) => byPath.get(file.path) ?? 'text',
    facts,
  };
}

/** @param objects the repository's folder of objects */
export function withPatch<T>(
  asked: SealedGit,
  objects: string,
  { base, head, wanted, fullBinary }: PatchQuery,
  use: (view: PatchView) => Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    const repository = await privateRepository(asked, folder, objects, head);
    const { files, kindOf, facts } = await judgeFiles(repository, base, head);
    const sections = files.flatMap((file): Section[] =>
      isSplit(file)
        ? [
            { file, isSecond: false },
            { file, isSecond: true },
          ]
        : [{ file, isSecond: false }],
    );
    const make = async (name: string, flags: readonly string[]): Promise<Source> => {
      const file = path.join(folder, name);
      const args = ['diff-tree', ...AS_PATCH, ...flags, ...ALWAYS, `--output=${file}`, base, head];
      await repository.git.must(args);
      const summaryOf = ({ file: about, isSecond }: Section) =>
        summary(about, kindOf(about), facts, isSecond);
      const isPlain = flags.length > 0 || files.every((each) => kindOf(each) === 'text');
      return { file, sections, summaryOf, isPlain };
    };
    const stored = await make('patch', []);
    const hash = createHash('sha256');
    for await (const piece of piecesOf(stored, null)) hash.update(piece);
    const shown = fullBinary ? await make('binary-patch', ['--binary']) : stored;
    const places = new Map(files.filter(wanted).map((file, at) => [file, at]));
    const isWhole = places.size === files.length;
    return use({
      files: [...places.keys()],
      unshown: files.filter((file) => kindOf(file) === 'too_large').map((file) => file.path),
      sha256: hash.digest('hex'),
      sections: sections.flatMap(({ file }) => places.get(file) ?? []),
      pieces: () => piecesOf(shown, isWhole ? null : ({ file }) => places.has(file)),
    });
  });
}
