// What a run of the suite found, as it is written to JSON and shown (pure).
import type { Figure, Row } from '../row.ts';
import type { Measured, Samples } from './stats.ts';
import { measured } from './stats.ts';
import { judgedValue, type Verdict, verdictOf, worseBy } from './verdict.ts';

export interface Cell extends Measured {
  readonly verdict: Verdict;
}

export interface Line {
  /** `row.figure`, the name of it in the baseline. */
  readonly id: string;
  readonly figure: Figure;
  /** By the major version of Node; `any` where it makes no difference. */
  readonly cells: Readonly<Record<string, Cell>>;
}

export interface Result {
  readonly short: boolean;
  /** Full version by major version. */
  readonly nodes: Readonly<Record<string, string>>;
  readonly machine: string;
  readonly lines: readonly Line[];
}

/** By row name, then Node, then figure. */
export type Found = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Samples>>>>>>;

export function linesOf(rows: readonly Row[], found: Found): Line[] {
  return rows.flatMap((row) =>
    Object.entries(row.figures).map(([name, figure]) => {
      const cells = Object.entries(found[row.name] ?? {}).flatMap(([node, samples]) => {
        const own = samples[name];
        if (own === undefined) return [];
        const values = measured(own);
        return [[node, { ...values, verdict: verdictOf(figure, values) }] as const];
      });
      return { id: `${row.name}.${name}`, figure, cells: Object.fromEntries(cells) };
    }),
  );
}

/** Lines of a later run in the place of the same lines of an earlier one; the order is that of the rows. */
export function mergeLines(rows: readonly Row[], earlier: readonly Line[], later: readonly Line[]): Line[] {
  const measured = (lines: readonly Line[]): Map<string, Line> =>
    new Map(lines.filter(({ cells }) => Object.keys(cells).length > 0).map((line) => [line.id, line]));
  const all = new Map([...measured(earlier), ...measured(later)]);
  return rows.flatMap(({ name, figures }) =>
    Object.keys(figures).flatMap((figure) => all.get(`${name}.${figure}`) ?? []),
  );
}

/** What a run is held to: by figure and Node, the value that is judged. */
export type Baseline = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Only figures that are steady enough to be held to it. */
export function baselineOf({ lines }: Result): Baseline {
  return Object.fromEntries(
    lines
      .filter(({ figure }) => figure.noise !== undefined)
      .map(({ id, figure, cells }) => {
        const values = Object.entries(cells).flatMap(([node, cell]) => {
          const value = judgedValue(figure, cell);
          return value === null ? [] : [[node, Number(value.toPrecision(5))] as const];
        });
        return [id, Object.fromEntries(values)] as const;
      })
      .filter(([, values]) => Object.keys(values).length > 0),
  );
}

export interface Change {
  readonly id: string;
  readonly node: string;
  readonly was: number;
  readonly is: number;
  /** As a part of what it was; above 0 is worse. */
  readonly worse: number;
}

export interface Comparison {
  readonly compared: number;
  readonly regressions: readonly Change[];
  /** Better by more than noise: the baseline could be written again, so that it is not lost again unseen. */
  readonly gains: readonly Change[];
}

/** A figure or a Node that either side lacks is not compared. */
export function compare({ lines }: Result, baseline: Baseline): Comparison {
  const changes = lines.flatMap(({ id, figure, cells }) =>
    Object.entries(cells).flatMap(([node, cell]) => {
      const [was, is] = [baseline[id]?.[node], judgedValue(figure, cell)];
      if (figure.noise === undefined || was === undefined || is === null) return [];
      return [{ id, node, was, is, worse: worseBy(figure, is, was), noise: figure.noise }];
    }),
  );
  return {
    compared: changes.length,
    regressions: changes.filter(({ worse, noise }) => worse > noise),
    gains: changes.filter(({ worse, noise }) => worse < -noise),
  };
}
