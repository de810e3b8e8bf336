/** Runs that end well, however oddly they look on the way. */
import type { Scenario, Step } from '../scenario/scenario.ts';

const ANSWER: readonly Step[] = [{ answer: true }];

const SUBAGENT = {
  type_name: 'research',
  role: 'Secret Reader',
  initial_prompt: 'Read notes.txt and reply with the secret word only.',
};

const STARTED_SUBAGENT = {
  ...SUBAGENT,
  conversation_id: 'cc320b5c-7911-449e-b45f-013887cb5cfe',
  log_uri:
    'file://~/.gemini/antigravity-cli/brain/cc320b5c-7911-449e-b45f-013887cb5cfe/.system_generated/logs/transcript.jsonl',
  workspace_uris: ['file://{{cwd}}'],
};

export const SUCCESS_SCENARIOS = {
  ok: {
    about: 'answers; in text, json and stream-json',
    rows: [1, 2, 3, 14, 15, 16, 32, 35, 37, 39, 45],
    steps: ANSWER,
  },
  'no-init-model': { about: 'init does not name the model', rows: [4], version: '1.3.1', steps: ANSWER },
  'init-model': { about: 'init names the model', rows: [4], version: '1.3.2', steps: ANSWER },
  tools: {
    about: 'reads a file, runs a command with CRLF output, answers',
    rows: [5],
    permission_mode: 'always-proceed',
    steps: [
      { think: true, seconds: 12.574689307, usage: [12604, 1420, 1383, 0] },
      {
        tool: 'view_file',
        parameters: { AbsolutePath: '/mnt/notes.txt' },
        output: '3 lines, 44 bytes',
        seconds: 0.008565486,
        granted: true,
      },
      { think: true, seconds: 2.683861857, usage: [14221, 217, 155, 0] },
      {
        tool: 'run_command',
        parameters: { CommandLine: "python3 -c 'print(6*7)'" },
        output: '42\r\n',
        seconds: 0.054844105,
        granted: true,
      },
      { text: 'CODE=HERON-5518\n' },
      { text: 'CMD=42' },
      { close: '\n', seconds: 3.35627374, usage: [14526, 181, 167, 0] },
    ],
  },
  write: {
    about: 'really writes simulated.txt in the workspace',
    rows: [6],
    steps: [{ write: 'simulated.txt', content: ['Written by agy-sim.\n'] }, { answer: true }],
  },
  'write-to-scratch': {
    about: 'says it wrote, but the file went to its own scratch directory',
    rows: [7],
    version: '1.1.27',
    steps: [{ write: 'simulated.txt', content: 'Nobody looks here.\n', to: 'scratch' }, { answer: true }],
  },
  empty: { about: 'SUCCESS with an empty response and no explanation', rows: [], steps: [{ think: true }] },
  subagent: {
    about: 'invokes a subagent whose steps are not in the stream',
    rows: [44],
    steps: [
      { think: true },
      {
        step: 'subagent',
        state: 'ACTIVE',
        name: 'invoke_subagent',
        fields: { subagent_info: { subagents: [SUBAGENT] } },
      },
      {
        step: 'subagent',
        same: true,
        name: 'invoke_subagent',
        seconds: 0.446841518,
        fields: { subagent_info: { subagents: [STARTED_SUBAGENT] } },
      },
      { say: 'The researcher is at work.\n' },
      { sleep: 5 },
      { step: 'system_message', seconds: 0.000261218 },
      { say: 'SUB SAID banana\n', seconds: 2.31516927, usage: [13603, 4, 0, 0] },
    ],
  },
  'held-background': {
    about: 'a background command holds the result for 20 s of silence',
    rows: [43],
    steps: [
      { think: true },
      {
        tool: 'run_command',
        parameters: { CommandLine: 'sleep 20; echo done > bg.txt' },
        seconds: 20.146958819,
        granted: true,
      },
      { say: 'STARTED\n', seconds: 4.48230551, usage: [13640, 36, 35, 0] },
      { step: 'system_message', seconds: 0.000218491 },
      { text: 'The background task has finished successfully (`bg.txt` created).' },
      { close: '\n', seconds: 5.050344434, usage: [13918, 69, 56, 0] },
    ],
  },
  'json-schema-stale': {
    about: 'answers without calling finish: the structured output of the last turn is told again',
    rows: [45],
    steps: [{ say: 'No data this time.\n' }],
  },
  'ask-question': {
    about: 'a step of type unknown, then the model answers itself; stalls before 1.1.12',
    rows: [46],
    steps: [
      { think: true },
      { before: '1.1.12', hang: true },
      { step: 'unknown', seconds: 0.021179515 },
      { say: 'Nobody is there to ask, so I chose blue.\n' },
    ],
  },
  'second-user-input': {
    about: 'a second user_input in the middle of one run, num_turns 2',
    rows: [47],
    steps: [
      { think: true },
      { tool: 'view_file', parameters: { AbsolutePath: '{{cwd}}/notes.txt' }, output: '1 lines, 5 bytes' },
      { step: 'user_input' },
      { answer: true },
    ],
  },
  'mcp-start-up': {
    about: 'a minute of silence before init',
    rows: [57],
    before: [{ sleep: 60 }],
    steps: ANSWER,
  },
  'settings-voided': {
    about: 'the whole settings file is discarded',
    rows: [63],
    version: '1.2.13',
    before: [
      {
        stderr:
          'failed to load cli settings, using defaults: invalid settings: useG1Credits: invalid value "off"',
      },
    ],
    steps: ANSWER,
  },
  'glog-noise': {
    about: 'log lines leak to stderr',
    rows: [63],
    version: '1.1.27',
    before: [
      {
        stderr:
          'ERROR: logging before google.Init: I0520 11:22:25.430793 12345 server.go:485] Language server listening on random port at 53816 for HTTPS (gRPC)',
      },
      {
        stderr:
          'ERROR: logging before google.Init: E0520 11:22:25.822941 12345 log.go:398] Failed to poll ListExperiments: error getting token source: You are not logged into Antigravity.',
      },
    ],
    steps: ANSWER,
  },
  'self-update': {
    about: 'the version changes between the first and the second call',
    rows: [64],
    versions: ['1.3.1', '1.3.2'],
    steps: ANSWER,
  },
} as const satisfies Record<string, Scenario>;
