// A row of the suite: what is measured, what is to be reached, and how.
import type { Samples } from './report/stats.ts';
import type { World } from './world/world.ts';

/** A bound for the median, or for its ratio to the floor where a figure has one. */
export type Goal = { readonly most: number } | { readonly least: number };

export interface Figure {
  readonly what: string;
  /** Of the median; a ratio has none. */
  readonly unit: 's' | 'ms' | 'MB' | 'MB/s' | 'kB' | '%' | '';
  readonly goal?: Goal;
  /** What the goal and the comparison with the baseline look at; the median unless told. */
  readonly judged?: 'ratio' | 'median';
  /**
   * How far it may be from the baseline before `--check` fails, as a part of it: 0.02 is two per cent. Absent: too
   * noisy to be held to one.
   */
  readonly noise?: number;
  /** More is better; less is unless told. */
  readonly higher?: true;
}

/** How cost grows: points of one line in a picture. */
export interface Curve {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Plot {
  /** Name of its file in docs/development/performance/. */
  readonly file: string;
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly curves: readonly Curve[];
}

export interface Outcome {
  /** A figure that could not be measured here is left out. */
  readonly figures: Readonly<Record<string, Samples>>;
  readonly plots?: readonly Plot[];
}

export interface Row {
  readonly name: string;
  readonly figures: Readonly<Record<string, Figure>>;
  /** The same on every Node: measured once. */
  readonly anyNode?: true;
  readonly measure: (world: World) => Promise<Outcome>;
}
