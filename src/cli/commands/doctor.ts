// doctor --fix: shows what can be fixed without losing anything, fixes it, then runs the checks of the tool.
import type { Cleared, Report } from '../../doctor/doctor.ts';
import { lacksAgentAlone } from '../../doctor/missing-agent.ts';
import { ERRORS } from '../../protocol/error.ts';
import { agyDoctor } from '../../tools/agy-doctor.ts';
import { parseInput } from '../../tools/definition/parse-input.ts';
import type { Invocation } from '../command.ts';
import { formatChecks } from '../output/format-output.ts';

const line = ({ kind, what, problem }: Cleared): string => {
  const done = kind === 'skill' ? 'renewed' : 'cleared';
  return problem === null ? `${done} ${kind}: ${what}` : `not ${done} ${kind}: ${what}: ${problem}`;
};

/** Where only an agent is missing, all else works: said by the code that means this. */
export const doctorExit = ({ healthy, checks }: Pick<Report, 'healthy' | 'checks'>): number =>
  healthy ? 0 : lacksAgentAlone(checks) ? ERRORS.agent_missing.exit : 1;

/** @returns the exit code: 1 when the installation is not healthy or something could not be cleared */
export async function doctorFix({ args, app, printer, paint }: Invocation): Promise<number> {
  const input = parseInput(agyDoctor.input, args);
  const doctor = await (await app()).doctor();
  const fixable = await doctor.fixable();
  // Shown before it is done: with --json only the outcome is.
  if (fixable.length > 0)
    printer.text(['to be fixed:', ...fixable.map(({ kind, what }) => `  ${kind}: ${what}`)].join('\n'));
  const cleared = await doctor.clear();
  const report = await doctor.examine(input.force_refresh);
  printer.result({ ...report, cleared }, (safe) =>
    [...safe.cleared.map(line), formatChecks(safe, paint)].join('\n'),
  );
  return cleared.every(({ problem }) => problem === null) ? doctorExit(report) : 1;
}
