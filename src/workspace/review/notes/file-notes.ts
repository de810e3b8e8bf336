// (pure) Notes on whole files: what a patch of lines does not show.
import type { ListedFile } from '../changed-files.ts';
import { leadsIntoGit, leadsOut } from '../link-target.ts';
import { contentKind } from './content-kind.ts';
import { lockRow } from '../../lock-file-rows.ts';
import { asksForOthers } from './dependencies.ts';
import { hasScripts, manifestChanges } from './package-manifest.ts';
import type { NoteKind, ReviewNote } from './review-note.ts';
import { selfRunNote } from './self-run-files.ts';

/** What is known of the contents that a note needs. */
export interface FileFacts {
  readonly bytesBefore: number;
  readonly bytes: number;
  /** The beginning of a binary file. */
  readonly beginning: Buffer | null;
  /** Of a manifest that is data: its text before, null if it was not there, and now. */
  readonly manifest: { readonly before: string | null; readonly after: string } | null;
}

/** So large a file is read by nobody. */
const LARGE_BYTES = 1_048_576;
/** A large file that was there is noted again when it grows by half. */
const GROWTH = 1.5;

const GITLINK = '160000';

const BINARY_WHY = {
  program: 'It is a program in machine code: the patch does not show what it does.',
  archive: 'It is an archive: the patch does not show what is in it.',
  other: 'Its content is no text: the patch does not show what is in it.',
} as const;

type Found = readonly [kind: NoteKind, why: string];

function linkNote({ path, status, target }: ListedFile): Found[] {
  if (status === 'deleted' || target === undefined) return [];
  if (leadsIntoGit(path, target)) return [['outside_link', "The link leads into git's own folder."]];
  return leadsOut(path, target)
    ? [['outside_link', 'The link leads out of the repository: what is written through it lands elsewhere.']]
    : [];
}

function modeNote({ status, mode, kind }: ListedFile): Found[] {
  const became = mode?.startsWith('100644 ') === true;
  return kind === 'executable' && (status === 'added' || became)
    ? [['new_executable', 'The file can be started as a program now.']]
    : [];
}

const submoduleNote = ({ contents: { oldMode, newMode } }: ListedFile): Found[] =>
  oldMode === GITLINK || newMode === GITLINK
    ? [['submodule', 'A submodule is added, removed or at another commit: its content is not in this patch.']]
    : [];

function contentNote({ path, binary, status }: ListedFile, facts: FileFacts): Found[] {
  if (status === 'deleted') return [];
  const { bytes, bytesBefore, beginning } = facts;
  const isLarge = bytes >= LARGE_BYTES && bytes >= bytesBefore * GROWTH && lockRow(path) === null;
  const large: Found[] = isLarge ? [['large_file', 'The file is larger than anybody reads.']] : [];
  if (!binary || beginning === null) return large;
  const kind = contentKind(beginning);
  return kind === 'media' ? large : [['binary_file', BINARY_WHY[kind]], ...large];
}

function selfRun({ path, status, kind }: ListedFile): Found[] {
  if (status === 'deleted' || kind === 'submodule') return [];
  const note = selfRunNote(path);
  return note === null || note.lines !== null ? [] : [[note.kind, note.why]];
}

export interface FileNotes {
  readonly notes: readonly ReviewNote[];
  /** Whether it is a manifest that asks for other packages now. */
  readonly asks: boolean;
}

export function fileNotes(file: ListedFile, facts: FileFacts): FileNotes {
  const { path } = file;
  const found: Found[] = [
    ...linkNote(file),
    ...modeNote(file),
    ...submoduleNote(file),
    ...selfRun(file),
    ...contentNote(file, facts),
  ];
  const { manifest } = facts;
  const changes =
    manifest !== null && hasScripts(path) ? manifestChanges(manifest.before, manifest.after) : [];
  return {
    notes: [
      ...found.map(([kind, why]) => ({ kind, path, line: 0, why })),
      ...changes.map((change) => ({ path, ...change })),
    ],
    asks: manifest !== null && asksForOthers(path, manifest.before, manifest.after),
  };
}
