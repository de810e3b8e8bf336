/** Every built-in scenario by name. */
import type { Scenario } from '../scenario/scenario.ts';
import { COMMAND_SCENARIOS } from './commands.ts';
import { DENIAL_SCENARIOS } from './denials.ts';
import { FAILURE_SCENARIOS } from './failures.ts';
import { GEMINI_SCENARIOS } from './gemini.ts';
import { PROCESS_SCENARIOS } from './processes.ts';
import { STRESS_SCENARIOS } from './stress.ts';
import { SUCCESS_SCENARIOS } from './successes.ts';
import { TEXT_BAND_SCENARIOS } from './text-band.ts';

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  ...SUCCESS_SCENARIOS,
  ...DENIAL_SCENARIOS,
  ...FAILURE_SCENARIOS,
  ...PROCESS_SCENARIOS,
  ...COMMAND_SCENARIOS,
  ...TEXT_BAND_SCENARIOS,
  ...STRESS_SCENARIOS,
  ...GEMINI_SCENARIOS,
};
