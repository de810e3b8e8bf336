/** The gemini CLI: its stream, its refusals, its exit codes. */
import type { Scenario, Step } from '../scenario/scenario.ts';

const ANSWER: readonly Step[] = [{ answer: true }];
const INELIGIBLE =
  'This client is no longer supported for Gemini Code Assist for individuals. To continue using Gemini, please migrate to the Antigravity suite of products: https://antigravity.google';

export const GEMINI_SCENARIOS = {
  'gemini-ok': { about: 'gemini answers', rows: [66], agent: 'gemini', steps: ANSWER },
  'gemini-tools': {
    about: 'gemini lists a directory, then answers',
    rows: [66],
    agent: 'gemini',
    steps: [
      { tool: 'list_directory', parameters: { dir_path: '.' }, output: 'Directory is empty.' },
      { text: 'Hel' },
      { text: 'lo' },
    ],
  },
  'gemini-tool-missing': {
    about: 'gemini asks for a shell it was not given; the run goes on',
    rows: [66],
    agent: 'gemini',
    steps: [
      { tool: 'run_shell_command', parameters: { command: 'ls' }, output: 'README.md' },
      { answer: true },
    ],
  },
  'gemini-error-event': {
    about: 'gemini warns of a loop in the middle of the stream',
    rows: [66],
    agent: 'gemini',
    steps: [
      {
        event: {
          type: 'error',
          timestamp: '{{now}}',
          severity: 'warning',
          message: 'Loop detected, stopping execution',
        },
      },
      { answer: true },
    ],
  },
  'gemini-signed-out': {
    about: 'gemini has no way to sign in: 41',
    rows: [67],
    agent: 'gemini',
    signed_out: true,
  },
  'gemini-untrusted': {
    about: 'gemini does not trust the folder: 55',
    rows: [67],
    agent: 'gemini',
    trusted: false,
    steps: ANSWER,
  },
  'gemini-turn-limit': {
    about: 'gemini reaches its turn limit: 53',
    rows: [67],
    agent: 'gemini',
    steps: [{ fail: 'Reached max session turns for this session.', exit_code: 53 }],
  },
  'gemini-bad-request': {
    about: 'gemini gets a 400: exit 144',
    rows: [67],
    agent: 'gemini',
    steps: [
      {
        fail: '[API Error: {"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]',
        code: 400,
      },
    ],
  },
  'gemini-quota': {
    about: 'gemini gets a 429: exit 173',
    rows: [67],
    agent: 'gemini',
    steps: [
      {
        fail: '[API Error: You have exhausted your daily quota on this model.]\nPlease wait and try again later.',
        code: 429,
      },
    ],
  },
  'gemini-ineligible': {
    about: 'gemini is retired for this account: exit 1',
    rows: [67],
    agent: 'gemini',
    before: [
      { stderr: `IneligibleTierError: ${INELIGIBLE}` },
      { stderr: '  reason: UNSUPPORTED_CLIENT' },
      { exit: 1 },
    ],
  },
  'gemini-hangs': {
    about: 'gemini works for ever; TERM to the group ends it with 0 and no result',
    rows: [68],
    agent: 'gemini',
    steps: [{ text: 'Thinking' }, { hang: true }],
  },
} as const satisfies Record<string, Scenario>;
