/** Processes that do not go away, or leave others behind. */
import type { Scenario, Step } from '../scenario/scenario.ts';

const ANSWER: readonly Step[] = [{ answer: true }];

export const PROCESS_SCENARIOS = {
  hangs: {
    about: 'starts a command and never comes back; TERM interrupts it',
    rows: [37],
    steps: [
      { think: true },
      { tool: 'run_command', parameters: { CommandLine: 'sleep 30; echo finished > fin.txt' }, opens: true },
      { hang: true },
    ],
  },
  'ignores-term': {
    about: 'silent for ever, TERM and INT are ignored',
    rows: [38],
    signals: 'ignore',
    steps: [{ hang: true }],
  },
  'hangs-before-init': { about: 'never comes to init; TERM kills it', rows: [39], before: [{ hang: true }] },
  'result-then-hangs': {
    about: 'a complete result, but the process never exits',
    rows: [40],
    steps: ANSWER,
    after: [{ hang: true }],
  },
  grandchild: {
    about: 'leaves a child that holds stdout open',
    rows: [41],
    version: '1.1.27',
    steps: [{ spawn: 'plain', pid_file: 'grandchild.pid' }, { answer: true }],
  },
  'grandchild-setsid': {
    about: 'leaves a child in its own session that ignores TERM',
    rows: [41],
    version: '1.1.27',
    steps: [{ spawn: 'setsid', pid_file: 'grandchild.pid', ignores_term: true }, { answer: true }],
  },
  'grandchild-daemon': {
    about: 'leaves a double-forked daemon that ignores TERM',
    rows: [41],
    version: '1.1.27',
    steps: [{ spawn: 'daemon', pid_file: 'grandchild.pid', ignores_term: true }, { answer: true }],
  },
  updater: {
    about: 'starts an updater in its own session unless updates are disabled',
    rows: [42],
    before: [
      {
        spawn: 'setsid',
        pid_file: 'updater.pid',
        holds_output: false,
        seconds: 60,
        unless_env: 'AGY_CLI_DISABLE_AUTO_UPDATE=true',
      },
    ],
    steps: ANSWER,
  },
  'waits-for-stdin': {
    about: 'reads stdin to its end although a prompt was given',
    rows: [56],
    version: '1.1.7',
    reads_stdin: true,
    steps: ANSWER,
  },
  'conversation-locked': {
    about: 'waits in silence for a conversation that another process holds',
    rows: [65],
    before: [{ hang: true }],
  },
} as const satisfies Record<string, Scenario>;
