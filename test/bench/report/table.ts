// The table of a result, for a terminal and for a document (pure).
import type { Goal } from '../row.ts';
import type { Cell, Line, Result } from './result.ts';

/** Three digits that matter, whole from a hundred on. */
export function digits(value: number): string {
  if (Number.isNaN(value)) return '?';
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

const goalWords = (goal: Goal): string =>
  'most' in goal ? `≤ ${goal.most.toLocaleString('en-US')}` : `≥ ${goal.least.toLocaleString('en-US')}`;

function goalOf({ figure: { goal, judged, unit } }: Line): string {
  if (goal === undefined) return 'listed';
  return `${goalWords(goal)} ${judged === 'ratio' ? '×' : unit}`.trimEnd();
}

const COLUMNS = ['median', 'spread', 'ratio', ''] as const;

function cellWords({ figure }: Line, cell: Cell | undefined): readonly string[] {
  if (cell === undefined) return ['-', '', '', ''];
  const { median, spread, ratio, rounds, verdict } = cell;
  return [
    `${digits(median)} ${figure.unit}`.trimEnd(),
    rounds < 2 ? '' : `± ${(spread * 100).toFixed(0)} %`,
    ratio === null ? '' : `${ratio.toFixed(2)} ×`,
    verdict === 'listed' ? '' : verdict,
  ];
}

const nodesOf = ({ nodes }: Result): string[] => Object.keys(nodes);

function head(result: Result): string[] {
  const columns = nodesOf(result).flatMap((node) =>
    COLUMNS.map((column) => (column === '' ? `Node ${node}` : column)),
  );
  return ['what', 'goal', ...columns];
}

function body(result: Result, line: Line): string[] {
  const cells = nodesOf(result).flatMap((node) => cellWords(line, line.cells[node] ?? line.cells['any']));
  return [line.figure.what, goalOf(line), ...cells];
}

const shown = ({ lines }: Result): Line[] => lines.filter(({ cells }) => Object.keys(cells).length > 0);

/** Columns in line, for a terminal. */
export function textTable(result: Result): string {
  const rows = [head(result), ...shown(result).map((line) => body(result, line))];
  const width = (at: number): number => Math.max(...rows.map((row) => row[at]?.length ?? 0));
  const widths = head(result).map((_, at) => width(at));
  const pad = (text: string, at: number): string =>
    at < 2 || at % COLUMNS.length === 1 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** The same as Markdown, `short` in bold. */
export function markdownTable(result: Result): string {
  const align = ['---', '---', ...nodesOf(result).flatMap(() => ['---:', '---:', '---:', '---'])];
  const rows = shown(result).map((line) =>
    body(result, line).map((cell) => (cell === 'short' ? '**short**' : cell)),
  );
  return [head(result), align, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** How many goals are reached on a Node. */
export function tally(result: Result): string {
  const verdicts = result.lines.flatMap(({ cells }) => Object.values(cells).map(({ verdict }) => verdict));
  const count = (wanted: string): number => verdicts.filter((verdict) => verdict === wanted).length;
  return `${count('pass')} goals reached, ${count('short')} short`;
}
