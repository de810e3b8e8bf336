// What happens where something that a decision needs does not work: the rows of docs/reference/fail-closed.md, each with a test.
import type { ErrorCode } from '../../src/protocol/error.ts';
import { TIMES } from '../../src/protocol/limits.ts';

export const SERVICES = {
  policy: 'Policy file',
  audit: 'Audit trail',
  approvals: 'Approvals',
  confinement: 'Confinement',
  budgets: 'Budgets',
} as const;
export type Service = keyof typeof SERVICES;

export const TROUBLES = ['absent', 'unreadable', 'slow', 'full'] as const;
export type Trouble = (typeof TROUBLES)[number];

const ANSWER_SECONDS = TIMES.answerMs / 1_000;

interface Row {
  /** What is wrong, a clause. */
  readonly when: string;
  /** What happens, a clause; no agent is started in any row. */
  readonly then: string;
  readonly code: ErrorCode;
}

export const FAIL_CLOSED: Readonly<Record<Service, Readonly<Record<Trouble, Row>>>> = {
  policy: {
    absent: {
      when: '`AGY_MCP_POLICY` names a file that is not there',
      then: 'every call is refused, and the words name the variable',
      code: 'policy_denied',
    },
    unreadable: {
      when: 'it is no TOML, has a key or a schema that is not known, or cannot be opened',
      then: 'every call is refused, and the words name file, line and what is wrong',
      code: 'policy_denied',
    },
    slow: {
      when: 'a pipe without a writer stands in its place',
      then: 'every call is refused at once: nothing but a file is read',
      code: 'policy_denied',
    },
    full: { when: 'it is longer than may be', then: 'every call is refused', code: 'policy_denied' },
  },
  audit: {
    absent: {
      when: 'its folder cannot be made',
      then: 'nothing starts or changes; a job under way goes on, and its records are made up',
      code: 'store_failed',
    },
    unreadable: {
      when: 'its last record is not as it was written',
      then: 'nothing starts or changes until a person has looked at it',
      code: 'store_failed',
    },
    slow: {
      when: 'another process keeps its lock',
      then: `the call waits for ${TIMES.lockMs / 1_000} seconds, then nothing starts`,
      code: 'store_failed',
    },
    full: { when: 'the disk is full', then: 'nothing starts or changes', code: 'store_failed' },
  },
  approvals: {
    absent: {
      when: 'their folder cannot be made',
      then: 'what cannot be asked does not start',
      code: 'store_failed',
    },
    unreadable: {
      when: 'an answer is torn, or says nothing that is known',
      then: `it is no answer: ${ANSWER_SECONDS} seconds after the question that is a no`,
      code: 'approval_denied',
    },
    slow: {
      when: `nobody answers within ${ANSWER_SECONDS} seconds`,
      then: 'that is a no',
      code: 'approval_denied',
    },
    full: {
      when: 'the disk is full',
      then: 'what cannot be asked does not start',
      code: 'store_failed',
    },
  },
  confinement: {
    absent: {
      when: 'neither bubblewrap nor unshare can make a sandbox',
      then: 'a job that must be confined is refused',
      code: 'confinement_unavailable',
    },
    unreadable: {
      when: 'the program says that it confines, and does not',
      then: 'it is found from inside of the sandbox, and the job ends before its agent starts',
      code: 'confinement_unavailable',
    },
    slow: {
      when: 'the program does not answer',
      then: 'each trial is ended after five seconds, and the job is refused',
      code: 'confinement_unavailable',
    },
    full: {
      when: 'the kernel gives no more namespaces',
      then: 'a job that must be confined is refused',
      code: 'confinement_unavailable',
    },
  },
  budgets: {
    absent: {
      when: 'their folder cannot be made',
      then: 'nothing starts under a budget',
      code: 'store_failed',
    },
    unreadable: {
      when: 'the ledger is damaged, or of a later version',
      then: 'nothing starts under a budget until a person has moved it away',
      code: 'store_failed',
    },
    slow: {
      when: 'another process keeps its lock',
      then: `the call waits for ${TIMES.lockMs / 1_000} seconds, then nothing starts`,
      code: 'busy',
    },
    full: { when: 'the disk is full', then: 'nothing starts under a budget', code: 'store_failed' },
  },
};

export function failClosedReference(head: string): string {
  const rows = Object.entries(SERVICES).flatMap(([service, name]) =>
    TROUBLES.map((trouble) => {
      const { when, then, code } = FAIL_CLOSED[service as Service][trouble];
      return `| ${name} | ${trouble} | ${when} | ${then} | \`${code}\` |`;
    }),
  );
  return [
    '# Where a decision cannot be made',
    '',
    head,
    '',
    'This page answers: what happens when something that a decision needs is not there, cannot be read, is slow or is full?',
    '',
    'The answer is a no, in words that say what to do, and no agent starts. Each row is tried with the built program.',
    '',
    '| What | Trouble | When | Then | Error |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    'What is no trouble:',
    '',
    '- No policy file, and no variable that names one: then no rule holds, and the questions of the configuration stay.',
    '- No ledger of budgets: counting starts from zero. Whoever can remove it can remove the whole store; the audit trail still has every start.',
    '- No audit trail: a new one begins. A caller that holds an `audit_head` of the old one finds that out.',
    '- No way to confine with `level = "auto"`: the job says `none`, and a person is asked before it writes. `require` is the level that refuses.',
    '- A client that cannot ask: a rule that wants a yes waits for a terminal; a risk that no rule names is not asked about.',
    '',
  ].join('\n');
}
