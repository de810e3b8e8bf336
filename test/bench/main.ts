// The suite: every row on every Node, then the table, the JSON and what was asked for beside it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { HELP, type Options, readOptions } from './options.ts';
import { writeDocument } from './document.ts';
import { writeFlames } from './flames.ts';
import {
  type Baseline,
  baselineOf,
  type Change,
  compare,
  linesOf,
  mergeLines,
  type Result,
} from './report/result.ts';
import type { Samples } from './report/stats.ts';
import { digits, tally, textTable } from './report/table.ts';
import type { Plot, Row } from './row.ts';
import { ROWS } from './rows/index.ts';
import { secondNode } from './second-node.ts';
import { PROJECT } from './world/home.ts';
import { createWorld } from './world/world.ts';

const HERE = path.join(PROJECT, 'test/bench');
const BASELINE = path.join(HERE, 'baseline.json');
const print = (text: string): void => void process.stdout.write(`${text}\n`);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

/** Program by the major version of its Node. */
function nodesOf({ nodes }: Options): Map<string, { program: string; version: string }> {
  const others = nodes.length > 0 ? nodes : secondNode(progress);
  const found = [process.execPath, ...others].map((program) => {
    const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim().replace(/^v/, '');
    return [version.split('.')[0] ?? version, { program, version }] as const;
  });
  return new Map(found);
}

interface Run {
  readonly result: Result;
  readonly plots: readonly Plot[];
  readonly failures: readonly string[];
}

/** @param onRow sees what there is after every row, so that a run that is broken off has not been for nothing */
async function measureAll(rows: readonly Row[], options: Options, onRow: (run: Run) => void): Promise<Run> {
  const nodes = nodesOf(options);
  const found: Record<string, Record<string, Readonly<Record<string, Samples>>>> = {};
  const plots: Plot[] = [];
  const failures: string[] = [];
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${process.platform}`;
  const versions = Object.fromEntries([...nodes].map(([major, { version }]) => [major, version]));
  const runSoFar = (): Run => ({
    result: { short: options.short, nodes: versions, machine, lines: linesOf(rows, found) },
    plots,
    failures,
  });
  for (const row of rows)
    for (const [major, { program }] of row.anyNode === true ? [...nodes].slice(0, 1) : nodes) {
      const column = row.anyNode === true ? 'any' : major;
      progress(`${row.name}, Node ${major}`);
      const world = createWorld(program, options.short, progress);
      const forget = clearWhenTold(world);
      try {
        const outcome = await row.measure(world);
        (found[row.name] ??= {})[column] = outcome.figures;
        // Pictures are of the first Node.
        if (program === process.execPath) plots.push(...(outcome.plots ?? []));
      } catch (error) {
        // The other rows are measured all the same; the run as a whole has failed.
        failures.push(`${row.name}, Node ${major}: ${String((error as Error).stack)}`);
      } finally {
        await world.clear();
        forget();
      }
      onRow(runSoFar());
    }
  return runSoFar();
}

/** A run that is told to end leaves no process and no gigabyte behind. @returns what undoes it */
function clearWhenTold(world: { readonly clear: () => Promise<void> }): () => void {
  const end = (): void => {
    void world.clear().finally(() => process.exit(130));
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, end);
  return () => {
    for (const signal of signals) process.removeListener(signal, end);
  };
}

interface Kept extends Result {
  readonly plots: readonly Plot[];
}

/** What a file has of an earlier run; a form of other sizes is not mixed in. */
function readKept(file: string, { merge, short }: Options): Kept | null {
  if (!merge || !existsSync(file)) return null;
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
  return kept.short === short ? kept : null;
}

function together(earlier: Kept | null, { result, plots }: Run): Kept {
  const files = new Set(plots.map(({ file }) => file));
  return {
    ...result,
    nodes: { ...earlier?.nodes, ...result.nodes },
    lines: mergeLines(ROWS, earlier?.lines ?? [], result.lines),
    plots: [...(earlier?.plots ?? []).filter(({ file }) => !files.has(file)), ...plots],
  };
}

/** The short form has smaller sizes, so it has figures of its own. */
type Baselines = Readonly<Record<'full' | 'short', Baseline>>;

const readBaselines = (): Baselines =>
  existsSync(BASELINE) ? (JSON.parse(readFileSync(BASELINE, 'utf8')) as Baselines) : { full: {}, short: {} };
const formOf = ({ short }: Result): keyof Baselines => (short ? 'short' : 'full');

function writeJson(file: string, value: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

function writeBaseline(result: Result): void {
  const all = readBaselines();
  const form = formOf(result);
  const merged: Record<string, Readonly<Record<string, number>>> = { ...all[form] };
  for (const [id, values] of Object.entries(baselineOf(result))) merged[id] = { ...merged[id], ...values };
  writeJson(BASELINE, { ...all, [form]: merged });
}

/** @returns the names of rows with a figure that is worse than the baseline beyond its noise */
function check(result: Result): string[] {
  const { compared, regressions, gains } = compare(result, readBaselines()[formOf(result)]);
  const tell = (what: string) => (change: Change) => {
    const { id, node, was, is, worse } = change;
    const by = `${Math.abs(worse * 100).toFixed(0)} % ${what}`;
    print(`${id}, Node ${node}: ${digits(is)}, was ${digits(was)}: ${by}`);
  };
  gains.forEach(tell('better; keep it with --baseline'));
  regressions.forEach(tell('worse'));
  print(`${compared} figures compared with the baseline, ${regressions.length} worse beyond their noise`);
  if (compared === 0) throw new Error('There was nothing to compare.');
  return [...new Set(regressions.map(({ id }) => id.split('.', 1)[0] ?? id))];
}

/** In the short form of a check only what is compared is measured. */
function isWanted({ name, figures }: Row, { only, short, check: checks, baseline }: Options): boolean {
  if (only !== null) return only.includes(name);
  return !(short && (checks || baseline)) || Object.values(figures).some(({ noise }) => noise !== undefined);
}

async function main(): Promise<number> {
  const options = readOptions(
    process.argv.slice(2),
    ROWS.map(({ name }) => name),
  );
  if (options.help) {
    print(`${HELP}\nRows: ${ROWS.map(({ name }) => name).join(', ')}`);
    return 0;
  }
  if (options.flames) {
    await writeFlames(progress);
    return 0;
  }
  const rows = ROWS.filter((row) => isWanted(row, options));
  const file = options.json ?? path.join(HERE, 'results/latest.json');
  const earlier = readKept(file, options);
  const run = await measureAll(rows, options, (soFar) => {
    writeJson(file, together(earlier, soFar));
  });
  const result = together(earlier, run);
  const { failures } = run;
  print(`${textTable(result)}\n\n${tally(result)}`);
  failures.forEach(print);
  if (options.baseline) writeBaseline(result);
  if (options.write) writeDocument(result, result.plots);
  if (failures.length > 0) return 2;
  const worse = options.check ? check(result) : [];
  if (worse.length === 0) return 0;
  // A machine that was busy for a moment is no regression: what is worse must be so twice.
  print(`measured once more: ${worse.join(', ')}`);
  const again = await measureAll(
    rows.filter(({ name }) => worse.includes(name)),
    options,
    () => undefined,
  );
  return again.failures.length === 0 && check(again.result).length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  print(error instanceof TypeError ? error.message : String((error as Error).stack));
  process.exitCode = 2;
}
