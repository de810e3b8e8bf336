// Twenty things that people say, and the call that each of them means. Nobody here judges whether a model makes it.
import { jobIdIn } from './models/script.ts';

/** What the model has seen, by the sentence whose call brought it. */
export type Seen = (sentence: number) => string;

export interface Sentence {
  readonly says: string;
  readonly tool: string;
  readonly args: (seen: Seen) => Record<string, unknown>;
  /** The error that is right where no person is at the client. */
  readonly refused?: string;
}

const REVIEW = {
  mode: 'review',
  worktree: true,
  output_schema: {
    type: 'object',
    properties: { verdict: { type: 'string' }, findings: { type: 'array', items: { type: 'object' } } },
    required: ['verdict', 'findings'],
  },
} as const;

const found = (text: string, pattern: RegExp): string => {
  const value = pattern.exec(text)?.[1];
  if (value === undefined) throw new Error(`${String(pattern)} is not in: ${text.slice(0, 500)}`);
  return value;
};

export const SENTENCES: readonly Sentence[] = [
  {
    says: 'Ask agy which tests of this project are slow.',
    tool: 'agy',
    args: () => ({ prompt: 'Which tests of this project are slow, and why?' }),
  },
  {
    says: 'Get a second opinion from the Antigravity agent on this plan.',
    tool: 'agy',
    args: () => ({ prompt: 'Is this plan sound? One leg first, then the other.', mode: 'ask' }),
  },
  {
    says: 'Let Antigravity make a plan for the migration, but change nothing.',
    tool: 'agy',
    args: () => ({ prompt: 'Plan the migration to two legs.', mode: 'plan' }),
  },
  {
    says: 'Have README.md reviewed by agy.',
    tool: 'agy',
    args: () => ({ ...REVIEW, prompt: 'Review README.md.' }),
  },
  {
    says: 'Do an adversarial review of my staged changes with agy.',
    tool: 'agy',
    args: () => ({ ...REVIEW, prompt: 'Assume that the change is wrong and try to prove it: …' }),
  },
  {
    says: 'Is this branch safe? Let agy do a security review.',
    tool: 'agy',
    args: () => ({ ...REVIEW, prompt: 'Report weaknesses that this change brings: …' }),
  },
  {
    says: 'Let agy add a farewell, in the background, in a worktree.',
    tool: 'agy_start',
    args: () => ({
      prompt: 'Add a farewell. [[sim:write farewell.txt=Goodbye]]',
      mode: 'execute',
      allow_write: true,
      label: 'farewell',
    }),
  },
  {
    says: 'Wait for the job until it ends, at most a minute.',
    tool: 'agy_status',
    args: (seen) => ({ job_id: jobIdIn(seen(7)), wait_seconds: 60 }),
  },
  {
    says: 'What is the status of the job?',
    tool: 'agy_status',
    args: (seen) => ({ job_id: jobIdIn(seen(7)) }),
  },
  {
    says: 'Which events happened in that job, one by one?',
    tool: 'agy_read',
    args: (seen) => ({ job_id: jobIdIn(seen(7)) }),
  },
  {
    says: 'What was the answer of the finished job?',
    tool: 'agy_result',
    args: (seen) => ({ job_id: jobIdIn(seen(7)) }),
  },
  {
    says: 'Show me the diff of what it changed.',
    tool: 'agy_diff',
    args: (seen) => ({ job_id: jobIdIn(seen(7)) }),
  },
  {
    says: 'I have reviewed the changes; apply them to my checkout.',
    tool: 'agy_apply',
    refused: 'approval_denied',
    args: (seen) => ({ job_id: jobIdIn(seen(7)), patch_sha256: found(seen(12), /\b([0-9a-f]{64})\b/) }),
  },
  {
    says: 'Remove the worktree of that job, we are done with it.',
    tool: 'agy_discard',
    args: (seen) => ({ job_id: jobIdIn(seen(7)) }),
  },
  {
    says: 'Start a long search for all places that assume UTC.',
    tool: 'agy_start',
    args: () => ({ prompt: 'Find all places that assume UTC. [[sim:hang]]', mode: 'long' }),
  },
  {
    says: 'Stop that job.',
    tool: 'agy_cancel',
    args: (seen) => ({ job_id: jobIdIn(seen(15)), reason: 'The user wants it stopped' }),
  },
  { says: 'List the newest jobs.', tool: 'agy_sessions', args: () => ({ limit: 10 }) },
  {
    says: 'Continue that conversation and ask about Windows paths.',
    tool: 'agy_continue',
    args: (seen) => ({
      prompt: 'And on Windows?',
      session_id: found(seen(1), /"?session_id"?: ?"?([A-Za-z0-9._-]+)/),
    }),
  },
  {
    says: 'Agy does not work: check what is wrong with agent, git and settings.',
    tool: 'agy_doctor',
    args: () => ({}),
  },
  {
    says: 'Purge the jobs older than 30 days.',
    tool: 'agy_purge',
    args: () => ({ days: 30, dry_run: true }),
  },
];
