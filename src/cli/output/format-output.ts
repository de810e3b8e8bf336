// (pure) Answers of tools for people: the tools' own words, with colours, columns and marks.
import type { Colours } from './colours.ts';
import { asTyped } from './render-hints.ts';

type Dress = (text: string) => string;

const STATUS: Readonly<Record<string, Exclude<keyof Colours, 'isColorSupported'>>> = {
  queued: 'yellow',
  running: 'cyan',
  completed: 'green',
  failed: 'red',
  upstream_error: 'red',
  cancelled: 'yellow',
  unknown: 'red',
};

/** A job in lines: the status in its colour, what comes first of each line dimmed. */
export const formatJob =
  (paint: Colours): Dress =>
  (text) =>
    text
      .split('\n')
      .map((line) => {
        if (line.startsWith('warning:')) return paint.yellow(line);
        const [, job = '', status = '', rest = ''] = /^(job \S+: )([a-z_]+)(.*)$/.exec(line) ?? [];
        const colour = STATUS[status];
        if (colour !== undefined) return `${paint.dim(job)}${paint[colour](status)}${rest}`;
        return line.replace(/^[a-z][a-z _]*: /, (head) => paint.dim(head));
      })
      .join('\n');

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly severity: string;
  readonly detail: string;
  readonly fix: string | null;
}

/** The doctor's checks, each with its mark. */
export function formatChecks(
  report: { readonly healthy: boolean; readonly version: string; readonly checks: readonly Check[] },
  paint: Colours,
): string {
  const mark = ({ ok, severity }: Check): string =>
    ok ? paint.green('ok') : severity === 'error' ? paint.red('error') : paint.yellow(severity);
  return [
    `agy-mcp ${report.version}: ${report.healthy ? paint.green('healthy') : paint.red('not healthy')}`,
    ...report.checks.map(
      (check) =>
        `${mark(check)} ${check.name}: ${asTyped(check.detail)}${check.fix === null ? '' : `\n   ${paint.cyan('fix:')} ${asTyped(check.fix)}`}`,
    ),
  ].join('\n');
}

const MINUTE = 60_000;

/** How long ago, in the largest unit that says enough. */
function ago(moment: string, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(moment)) / MINUTE));
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

type Row = Readonly<Record<string, unknown>>;
const word = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Jobs in columns. */
export function formatJobs(
  { records, next_cursor }: { readonly records: readonly Row[]; readonly next_cursor: string | null },
  paint: Colours,
  now: Date,
  isFiltered: boolean,
): string {
  if (records.length === 0)
    return isFiltered ? 'no such jobs' : 'no jobs yet: agy-mcp run "your question" starts one';
  const rows = records.map((job) => [
    word(job['job_id']),
    word(job['status']),
    word(job['mode']),
    typeof job['created_at'] === 'string' ? ago(job['created_at'], now) : '',
    word(job['label']),
    word(job['cwd']),
  ]);
  const head = ['JOB', 'STATUS', 'MODE', 'AGE', 'LABEL', 'DIRECTORY'];
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => (row[at] ?? '').length)));
  const pad = (row: readonly string[]): string[] => row.map((cell, at) => cell.padEnd(widths[at] ?? 0));
  const colour = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => {
        const paints = at === 1 ? STATUS[cell.trim()] : undefined;
        return paints === undefined ? cell : paint[paints](cell);
      })
      .join('  ')
      .trimEnd();
  return [
    paint.bold(pad(head).join('  ').trimEnd()),
    ...rows.map((row) => colour(pad(row))),
    ...(next_cursor === null ? [] : [paint.dim(`more: agy-mcp sessions --cursor ${next_cursor}`)]),
  ].join('\n');
}

const TEXT_CHARS = 4_000;

/** One canonical event in a line or two; null when it says nothing to a person. */
export function formatEvent(
  event: Row,
  describe: (event: Row) => string | null,
  paint: Colours,
): string | null {
  const time = word(event['ts']).slice(11, 19);
  const head = paint.dim(`${word(event['i']).padStart(4)} ${time}`);
  if (event['type'] === 'assistant' && event['subtype'] === 'text')
    return `${head} ${word(event['text']).slice(0, TEXT_CHARS)}`;
  if (event['type'] === 'error') return `${head} ${paint.red(`error: ${word(event['message'])}`)}`;
  if (event['type'] === 'result') return `${head} ${paint.bold(`result: ${word(event['subtype'])}`)}`;
  const words = describe(event);
  return words === null ? null : `${head} ${paint.cyan(words)}`;
}
