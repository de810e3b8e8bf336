/** Probes and subcommands that answer oddly. */
import type { Scenario, Step } from '../scenario/scenario.ts';

const ANSWER: readonly Step[] = [{ answer: true }];

export const COMMAND_SCENARIOS = {
  'models-signed-out': { about: 'models asks to sign in', rows: [49], signed_out: true },
  'models-names-only': { about: 'models lists display names', rows: [49], version: '1.1.4', steps: ANSWER },
  'version-with-name': {
    about: '--version prints the name too',
    rows: [50],
    commands: { version: [{ raw: 'agy 1.4.0\n' }] },
    steps: ANSWER,
  },
  'version-garbage': {
    about: '--version prints something that is no version',
    rows: [50],
    commands: { version: [{ raw: 'Antigravity nightly\n' }] },
    steps: ANSWER,
  },
  'version-hangs': {
    about: '--version never answers',
    rows: [50],
    commands: { version: [{ hang: true }] },
    steps: ANSWER,
  },
  'slow-probes': {
    about: 'models answers after a minute',
    rows: [49],
    commands: { models: [{ stderr: 'Fetching available models...' }, { sleep: 60 }] },
    steps: ANSWER,
  },
} as const satisfies Record<string, Scenario>;
