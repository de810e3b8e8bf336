// The words of `npm run bench` to options (pure).
import { parseArgs } from 'node:util';

export interface Options {
  readonly only: readonly string[] | null;
  readonly short: boolean;
  /** Fails when something is worse than the baseline. */
  readonly check: boolean;
  /** Writes the baseline. */
  readonly baseline: boolean;
  /** Writes table and pictures into docs/. */
  readonly write: boolean;
  /** Draws flame graphs instead of measuring. */
  readonly flames: boolean;
  readonly json: string | null;
  /** Keeps what that file has of rows that are not measured now. */
  readonly merge: boolean;
  /** Programs to measure with beside the Node that runs this. */
  readonly nodes: readonly string[];
  readonly help: boolean;
}

export const HELP = `npm run bench -- [options]

  --only ROW[,ROW]  these rows alone
  --short           few rounds, small sizes; with --check only the rows that have something to compare
  --check           compare with test/bench/baseline.json; exit code 1 when something is worse beyond its noise
  --baseline        write that file from this run, for its form; what was not measured stays
  --write           write the table into docs/development/performance.md and the pictures beside it
  --flames          draw the flame graphs of docs/development/performance.md, and measure nothing
  --json FILE       where the result goes; test/bench/results/latest.json unless told
  --merge           keep what that file has of the rows that are not measured now
  --node PROGRAM    measure with this Node too; again for more. Without one, the Node of test/bench/package.json
`;

/** @throws TypeError for a word that means nothing, or a row that does not exist */
export function readOptions(words: readonly string[], rows: readonly string[]): Options {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...words],
    options: {
      only: { type: 'string' },
      short: flag,
      check: flag,
      baseline: flag,
      write: flag,
      flames: flag,
      json: { type: 'string' },
      merge: flag,
      node: { type: 'string', multiple: true },
      help: { ...flag, short: 'h' },
    },
  });
  const only = values.only?.split(',') ?? null;
  const unknown = only?.find((name) => !rows.includes(name));
  if (unknown !== undefined) throw new TypeError(`There is no row ${unknown}. Rows: ${rows.join(', ')}.`);
  const { short, check, baseline, write, flames, merge, help } = values;
  return {
    only,
    short,
    check,
    baseline,
    write,
    flames,
    merge,
    help,
    json: values.json ?? null,
    nodes: values.node ?? [],
  };
}
