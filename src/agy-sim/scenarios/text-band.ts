/** 1.0.x: what later versions report in their stream is only in the log. */
import type { Scenario } from '../scenario/scenario.ts';

export const TEXT_BAND_SCENARIOS = {
  'text-band': {
    about: 'answer on stdout, everything else in the log',
    rows: [53],
    version: '1.0.16',
    steps: [{ answer: true }],
  },
  'swallowed-error': {
    about: 'exit 0, empty stdout, the upstream error in the log',
    rows: [54],
    version: '1.0.16',
    steps: [
      { fail: 'User location is not supported for the API use.', code: 400, status: 'FAILED_PRECONDITION' },
    ],
  },
  'swallowed-quota': {
    about: 'exit 0, empty stdout, the exhausted quota in the log',
    rows: [54],
    version: '1.0.16',
    steps: [
      {
        fail: 'Individual quota reached. Please upgrade your subscription to increase your limits. Resets in 34m13s.',
        code: 429,
        status: 'RESOURCE_EXHAUSTED',
      },
    ],
  },
  'auth-timeout': {
    about: 'the log says that signing in timed out',
    rows: [55],
    version: '1.0.16',
    before: [
      { log: 'keyringAuth: timed out after 1s', source: 'keyring.go:71', level: 'W' },
      { sleep: 30 },
      { log: 'Print mode: auth timed out', source: 'printmode.go:140', level: 'E' },
      { exit: 1 },
    ],
  },
  'transcript-only': {
    about: 'the answer stands only in transcript.jsonl, stdout is empty',
    rows: [55],
    version: '1.0.16',
    steps: [{ answer: true }, { result: { response: '' } }],
  },
} as const satisfies Record<string, Scenario>;
