// The patch of two commits, as a reviewer reads it and as git takes it: made on the disk, read piece by piece.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { writeChunks } from '../../platform/files/read-chunks.ts';
import { errnoOf } from '../../platform/files/private-file.ts';
import { BridgeError } from '../../protocol/error.ts';
import { type BlobInfo, blobInfo, blobSizes, linkTargets } from './blob-info.ts';
import { ALWAYS, type ListedFile, listFiles } from './changed-files.ts';
import type { HardenedGit } from '../git/git.ts';
import { type PatchScan, scanPatch } from './patch-source.ts';
import { piecesOf, type Section, sectionsOf, type ShownKind, summary } from './patch-source.ts';
import { attributeLine, type PrivateRepository, privateRepository } from '../git/private-repository.ts';
import { type NoteScan, scanNotes } from './notes/review-notes.ts';
import { withFolder } from '../snapshot/snapshot.ts';

export interface PatchView {
  readonly files: readonly ListedFile[];
  /** Files that are too large to be shown as text. */
  readonly unshown: readonly string[];
  /** Over the whole patch, whatever part was asked for. Binary files are in it with the sum of their content. */
  readonly sha256: string;
  /** Which of `files` each section of the patch is about. */
  readonly sections: readonly number[];
  /** The patch of `files`; while the view is used. */
  pieces(): AsyncIterable<Buffer>;
  /** What to look at twice in `files`: to be given the pieces; while the view is used. */
  notes(): Promise<NoteScan>;
}

