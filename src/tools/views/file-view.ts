// (pure) A changed file as tools return it, say it and ask for it.
import { quoted, visibleName } from '../../protocol/text/visible-text.ts';
import { type ChangedFile, KINDS_OF_MODE } from '../../workspace/review/changed-files.ts';
import { leadsOut } from '../../workspace/review/link-target.ts';

/** A file as the wire has it: names are visible, and can be put in quotes as they are. */
export type FileView = { readonly [Field in keyof ChangedFile]: ChangedFile[Field] };

export function shownFile(file: ChangedFile): FileView {
  const { path: name, old_path, status, insertions, deletions, binary, mode, kind, target } = file;
  return {
    path: visibleName(name),
    status,
    insertions,
    deletions,
    binary,
    ...(old_path === undefined ? {} : { old_path: visibleName(old_path) }),
    ...(mode === undefined ? {} : { mode }),
    ...(kind === undefined ? {} : { kind }),
    ...(target === undefined ? {} : { target: visibleName(target) }),
  };
}

const wordOf = (mode: string): string => {
  const kind = KINDS_OF_MODE[mode];
  return kind === undefined || kind === 'executable' ? 'file' : kind;
};

/** A link with the place that it leads to. */
function linkWords({ path: name, target }: FileView): string {
  if (target === undefined) return 'link';
  return `link to ${quoted(target)}${leadsOut(name, target) ? ', outside of the repository' : ''}`;
}

/** What a name is that is no plain file, or what became of that. */
function marksOf(file: FileView): string[] {
  const { status, mode, kind, binary } = file;
  const is = kind === 'link' ? linkWords(file) : (kind ?? 'file');
  const [before = '', after = ''] = (mode ?? '').split(' ');
  const was = mode === undefined ? null : wordOf(before);
  const marks = binary ? ['binary'] : [];
  if (was !== null && was !== wordOf(after)) return [...marks, `was a ${was}, is a ${is}`];
  if (was === 'file') return [...marks, kind === 'executable' ? 'now executable' : 'no longer executable'];
  if (kind === undefined || (kind === 'executable' && status !== 'added')) return marks;
  return [...marks, is];
}

/** Lines are no measure of a link, of bytes or of a mode alone. */
const hasLines = ({ insertions, deletions, binary, kind, mode, status, old_path }: FileView): boolean =>
  !binary &&
  ((kind !== 'link' && kind !== 'submodule') || status === 'type_changed') &&
  (insertions + deletions > 0 || (mode === undefined && kind === undefined && old_path === undefined));

/** With the name that it had before. */
export const fileName = ({ path: name, old_path: old }: FileView): string =>
  old === undefined ? quoted(name) : `${quoted(name)} from ${quoted(old)}`;

/** Its lines, null where they are no measure; and what it is beside text. */
export const fileMarks = (file: FileView): { readonly size: string | null; readonly words: string[] } => ({
  size: hasLines(file) ? `+${file.insertions} -${file.deletions}` : null,
  words: marksOf(file),
});

/** `modified "s.sh" +1 -0, now executable` */
export function sayFile(file: FileView): string {
  const { size, words } = fileMarks(file);
  const rest = [...(size === null ? [] : [size]), ...words].join(', ');
  return `${file.status} ${fileName(file)} ${rest}`.trimEnd();
}
