// (pure) Jobs in columns, as wide as the terminal.
import { ageOf } from '../../protocol/text/age.ts';
import { visibleName } from '../../protocol/text/visible-text.ts';
import type { Colours } from './colours.ts';
import { STATUS_COLOURS } from './format-output.ts';

type Row = Readonly<Record<string, unknown>>;

const word = (value: unknown): string => (typeof value === 'string' ? visibleName(value) : '');

/** With what it waits for besides its turn. */
const statusOf = ({ status, waiting_for: waits }: Row): string =>
  typeof waits === 'string' ? `${word(status)} (${word(waits)})` : word(status);

const HEAD = ['JOB', 'AGE', 'STATUS', 'MODE', 'LABEL', 'PLACE'] as const;
const [ID, LABEL, PLACE] = [0, 4, 5] as const;
const GAP = '  ';
/** An id up to the moment at which the job was made: a beginning that names it as well. */
const SHORT_ID = 'job_'.length + 9;
/** What a label keeps where there is little room. */
const LABEL_CHARS = 12;

const cutEnd = (text: string, room: number): string =>
  text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
/** Of a path the end says more. */
const cutBegin = (text: string, room: number): string =>
  text.length <= room ? text : `…${text.slice(text.length - Math.max(0, room - 1))}`;

const widthsOf = (rows: readonly (readonly string[])[]): number[] =>
  HEAD.map((name, at) => Math.max(name.length, ...rows.map((row) => (row[at] ?? '').length)));

/** Shortens what can be shortened, in this order: ids, places, labels. */
function fit(rows: readonly string[][], columns: number): string[][] {
  const total = (all: readonly string[][]): number =>
    widthsOf(all).reduce((sum, width) => sum + width, 0) + GAP.length * (HEAD.length - 1);
  if (total(rows) <= columns) return [...rows];
  const short = rows.map(([id = '', ...rest]) => [id.slice(0, SHORT_ID), ...rest]);
  const areNames = new Set(short.map((row) => row[ID])).size === short.length;
  const named = areNames ? short : [...rows];
  const over = total(named) - columns;
  if (over <= 0) return named;
  const widths = widthsOf(named);
  const [label, place] = [widths[LABEL] ?? 0, widths[PLACE] ?? 0];
  const room = label + place - over;
  const forLabel = Math.min(label, Math.max(LABEL_CHARS, room - place));
  const forPlace = Math.max(HEAD[PLACE].length, room - forLabel);
  return named.map((row) =>
    row.map((cell, at) =>
      at === LABEL ? cutEnd(cell, forLabel) : at === PLACE ? cutBegin(cell, forPlace) : cell,
    ),
  );
}

const tilde = (place: string, home: string): string =>
  home !== '' && (place === home || place.startsWith(`${home}/`)) ? `~${place.slice(home.length)}` : place;

interface Options {
  readonly paint: Colours;
  readonly now: Date;
  /** Whether some jobs are left out. */
  readonly isFiltered: boolean;
  readonly home: string;
  /** Undefined where nobody looks at a terminal: then nothing is shortened. */
  readonly columns: number | undefined;
}

export function formatJobs(
  { records, next_cursor }: { readonly records: readonly Row[]; readonly next_cursor: string | null },
  { paint, now, isFiltered, home, columns = Infinity }: Options,
): string {
  if (records.length === 0)
    return isFiltered ? 'no such jobs' : 'no jobs yet: agy-mcp run "your question" starts one';
  const whole = records.map((job) => [
    word(job['job_id']),
    typeof job['created_at'] === 'string' ? ageOf(job['created_at'], now) : '',
    statusOf(job),
    word(job['mode']),
    word(job['label']),
    tilde(word(job['cwd']), home),
  ]);
  const rows = fit(whole, columns);
  const widths = widthsOf(rows);
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => {
        const padded = cell.padEnd(widths[at] ?? 0);
        const colour = STATUS_COLOURS[cell.split(' ', 1)[0] ?? ''];
        return at === 2 && colour !== undefined ? paint[colour](padded) : padded;
      })
      .join(GAP)
      .trimEnd();
  return [
    paint.bold(line(HEAD)),
    ...rows.map(line),
    ...(next_cursor === null ? [] : [paint.dim(`more: agy-mcp sessions --cursor ${next_cursor}`)]),
  ].join('\n');
}