export interface PatchQuery {
  readonly base: string;
  readonly head: string;
  /** Whether a file is wanted. */
  readonly wanted: (file: ListedFile) => boolean;
  /** Binary files with all their bytes, as `git apply` takes them. */
  readonly fullBinary: boolean;
  /** Larger files of text are not shown. */
  readonly shownFileBytes: number;
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
const LINK = '120000';
const NONE = /^0+$/;

const idsOf = ({ contents: { oldMode, newMode, oldId, newId } }: ListedFile): string[] => [
  ...(oldMode === GITLINK || NONE.test(oldId) ? [] : [oldId]),
  ...(newMode === GITLINK || NONE.test(newId) ? [] : [newId]),
];

/** Git asks no attribute how a link is shown: there its own guess counts. */
const hasLink = ({ contents: { oldMode, newMode } }: ListedFile): boolean =>
  oldMode === LINK || newMode === LINK;

/** What a reviewer is shown of a file: git's own guess would hide a source file that holds a NUL. */
async function kindsOf(
  git: HardenedGit,
  files: readonly ListedFile[],
  shownFileBytes: number,
): Promise<{ kinds: Map<ListedFile, ShownKind>; facts: Map<string, BlobInfo> }> {
  const sizes = await blobSizes(git, files.flatMap(idsOf));
  const isLarge = (file: ListedFile): boolean =>
    idsOf(file).some((id) => (sizes.get(id) ?? 0) > shownFileBytes);
  const facts = await blobInfo(git, files.filter((file) => file.binary || isLarge(file)).flatMap(idsOf));
  const kinds = new Map<ListedFile, ShownKind>();
  for (const file of files) {
    const isText =
      !file.binary || (!hasLink(file) && idsOf(file).every((id) => facts.get(id)?.isText === true));
    kinds.set(file, isText ? (isLarge(file) ? 'too_large' : 'text') : 'binary');
  }
  return { kinds, facts };
}

/** Links with the place that they point to, which the numbers of lines do not say. */
async function withTargets(git: HardenedGit, files: readonly ListedFile[]): Promise<ListedFile[]> {
  const idOf = ({ status, contents: { oldId, newId } }: ListedFile): string =>
    status === 'deleted' ? oldId : newId;
  const targets = await linkTargets(git, files.filter(({ kind }) => kind === 'link').map(idOf));
  return files.map((file) => {
    const target = file.kind === 'link' ? targets.get(idOf(file)) : undefined;
    return target === undefined ? file : { ...file, target };
  });
}

interface Judged {
  readonly files: readonly ListedFile[];
  readonly kindOf: (file: ListedFile) => ShownKind;
  readonly facts: ReadonlyMap<string, BlobInfo>;
}

/** The files, each as what it is shown as; git gets them as attributes of our own. */
async function judgeFiles(
  { git, attributes }: PrivateRepository,
  { base, head, shownFileBytes }: PatchQuery,
): Promise<Judged> {
  const guessed = await listFiles(git, base, head);
  const { kinds, facts } = await kindsOf(git, guessed, shownFileBytes);
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

/** Git guesses by itself where no attribute reaches: what it then shows as binary is binary to who reviews it. */
async function trustPatch(git: HardenedGit, judged: Judged, differ: ReadonlySet<number>): Promise<Judged> {
  const sections = sectionsOf(judged.files);
  const late = new Set(
    [...differ].flatMap((at) => sections[at]?.file ?? []).filter((file) => judged.kindOf(file) === 'text'),
  );
  if (late.size === 0) return judged;
  const more = await blobInfo(git, [...late].flatMap(idsOf));
  const names = new Set([...late].map((file) => file.path));
  return {
    files: judged.files.map((file) => (late.has(file) ? { ...file, binary: true } : file)),
    kindOf: (file) => (names.has(file.path) ? 'binary' : judged.kindOf(file)),
    facts: new Map([...judged.facts, ...more]),
  };
}

/** @throws BridgeError when the patch is not whole: what is not in it must not seem to be no change */
async function makePatch(
  git: HardenedGit,
  file: string,
  sections: number,
  args: readonly string[],
): Promise<PatchScan> {
  await writeChunks(file, git.stream(args)).catch((error: unknown) => {
    if (errnoOf(error) === null) throw error;
    throw new BridgeError('workspace_failed', 'The patch could not be written to the temporary folder.', {
      hint: 'Free some space there, or point TMPDIR of the server to another folder.',
      cause: error,
    });
  });
  const scan = await scanPatch(file);
  if (scan.count === sections) return scan;
  throw new BridgeError('internal', 'The patch does not have the files that were listed.');
}

/** @param objects the repository's folder of objects */
export function withPatch<T>(
  asked: HardenedGit,
  objects: string,
  query: PatchQuery,
  use: (view: PatchView) => Promise<T>,
): Promise<T> {
  const { base, head, wanted, fullBinary } = query;
  return withFolder(async (folder) => {
    const repository = await privateRepository(asked, folder, objects, head);
    const { git } = repository;
    const judged = await judgeFiles(repository, query);
    const make = (name: string, flags: readonly string[]): Promise<PatchScan> => {
      const args = ['diff-tree', ...AS_PATCH, ...flags, ...ALWAYS, base, head];
      return makePatch(git, path.join(folder, name), sectionsOf(judged.files).length, args);
    };
    const { differ } = await make('patch', []);
    const { files, kindOf, facts } = await trustPatch(git, judged, differ);
    const sections = sectionsOf(files);
    const summaryOf = ({ file, isSecond }: Section) => summary(file, kindOf(file), facts, isSecond);
    const stored = { file: path.join(folder, 'patch'), sections, summaryOf, isPlain: differ.size === 0 };
    const hash = createHash('sha256');
    for await (const piece of piecesOf(stored, null)) hash.update(piece);
    if (fullBinary) await make('binary-patch', ['--binary']);
    const shown = fullBinary ? { ...stored, file: path.join(folder, 'binary-patch'), isPlain: true } : stored;
    const places = new Map(files.filter(wanted).map((file, at) => [file, at]));
    const isWhole = places.size === files.length;
    const listed = await withTargets(git, [...places.keys()]);
    const sectionFiles = sections.flatMap(({ file }) => places.get(file) ?? []);
    return use({
      files: listed,
      unshown: files.filter((file) => kindOf(file) === 'too_large').map((file) => file.path),
      sha256: hash.digest('hex'),
      sections: sectionFiles,
      pieces: () => piecesOf(shown, isWhole ? null : ({ file }) => places.has(file)),
      notes: () => scanNotes(git, { head, files: listed, sections: sectionFiles, isWhole }),
    });
  });
}
