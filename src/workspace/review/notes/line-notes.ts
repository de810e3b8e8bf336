// (pure) Notes on changed lines, out of the stream of a patch; memory is bounded by the number of notes.
import { textOfBytes } from '../../../protocol/text/byte-text.ts';
import { createPatchLines, type PatchLine } from '../../../protocol/text/patch-lines.ts';
import type { ListedFile } from '../changed-files.ts';
import { hidesText } from './hidden-characters.ts';
import { manifestRow } from '../../lock-file-rows.ts';
import type { NoteKind, ReviewNote } from './review-note.ts';
import { type SelfRunNote, selfRunNote } from './self-run-files.ts';
import { declaredTest, isTestFile, skipsTest } from './test-files.ts';

export interface LineFindings {
  readonly notes: readonly ReviewNote[];
  /** Manifests in which a line about a dependency changed. */
  readonly dependencies: readonly string[];
}

export interface LineNotes {
  push(piece: Uint8Array): void;
  end(): LineFindings;
}

/** Of one kind in one file: the first place leads to the others. */
const PER_KIND = 1;
/** Names of tests that are kept to recognise those that moved. */
const MOST_TESTS = 20_000;

/** Removed lines that are kept of a file. */
const MOST_LINES = 2_000;

const VERSION = /@[\w.+-]+|\bv?\d+(?:\.\d+)+[\w.+-]*|\b[0-9a-f]{7,64}\b|#.*$|\b\d+\b/g;

/** A line as it is with any version, indentation and comment. */
const withoutVersion = (text: string): string =>
  text
    .replace(VERSION, '')
    .replace(/[\s"']+/g, ' ')
    .trim();

interface Watched {
  readonly path: string;
  readonly selfRun: SelfRunNote | null;
  readonly isTest: boolean;
  readonly dependency: RegExp | null;
  readonly counts: Map<NoteKind, number>;
  readonly removed: string[];
  readonly added: Set<string>;
  /** Removed lines that a rule names, without their versions: with another version they are everyday work. */
  readonly withoutVersion: Set<string>;
  addedTests: number;
}

function watch(file: ListedFile): Watched {
  const { path, status } = file;
  const note = status === 'deleted' ? null : selfRunNote(path);
  return {
    path,
    selfRun: note?.lines == null ? null : note,
    isTest: isTestFile(path),
    dependency: manifestRow(path)?.dependency ?? null,
    counts: new Map(),
    removed: [],
    added: new Set(),
    withoutVersion: new Set(),
    addedTests: 0,
  };
}

/** @param fileOf the file that a section of the patch is about */
export function createLineNotes(fileOf: (section: number) => ListedFile | undefined): LineNotes {
  const lines = createPatchLines();
  const notes: ReviewNote[] = [];
  const watched = new Map<ListedFile, Watched>();
  const dependencies = new Set<string>();
  let tests = 0;
  let section = -1;
  let current: Watched | null = null;

  const note = (file: Watched, kind: NoteKind, line: number, why: string): void => {
    const count = (file.counts.get(kind) ?? 0) + 1;
    file.counts.set(kind, count);
    if (count <= PER_KIND) notes.push({ kind, path: file.path, line, why });
  };
  const enter = (line: PatchLine): Watched | null => {
    if (line.file === section) return current;
    section = line.file;
    const file = fileOf(section);
    if (file === undefined) return (current = null);
    const known = watched.get(file) ?? watch(file);
    watched.set(file, known);
    return (current = known);
  };
  const takeTest = (file: Watched, isAdded: boolean, text: string): void => {
    const name = declaredTest(text);
    if (name === null || tests >= MOST_TESTS) return;
    tests += 1;
    if (!isAdded) file.removed.push(name);
    else {
      file.added.add(name);
      file.addedTests += 1;
    }
  };
  const take = (line: PatchLine): void => {
    const file = enter(line);
    if (file === null || line.kind !== 'content' || line.marker === ' ') return;
    const text = textOfBytes(line.bytes);
    const isAdded = line.marker === '+';
    if (file.dependency?.test(text) === true) dependencies.add(file.path);
    if (file.isTest) takeTest(file, isAdded, text);
    const selfRun = file.selfRun?.lines?.test(text) === true ? file.selfRun : null;
    if (!isAdded) {
      if (selfRun !== null && file.withoutVersion.size < MOST_LINES)
        file.withoutVersion.add(withoutVersion(text));
      return;
    }
    if (hidesText(text, line.number))
      note(
        file,
        'hidden_characters',
        line.number,
        'The line holds characters that are not seen, or that change the order in which it reads.',
      );
    if (file.isTest && skipsTest(text))
      note(file, 'skipped_tests', line.number, 'A test is left out, or runs without the others.');
    if (selfRun !== null && !file.withoutVersion.has(withoutVersion(text)))
      note(file, selfRun.kind, line.number, selfRun.why);
  };

  return {
    push: (piece) => {
      for (const line of lines.push(piece)) take(line);
    },
    end: () => {
      for (const line of lines.end()) take(line);
      const everywhere = new Set([...watched.values()].flatMap((file) => [...file.added]));
      for (const file of watched.values()) {
        const gone = file.removed.filter((name) => name === '' || !everywhere.has(name)).length;
        if (gone > file.addedTests)
          note(file, 'deleted_tests', 0, 'Tests are deleted here and not found elsewhere in the patch.');
      }
      return { notes, dependencies: [...dependencies] };
    },
  };
}
