// What each mode means: data.
import { LIMITS } from '../protocol/limits.ts';
import type { Mode } from '../protocol/request.ts';

export interface ModeRule {
  /** Whether the mode exists to change files. */
  readonly writes: boolean;
  readonly timeoutSeconds: number;
  /** Put before the prompt; the caller sees it in dry_run. */
  readonly preamble: string;
}

const READ_ONLY = 'Do not create, change or delete any file.';
const short = LIMITS.timeoutSeconds.default;

export const MODE_RULES: Readonly<Record<Mode, ModeRule>> = {
  ask: { writes: false, timeoutSeconds: short, preamble: `Answer the question. ${READ_ONLY}` },
  plan: { writes: false, timeoutSeconds: short, preamble: `Make a plan, do not carry it out. ${READ_ONLY}` },
  prototype: {
    writes: false,
    timeoutSeconds: short,
    preamble: `Sketch a solution in your answer. ${READ_ONLY}`,
  },
  review: {
    writes: false,
    timeoutSeconds: short,
    preamble: `Review what is asked, name files and lines. ${READ_ONLY}`,
  },
  execute: { writes: true, timeoutSeconds: short, preamble: '' },
  browser: { writes: false, timeoutSeconds: short, preamble: `Use the browser where it helps. ${READ_ONLY}` },
  long: {
    writes: false,
    timeoutSeconds: LIMITS.timeoutSeconds.long,
    preamble: `Take the time that a thorough answer needs. ${READ_ONLY}`,
  },
};

/** Whether a job of this mode exists to change files; a record may name a mode that this version does not know. */
export function modeWrites(mode: string): boolean {
  return Object.hasOwn(MODE_RULES, mode) && MODE_RULES[mode as Mode].writes;
}

/** Whether this run may change files. */
export function mayWrite({ mode, allowWrite }: { mode: Mode; allowWrite: boolean }): boolean {
  return modeWrites(mode) && allowWrite;
}
