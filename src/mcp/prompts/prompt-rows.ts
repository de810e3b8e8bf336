// The prompts as data: name, arguments, and the words that they become.
import type { ReviewRange } from '../../protocol/review-range.ts';
import { parseReviewRange } from '../../protocol/review-range.ts';
import type { ReviewCommit } from '../../workspace/review/review-commit.ts';
import { reviewSchema, type ReviewKind } from './review-schemas.ts';
import { assistantPrompt, CALLER_CHECKS } from './review-texts.ts';

interface PromptArgument {
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
}

/** What a prompt may ask of the server while it is made. */
export interface PromptCall {
  readonly prepareReview: (range: ReviewRange) => Promise<ReviewCommit>;
}

type Given = Readonly<Record<string, string>>;

interface PromptRow {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly PromptArgument[];
  readonly say: (args: Given, call: PromptCall) => string | Promise<string>;
}

/** Claude Code cuts a command at its blanks and gives each argument one word. */
const ALL_WORDS =
  'If <command-args> stands above, take all of its words for that: some clients pass on only the first.';

const NARROW: readonly PromptArgument[] = [
  {
    name: 'range',
    description: 'staged, working-tree, or BASE..HEAD such as main..HEAD; else working-tree',
  },
  { name: 'focus', description: 'What to look at above all' },
];

const sayReview =
  (kind: ReviewKind): PromptRow['say'] =>
  async ({ range: words = 'working-tree', focus = '' }, { prepareReview }) => {
    const range = parseReviewRange(words.trim());
    const made = await prepareReview(range);
    return assistantPrompt({ kind, range, made, focus: focus.trim() });
  };

export const PROMPTS: readonly PromptRow[] = [
  {
    name: 'review',
    title: 'Review by another agent',
    description: 'Lets the Antigravity agent review changes or files, then weighs its findings.',
    arguments: [{ name: 'what', description: 'A file, a commit, a branch; else the uncommitted changes' }],
    say: ({ what = 'the uncommitted changes of this repository' }) =>
      `Let the Antigravity agent review ${what}. ${ALL_WORDS} Call the tool agy with mode "review", a prompt that says what to look at and what it is for as far as you know it, and this output_schema:\n\n\`\`\`json\n${JSON.stringify(reviewSchema('review'))}\n\`\`\`\n\nIt reads files and may not be allowed to run commands: for a change, put the patch into the prompt, or into a file in a folder that you name in add_dirs. If it returns a running job, wait with agy_status, then agy_result; the answer is in structured_output. ${CALLER_CHECKS} Then tell me the findings that hold, the most severe first, and those that you reject and why. Change nothing yet.`,
  },
  {
    name: 'review-range',
    title: 'Review of a range',
    description: 'Lets the Antigravity agent review what is staged, uncommitted, or in a range of commits.',
    arguments: NARROW,
    say: sayReview('review'),
  },
  {
    name: 'adversarial-review',
    title: 'Adversarial review',
    description: 'Lets the Antigravity agent try to prove a change wrong: scenarios in which it fails.',
    arguments: NARROW,
    say: sayReview('adversarial-review'),
  },
  {
    name: 'security-review',
    title: 'Security review by another agent',
    description: 'Lets the Antigravity agent look for weaknesses that a change brings or leaves open.',
    arguments: NARROW,
    say: sayReview('security-review'),
  },
  {
    name: 'second-opinion',
    title: 'Second opinion',
    description: 'Asks the Antigravity agent the same question and compares its answer with yours.',
    arguments: [{ name: 'question', description: 'What to decide or explain; else what we talk about' }],
    say: ({ question = 'what we are discussing' }) =>
      `Get a second opinion on: ${question}\n${ALL_WORDS} Form your own answer first, without telling it. Then call the tool agy with mode "ask" and a neutral prompt that is complete in itself: the question, the relevant files by path, the constraints. ${CALLER_CHECKS} Then tell me both answers in short, where they differ, and which one you would follow and why.`,
  },
  {
    name: 'delegate',
    title: 'Delegate a change',
    description: 'Lets the Antigravity agent change files in a worktree of its own, and shows the diff.',
    arguments: [{ name: 'task', description: 'What is to be changed', required: true }],
    say: ({ task = '' }) =>
      `Delegate this task to the Antigravity agent: ${task}\n${ALL_WORDS} Call the tool agy_start with mode "execute", allow_write true, a short label, and a prompt that is complete in itself: goal, files by path, what must not change, how to check the result. Tell me the job_id, wait with agy_status, then read the whole patch with agy_diff. Review it like a stranger's pull request and tell me what it does and what you doubt. Only when I agree, call agy_apply with the patch_sha256; otherwise agy_discard, or agy_continue with what is missing.`,
  },
  {
    name: 'status',
    title: 'How the jobs stand',
    description: 'Shows the jobs of the Antigravity agent, or one of them.',
    arguments: [{ name: 'job_id', description: 'One job; else the newest ones' }],
    say: ({ job_id }) =>
      job_id === undefined
        ? 'Call the tool agy_sessions with limit 10 and tell me in a short table which jobs of the Antigravity agent run, which have ended since we last looked, and which changes still wait to be applied or discarded.'
        : `Call the tool agy_status with job_id "${job_id}". Tell me how it stands; if it has ended, what it answered (agy_result) and whether changes wait (agy_diff).`,
  },
];
