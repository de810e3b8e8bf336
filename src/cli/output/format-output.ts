// (pure) Answers of tools for people: the tools' own words, with colours, columns and marks.
import type { Colours } from './colours.ts';
import { asTyped } from './render-hints.ts';

type Dress = (text: string) => string;

export const STATUS_COLOURS: Readonly<Record<string, Exclude<keyof Colours, 'isColorSupported'>>> = {
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
        const colour = STATUS_COLOURS[status];
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
  report: {
    readonly healthy: boolean;
    readonly version: string;
    readonly summary: string;
    readonly checks: readonly Check[];
  },
  paint: Colours,
): string {
  const mark = ({ ok, severity }: Check): string =>
    ok ? paint.green('ok') : severity === 'error' ? paint.red('error') : paint.yellow(severity);
  return [
    `agy-mcp ${report.version}: ${report.healthy ? paint.green('healthy') : paint.red('not healthy')}`,
    report.summary,
    ...report.checks.map(
      (check) =>
        `${mark(check)} ${check.name}: ${asTyped(check.detail)}${check.fix === null ? '' : `\n   ${paint.cyan('fix:')} ${asTyped(check.fix)}`}`,
    ),
  ].join('\n');
}

type Row = Readonly<Record<string, unknown>>;
const word = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

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
