/** What ends a run of agy before there is a conversation. */
import { loneResult } from './agy-output.ts';
import { helpText, programName } from './flags.ts';
import { goJson } from '../go/go-json.ts';
import type { Machine } from '../machine.ts';
import type { Format, Options } from './options.ts';
import type { Config } from '../scenario/scenario.ts';

export const USAGE_EXIT = 2;
export const NOT_SIMULATED_EXIT = 64;

export interface Call {
  readonly machine: Machine;
  readonly config: Config;
  readonly version: string;
}

export async function wrongUsage({ machine, version }: Call, problem: string): Promise<number> {
  await machine.err.write(`${problem}\n${helpText(version, machine.invokedAs)}`);
  return USAGE_EXIT;
}

export async function failEarly(
  { machine }: Call,
  format: Format,
  problem: string,
  exit = 1,
): Promise<number> {
  const result = loneResult('ERROR', '', { error: problem });
  const shown = { text: undefined, json: result, 'stream-json': { event: 'result', result } }[format];
  if (shown !== undefined) await machine.out.write(`${goJson(shown)}\n`);
  await machine.err.write(`error: ${problem}\n`);
  return exit;
}

export async function signedOut(call: Call, format: Format): Promise<number> {
  const name = programName(call.version, 'agy');
  await call.machine.err.write(`Error: authentication required. Run '${name}' to log in, then retry.\n`);
  return failEarly(call, format, 'authentication failed or timed out');
}

/** Refusals that need nothing but the flags. */
export function optionProblem(options: Options): { problem: string; exit: number } | undefined {
  if (options.mode === 'default') return { problem: 'invalid --mode "default"', exit: 1 };
  if (!options.streamInput) return undefined;
  if (options.format !== 'stream-json')
    return { problem: '--input-format stream-json requires --output-format stream-json', exit: USAGE_EXIT };
  return (options.prompt ?? '') === ''
    ? undefined
    : { problem: '--print takes no prompt with --input-format stream-json', exit: USAGE_EXIT };
}

export async function warnAbout({ machine }: Call, { mode, disableSlash }: Options): Promise<void> {
  const known = mode === undefined || ['accept-edits', 'plan'].includes(mode);
  if (!known) await machine.err.write(`warning: unrecognized --mode value ${JSON.stringify(mode)}\n`);
  if (mode === 'plan' && disableSlash)
    await machine.err.write('warning: --mode plan has no effect while slash command expansion is disabled\n');
}
