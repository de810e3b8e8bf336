// (pure) The files of a diff as a table, or as names alone.
import { quoted } from '../../protocol/text/visible-text.ts';
import { fileMarks, fileName, type FileView } from '../../tools/views/file-view.ts';
import type { Colours } from './colours.ts';

const MIN_BAR = 10;
const DEFAULT_COLUMNS = 80;

/** What was added and what was removed, in proportion. */
function bar({ insertions, deletions }: FileView, most: number, room: number, paint: Colours): string {
  const scale = Math.min(1, room / Math.max(most, 1));
  const length = (lines: number): number => Math.max(1, Math.floor(lines * scale));
  const draw = (sign: string, lines: number, paints: (text: string) => string): string =>
    lines === 0 ? '' : paints(sign.repeat(length(lines)));
  return `${draw('+', insertions, paint.green)}${draw('-', deletions, paint.red)}`;
}

/** One line for each file, with the number of its changed lines, or with what it is where that is no text. */
export function formatStat(files: readonly FileView[], paint: Colours, columns = DEFAULT_COLUMNS): string {
  const linesOf = ({ insertions, deletions }: FileView): number => insertions + deletions;
  const names = files.map(fileName);
  const width = Math.max(0, ...names.map((name) => name.length));
  const most = Math.max(0, ...files.map(linesOf));
  const digits = String(most).length;
  const room = Math.max(MIN_BAR, columns - width - digits - 6);
  const rows = files.map((file, at) => {
    const marks = fileMarks(file);
    const lines = marks.size === null ? '' : String(linesOf(file)).padStart(digits);
    const shown = marks.size === null ? '' : ` ${bar(file, most, room, paint)}`;
    const words = [...(file.status === 'modified' ? [] : [file.status]), ...marks.words].join(', ');
    const cells = [`${lines}${shown}`.trimEnd(), words].filter((cell) => cell !== '').join('  ');
    return ` ${(names[at] ?? '').padEnd(width)} | ${cells}`;
  });
  const sum = (field: 'insertions' | 'deletions'): number =>
    files.reduce((total, file) => total + file[field], 0);
  return [
    ...rows,
    `${files.length} ${files.length === 1 ? 'file' : 'files'}, +${sum('insertions')} -${sum('deletions')} lines`,
  ].join('\n');
}

/** Names as `--path` takes them; one that holds escapes, quotes or blanks at its ends stands in quotes, as git does it. */
export const formatNames = (names: readonly string[]): string =>
  names.map((name) => (/\\x[0-9a-f]{2}|‹U\+|"|^\s|\s$/.test(name) ? quoted(name) : name)).join('\n');
