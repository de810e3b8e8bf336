// (pure) What to look at twice in a patch, as tools return it and say it.
import { quoted, visibleName } from '../../protocol/text/visible-text.ts';
import { isSerious, type ReviewNote } from '../../workspace/review/notes/review-note.ts';

const MAX_NOTES = 100;
/** A question must fit on a screen. */
const MAX_ASKED = 10;

/** A note as the wire has it. */
export type NoteView = { readonly [Field in keyof ReviewNote]: ReviewNote[Field] };

const shown = (note: ReviewNote): NoteView => ({ ...note, path: visibleName(note.path) });

/** Serious ones first, as a long list is cut. */
const sorted = (notes: readonly ReviewNote[]): ReviewNote[] => [
  ...notes.filter(isSerious),
  ...notes.filter((note) => !isSerious(note)),
];

/** Nothing where there is nothing to look at. */
export function notesView(notes: readonly ReviewNote[]): {
  review?: NoteView[];
  review_count?: number;
} {
  if (notes.length === 0) return {};
  return { review: sorted(notes).slice(0, MAX_NOTES).map(shown), review_count: notes.length };
}

const sayNote = ({ path, line, why }: NoteView): string =>
  `look twice at ${quoted(path)}${line === 0 ? '' : ` line ${line}`}: ${why}`;

/** @param review as `notesView` made it; @param count of all notes */
export function sayNotes(review: unknown, count: number): string[] {
  const notes = (review ?? []) as readonly NoteView[];
  const more = count - notes.length;
  return [...notes.map(sayNote), ...(more > 0 ? [`and ${more} more places to look at`] : [])];
}

/** Those that a person hears of before changes are applied. */
export function askedNotes(notes: readonly ReviewNote[]): string[] {
  const serious = notes.filter(isSerious);
  const more = serious.length - MAX_ASKED;
  return [
    ...serious.slice(0, MAX_ASKED).map((note) => sayNote(shown(note))),
    ...(more > 0 ? [`and ${more} more places to look at: the diff names them`] : []),
  ];
}
