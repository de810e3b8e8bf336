// What a reviewer should look at twice in the patch of two commits.
import type { HardenedGit } from '../../git/git.ts';
import { blobBeginnings, blobSizes } from '../blob-info.ts';
import type { ListedFile } from '../changed-files.ts';
import { type FileFacts, fileNotes } from './file-notes.ts';
import { createLineNotes } from './line-notes.ts';
import { isReadable } from './dependencies.ts';
import { placesOfLocks } from '../../lock-file-rows.ts';
import { lockNotes } from './lock-files.ts';
import type { ReviewNote } from './review-note.ts';

/** Takes the patch piece by piece. */
export interface NoteScan {
  push(piece: Uint8Array): void;
  /** In the order of the files. */
  end(): ReviewNote[];
}

export interface NotedPatch {
  readonly head: string;
  readonly files: readonly ListedFile[];
  /** Which of `files` each section of the patch is about. */
  readonly sections: readonly number[];
  /** All files of the patch: only then it is known what did not change with them. */
  readonly isWhole: boolean;
}

const NONE = /^0+$/;
const GITLINK = '160000';
/** A longer one is no manifest. */
const MANIFEST_BYTES = 1_048_576;
const SIGNATURE_BYTES = 512;

const idOf = (mode: string, id: string): string[] => (mode === GITLINK || NONE.test(id) ? [] : [id]);
const before = ({ contents }: ListedFile): string[] => idOf(contents.oldMode, contents.oldId);
const after = ({ contents }: ListedFile): string[] => idOf(contents.newMode, contents.newId);

async function factsOf(
  git: HardenedGit,
  files: readonly ListedFile[],
): Promise<(file: ListedFile) => FileFacts> {
  const manifests = files.filter(({ path, kind }) => isReadable(path) && kind === undefined);
  const sizes = await blobSizes(git, [
    ...new Set(files.flatMap((file) => [...before(file), ...after(file)])),
  ]);
  const isShort = (id: string): boolean => (sizes.get(id) ?? 0) <= MANIFEST_BYTES;
  const texts = await blobBeginnings(
    git,
    manifests.flatMap((file) => [...before(file), ...after(file)]).filter(isShort),
    MANIFEST_BYTES,
  );
  const beginnings = await blobBeginnings(
    git,
    files.filter((file) => file.binary).flatMap(after),
    SIGNATURE_BYTES,
  );
  const sizeOf = (ids: readonly string[]): number => Math.max(0, ...ids.map((id) => sizes.get(id) ?? 0));
  const textOf = (ids: readonly string[]): string | null =>
    ids.flatMap((id) => texts.get(id)?.toString('utf8') ?? [])[0] ?? null;
  return (file) => {
    const text = textOf(after(file));
    return {
      bytesBefore: sizeOf(before(file)),
      bytes: sizeOf(after(file)),
      beginning: after(file).flatMap((id) => beginnings.get(id) ?? [])[0] ?? null,
      manifest: text === null ? null : { before: textOf(before(file)), after: text },
    };
  };
}

/** Those of some paths that a commit has. */
async function existing(git: HardenedGit, head: string, paths: readonly string[]): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const listed = await git.must(['ls-tree', '-z', '--name-only', '--full-tree', head, '--', ...paths]);
  return new Set(listed.split('\0'));
}

export async function scanNotes(
  git: HardenedGit,
  { head, files, sections, isWhole }: NotedPatch,
): Promise<NoteScan> {
  const facts = await factsOf(git, files);
  const places = isWhole ? placesOfLocks(files.map((file) => file.path)) : [];
  const locks = await existing(git, head, places);
  const lines = createLineNotes((section) => files[sections[section] ?? -1]);
  return {
    push: (piece) => {
      lines.push(piece);
    },
    end: () => {
      const { notes, dependencies } = lines.end();
      const listed = files.map((file) => ({ file, ...fileNotes(file, facts(file)) }));
      const manifests = [...dependencies, ...listed.flatMap(({ file, asks }) => (asks ? [file.path] : []))];
      const found = [
        ...listed.flatMap((each) => each.notes),
        ...notes,
        ...(isWhole ? lockNotes(files, manifests, locks) : []),
      ];
      const order = new Map(files.map((file, at) => [file.path, at]));
      const placeOf = ({ path }: ReviewNote): number => order.get(path) ?? 0;
      return found.sort((a, b) => placeOf(a) - placeOf(b) || a.line - b.line);
    },
  };
}
