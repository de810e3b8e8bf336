// Mutation testing: changes the decision modules in small ways, one at a time, and checks that a test fails each time.
// All modules: npm run test:mutation. Some of them, by a part of their path: npm run test:mutation -- gate event-seek
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { MUTATED_MODULES } from './mutated-modules.js';
import { parseJson } from './parse-json.js';

/** @typedef {{ status: string, mutatorName: string, replacement?: string, location: { start: { line: number, column: number } } }} Mutant */

const wanted = process.argv.slice(2);
const chosen = MUTATED_MODULES.filter(
  ({ source }) => wanted.length === 0 || wanted.some((part) => source.includes(part)),
);
if (chosen.length === 0)
  throw new Error(`No module of scripts/mutated-modules.js matches ${wanted.join(', ')}.`);

const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/@stryker-mutator/core/bin/stryker.js',
    'run',
    'scripts/stryker.config.js',
    '--mutate',
    chosen.map(({ source }) => source).join(','),
  ],
  { stdio: 'inherit' },
);
if (status !== 0) throw new Error(`Stryker ended with ${String(status)}.`);

const { files } = /** @type {{ files: Readonly<Record<string, { mutants: readonly Mutant[] }>> }} */ (
  parseJson(readFileSync('.stryker-tmp/report.json', 'utf8'))
);
const print = (/** @type {string} */ text) => process.stdout.write(`${text}\n`);
const NOTICED = new Set(['Killed', 'Timeout', 'RuntimeError', 'CompileError']);
for (const { source, goal, equivalent } of chosen) {
  const lines = readFileSync(source, 'utf8').split('\n');
  const mutants = files[source]?.mutants ?? [];
  const missed = mutants.filter((each) => !NOTICED.has(each.status));
  /** @param {Mutant} mutant */
  const lineOf = ({ location }) => (lines[location.start.line - 1] ?? '').trim();
  const explained = missed.filter((mutant) =>
    equivalent.some((each) => each.line === lineOf(mutant) && each.replacement === mutant.replacement),
  );
  for (const mutant of missed.filter((each) => !explained.includes(each)))
    print(`  ${source}:${mutant.location.start.line} ${mutant.replacement ?? ''}    in: ${lineOf(mutant)}`);
  for (const { line, replacement } of equivalent)
    if (!explained.some((each) => lineOf(each) === line && each.replacement === replacement))
      print(`  ${source}: no longer survives, take it out of the list: ${replacement}    in: ${line}`);
  const judged = mutants.length - explained.length;
  const score = judged === 0 ? 0 : (100 * (mutants.length - missed.length)) / judged;
  if (score < goal) process.exitCode = 1;
  const all = `${(mutants.length - missed.length).toString()} of ${mutants.length.toString()} mutants noticed`;
  print(
    `${score < goal ? 'FAIL' : 'ok'} ${source}: ${all}, ${explained.length} equivalent: ${score.toFixed(1)} %, goal ${goal} %`,
  );
}
