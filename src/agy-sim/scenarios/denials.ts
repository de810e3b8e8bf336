/** Tools that headless mode refuses. */
import type { Scenario, Step } from '../scenario/scenario.ts';

const WRITE: Step = { write: 'out.txt', content: 'written before the denial\n' };
const SHELL: Step = { tool: 'run_command', parameters: { CommandLine: 'echo probe-shell' } };
const URL: Step = {
  tool: 'read_url_content',
  parameters: { Url: 'https://example.com/' },
  shape: 'error',
};

export const DENIAL_SCENARIOS = {
  denied: {
    about: 'writes, then a command is denied: DONE without output, empty response',
    rows: [8, 11],
    steps: [WRITE, SHELL, { answer: true }],
  },
  'denied-by-policy': {
    about: 'as denied, whatever flags and settings say',
    rows: [8],
    steps: [WRITE, { ...SHELL, denied: true }, { answer: true }],
  },
  'denied-with-target': {
    about: 'a denied page: ERROR with a message that names the target',
    rows: [9],
    version: '1.2.13',
    steps: [{ think: true }, URL],
  },
  'denied-after-text': {
    about: 'denied after some prose: the response is not empty',
    rows: [10],
    steps: [{ say: 'I will run the probe now.\n' }, SHELL],
  },
  'denied-text': {
    about: 'text mode: nothing on stdout, the reason on stderr',
    rows: [11],
    version: '1.1.7',
    steps: [SHELL],
  },
  'denied-multi-turn': {
    about: 'stream input on 1.1.19: CANCELED, the process ends',
    rows: [12],
    version: '1.1.19',
    steps: [SHELL],
  },
  'denied-by-hook': {
    about: 'a pre-tool hook refuses a command; the run goes on',
    rows: [13],
    permission_mode: 'always-proceed',
    steps: [
      { think: true },
      {
        tool: 'run_command',
        parameters: { CommandLine: 'echo denyme' },
        error: 'tool call denied by pre-tool hook: probe hook deny: the user refused this command',
        seconds: 0.379737477,
        granted: true,
      },
      { answer: true },
    ],
  },
} as const satisfies Record<string, Scenario>;
