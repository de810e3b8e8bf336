/** How a failing model or API shows: version decides on lines and exit code. */
import { randomUUID } from 'node:crypto';
import { goJson } from '../go/go-json.ts';
import type { Log } from './log-file.ts';
import type { Ending, Turn } from '../scenario/run.ts';
import type { StepKinds } from '../scenario/scenario.ts';
import { has } from './version.ts';

const AGY_ERROR_EXIT = 3;

export const shortError = (message: string, { status, code }: { status?: string; code?: number }): string =>
  code === undefined ? message : `${status ?? 'UNKNOWN'} (code ${code}): ${message}`;

function agyErrorLine(step: StepKinds['fail'], short: string, index: string): string {
  const fields = {
    short_error: short,
    status: step.status,
    error_code: step.code,
    code_kind: 'http',
    retryable: step.retryable ?? true,
    error_id: `${randomUUID()}-${index}`,
  };
  return `AGY_ERROR: ${goJson(fields)}`;
}

export function agyFailure(
  step: StepKinds['fail'],
  message: string,
  run: { version: string; log: Log; turn: Turn; step: string },
): Ending {
  const short = step.short ?? shortError(message, step);
  run.log.write(`agent executor error: ${short}`, 'log.go:398', 'E');
  const base = { status: 'ERROR', error: message };
  if (!has(run.version, 'failuresExitNonZero')) return { ...base, exit: 0, stderr: [] };
  const prefix = has(run.version, 'errorMarker') ? 'error: ' : 'Error: ';
  const tells = step.status !== undefined && has(run.version, 'agyError');
  const whole = run.turn.pieces.length === 0 || has(run.version, 'partialErrorExits3');
  return {
    ...base,
    exit: step.exit_code ?? (tells && whole ? AGY_ERROR_EXIT : 1),
    stderr: [
      ...(step.marker === false ? [] : [prefix + message]),
      ...(tells ? [agyErrorLine(step, short, run.step)] : []),
    ],
  };
}
