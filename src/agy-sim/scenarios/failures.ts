/** Runs that fail: sign-in, quota, capacity, crashes. */
import type { Scenario, Step } from '../scenario/scenario.ts';

const ANSWER: readonly Step[] = [{ answer: true }];
const QUOTA =
  'Individual quota reached. Please upgrade your subscription to increase your limits. Resets in 34m13s.';
const INTERNAL = 'The model produced an internal error.';

/** Failures before 1.2.6 were retried until the print timeout. */
const exhausted = (message: string): readonly Step[] => [
  { think: true },
  { step: 'error_message' },
  { before: '1.2.6', retry: message, code: 429, status: 'RESOURCE_EXHAUSTED' },
  { fail: message, code: 429, status: 'RESOURCE_EXHAUSTED' },
];

export const FAILURE_SCENARIOS = {
  'signed-out': {
    about: 'not signed in: no init, exit 1 after 6 s',
    rows: [17],
    signed_out: true,
    before: [{ sleep: 6 }],
  },
  'signed-out-waits': {
    about: 'not signed in: prints a sign-in URL and waits a minute for a code',
    rows: [18],
    version: '1.2.1',
    signed_out: true,
    before: [
      { stderr: 'Authentication required. Please visit the URL to log in:' },
      {
        stderr: [
          '  https://accounts.google.com/o/oauth2/auth?client_id=simulated&response_type=code&code_challenge=',
          { random: 43 },
          '&state=',
          { random: 32 },
        ],
      },
      { stderr: 'Waiting for authentication...' },
      { hang: true },
    ],
  },
  'false-signed-out': {
    about: 'claims to be signed out once, works when tried again',
    rows: [19],
    version: '1.2.1',
    before: [
      { once: 'signed-out-said', stderr: 'Authentication required. Please visit the URL to log in:' },
      { once: 'signed-out-left', exit: 1 },
    ],
    steps: ANSWER,
  },
  quota: { about: 'the individual quota is used up', rows: [21, 22], steps: exhausted(QUOTA) },
  'quota-weekly': {
    about: 'the weekly quota is used up, still told as retryable',
    rows: [21],
    steps: exhausted(QUOTA.replace('34m13s', '167h51m3s')),
  },
  'quota-silent': {
    about: 'the quota is used up; retried without a word until the print timeout',
    rows: [22],
    version: '1.1.27',
    steps: exhausted(QUOTA),
  },
  credits: {
    about: 'the AI credits are used up',
    rows: [23],
    steps: exhausted('Your AI credits balance is too low to continue.'),
  },
  'capacity-503': {
    about: 'no capacity for the model; no error: line on 1.3.x',
    rows: [24],
    steps: [
      { think: true },
      {
        fail: 'API error (attempt 1): UNAVAILABLE (code 503): No capacity available for model gemini-3.6-flash-high on the server',
        marker: false,
        exit_code: 1,
        since: '1.3.0',
      },
      {
        fail: 'API error (attempt 1): UNAVAILABLE (code 503): No capacity available for model gemini-3.6-flash-high on the server',
        exit_code: 1,
      },
    ],
  },
  'interrupted-stream': {
    about: 'the stream breaks after some text; ERROR and exit 0',
    rows: [25],
    version: '1.2.17',
    steps: [
      { text: 'I have changed the first of three fi' },
      {
        fail: 'The stream was interrupted. Please continue the task you were working on.',
        marker: false,
        exit_code: 0,
      },
    ],
  },
  'partial-then-error': {
    about: 'some text, then the model fails',
    rows: [26],
    steps: [{ text: 'Half of the answ' }, { fail: INTERNAL, code: 500, status: 'INTERNAL' }],
  },
  'result-then-error': {
    about: 'a complete SUCCESS result, then AGY_ERROR and exit 3',
    rows: [27],
    steps: ANSWER,
    after: [
      {
        stderr:
          'AGY_ERROR: {"short_error":"INTERNAL (code 500): late failure","status":"INTERNAL","error_code":500,"code_kind":"http","retryable":true,"error_id":"769f7446-679f-4366-9878-ca06599bfd27-3"}',
      },
      { exit: 3 },
    ],
  },
  'bad-api-key': {
    about: 'the API key is not valid',
    rows: [],
    steps: [
      {
        fail: 'API key not valid. Please pass a valid API key.',
        code: 400,
        status: 'INVALID_ARGUMENT',
        retryable: false,
        short:
          'agent executor error: generating and executing: Error 400, Message: API key not valid. Please pass a valid API key., Status: INVALID_ARGUMENT',
      },
    ],
  },
  'account-blocked': {
    about: 'the account has to be verified',
    rows: [],
    steps: [
      {
        fail: 'Please verify your account to continue.',
        code: 403,
        status: 'PERMISSION_DENIED',
        retryable: false,
      },
    ],
  },
  'print-timeout': {
    about: 'works longer than any print timeout, without a word',
    rows: [28, 29, 30],
    steps: [{ think: true }, { sleep: 1_000_000 }, { hang: true }],
  },
  'print-timeout-partial': {
    about: 'says something, then works longer than any print timeout',
    rows: [28],
    steps: [{ text: 'Still at it: ' }, { sleep: 1_000_000 }, { hang: true }],
  },
  'no-result': {
    about: 'panics in the middle of the stream',
    rows: [36],
    steps: [{ text: 'Let me look at ' }, { sleep: 0.5 }, { crash: 'panic' }],
  },
  killed: {
    about: 'killed by SIGKILL in the middle of the stream',
    rows: [36],
    steps: [{ text: 'Let me look at ' }, { crash: 'SIGKILL' }],
  },
  aborted: {
    about: 'aborts in the middle of the stream (128 + 6)',
    rows: [36],
    steps: [{ text: 'Let me look at ' }, { exit: 134 }],
  },
  'silent-exit': {
    about: 'ends with exit 0 and no result',
    rows: [36],
    steps: [{ text: 'Let me ' }, { exit: 0 }],
  },
} as const satisfies Record<string, Scenario>;
