// doctor --fix: clears what crashes left, then examines like the tool.
import type { App } from '../app.ts';
import type { Cleared } from '../doctor/doctor.ts';
import { agyDoctor } from '../tools/agy-doctor.ts';
import { parseInput } from '../tools/parse-input.ts';
import { parseFlags } from './flags.ts';
import type { Printer } from './print.ts';

const line = ({ kind, what, problem }: Cleared): string =>
  problem === null ? `cleared ${kind}: ${what}` : `not cleared ${kind}: ${what}: ${problem}`;

/** @returns the exit code: 1 when the installation is not healthy or something could not be cleared */
export async function doctorFix(words: readonly string[], app: App, printer: Printer): Promise<number> {
  const input = parseInput(agyDoctor.input, parseFlags(words, agyDoctor.input, null));
  const fixable = await app.doctor.fixable();
  // Shown before it is done: with --json only the outcome is.
  if (fixable.length > 0)
    printer.text(['will clear:', ...fixable.map(({ kind, what }) => `  ${kind}: ${what}`)].join('\n'));
  const cleared = await app.doctor.clear();
  const report = await app.doctor.examine(input.force_refresh);
  printer.result({ ...report, cleared }, (safe) =>
    [...safe.cleared.map(line), agyDoctor.say(safe)].join('\n'),
  );
  return report.healthy && cleared.every(({ problem }) => problem === null) ? 0 : 1;
}
