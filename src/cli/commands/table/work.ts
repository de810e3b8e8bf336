// Commands that start and follow jobs.
import { BridgeError } from '../../../protocol/error.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import type { ArgumentRow, CommandRow, Invocation, OptionRow } from '../../command.ts';
import { continuedRequest } from '../continue.ts';
import { handOver } from '../hand-over.ts';
import { readEvents } from '../read.ts';
import { formatJobs } from '../../output/format-jobs.ts';
import { formatJob } from '../../output/format-output.ts';
import { type Output, type Format, toolCommand } from '../../tool-command.ts';
import type { AnyTool } from '../../../tools/definition/define-tool.ts';
import { typedFor } from '../../output/render-hints.ts';

export const JOB: ArgumentRow = {
  field: 'job_id',
  name: 'JOB',
  words: 'Id of the job, the beginning of one, its label, or latest',
  required: true,
  values: 'jobs',
};

const PROMPT: ArgumentRow = {
  field: 'prompt',
  name: 'PROMPT',
  words: 'The task; without it, or as -, it is read from standard input',
};

const QUIET: OptionRow = {
  flag: 'quiet',
  short: 'q',
  field: 'quiet',
  kind: 'boolean',
  words: 'Print the id of the job alone',
};

async function withPrompt({
  args,
  terminal,
  command,
}: Invocation): Promise<Readonly<Record<string, unknown>>> {
  if (args['prompt'] !== undefined && args['prompt'] !== '-') return args;
  if (terminal.inputIsTerminal)
    throw new BridgeError('invalid_request', 'There is no prompt.', {
      hint: `agy-mcp ${command}${command === 'continue' ? ' JOB' : ''} "your question", or give it on standard input.`,
    });
  let prompt = '';
  for await (const piece of terminal.input) if (prompt.length <= LIMITS.promptChars) prompt += piece; // what is longer is refused by its length
  return { ...args, prompt };
}

const inColours: Format = (output, tool, { paint }) =>
  formatJob(paint)(tool.say(output, typedFor(output['job_id'])));

/** The answer alone goes to standard output, so that it can be piped on. */
const answerAlone: Format = (output, tool, { paint }) =>
  typeof output['agent_messages'] === 'string'
    ? output['agent_messages']
    : formatJob(paint)(tool.say(output, typedFor(output['job_id'])));

function aboutAnswer(output: Output, tool: AnyTool): string {
  if (typeof output['agent_messages'] !== 'string') return '';
  const rest = Object.entries(output).filter(([field]) => field !== 'agent_messages');
  return tool.say(Object.fromEntries(rest), typedFor(output['job_id']));
}

const answerOf = (tool: 'agy' | 'agy_continue') => ({ tool, tell: answerAlone, note: aboutAnswer });

/** What leaves jobs out of a list. */
const FILTERS: readonly string[] = ['status', 'cwd', 'session_id', 'query', 'cursor'];

export const WORK: readonly CommandRow[] = [
  {
    ...toolCommand({
      name: 'run',
      group: 'Hand over work',
      summary: 'Hand a task over and wait for the answer',
      about:
        'Hands a task to the agent and waits for its answer, which alone goes to standard output. Ctrl-C cancels the job.',
      tool: 'agy',
      argument: PROMPT,
      more: [QUIET],
      examples: [
        'agy-mcp run "Which tests of this project are slow, and why?"',
        'agy-mcp run "Review the last commit." --mode review > review.md',
        'agy-mcp run "Add tests for the date parser." --mode execute --allow-write',
        'git diff | agy-mcp run - --mode review',
      ],
    }),
    run: async (invocation) => handOver(answerOf('agy'), await withPrompt(invocation), invocation),
  },
  {
    ...toolCommand({
      name: 'continue',
      group: 'Hand over work',
      summary: "Go on in a job's conversation and wait for the answer",
      about:
        "Asks the agent of a job on: in the same conversation, which it remembers, and in the job's directory, or in its worktree while that stands. Otherwise like run.",
      tool: 'agy_continue',
      without: ['prompt', 'session_id'],
      more: [QUIET],
      examples: [
        'agy-mcp continue latest "Why the second one?"',
        'agy-mcp continue date-tests "Also cover leap years." --mode execute --allow-write',
      ],
    }),
    arguments: [JOB, PROMPT],
    async run(invocation) {
      const args = await withPrompt(invocation);
      return handOver(answerOf('agy_continue'), await continuedRequest({ ...invocation, args }), invocation);
    },
  },
  {
    ...toolCommand({
      name: 'start',
      group: 'Hand over work',
      summary: 'Start a job and print its id',
      about:
        'Starts a job and returns at once: for long work, and for several jobs side by side. Then status, read and result follow it.',
      tool: 'agy_start',
      argument: PROMPT,
      more: [QUIET],
      examples: [
        'agy-mcp start "Find every place that assumes UTC." --mode long --label utc',
        'agy-mcp start "Which tests are slow?" --quiet',
      ],
    }),
    run: async (invocation) =>
      handOver(
        { tool: 'agy_start', tell: inColours, note: () => '' },
        await withPrompt(invocation),
        invocation,
      ),
  },
  toolCommand({
    name: 'status',
    group: 'Follow jobs',
    summary: 'Where a job stands',
    about: 'Says where a job stands; with --wait-seconds, as soon as it ends.',
    tool: 'agy_status',
    argument: JOB,
    tell: inColours,
    examples: ['agy-mcp status job_m2x8 --wait-seconds 60'],
  }),
  {
    ...toolCommand({
      name: 'read',
      group: 'Follow jobs',
      summary: 'What happens in a job, event by event',
      about: 'Shows the events of a job; with -f also those to come, until it ends.',
      tool: 'agy_read',
      argument: JOB,
      more: [
        { flag: 'follow', short: 'f', field: 'follow', kind: 'boolean', words: 'Go on until the job ends' },
      ],
      examples: ['agy-mcp read job_m2x8 -f', 'agy-mcp read job_m2x8 --since 40 --translate raw'],
    }),
    run: readEvents,
  },
  toolCommand({
    name: 'result',
    group: 'Follow jobs',
    summary: 'The answer of a job; without JOB, of the newest',
    about:
      'Prints the answer of a job that has ended; without JOB, of the newest. Nothing else goes to standard output.',
    tool: 'agy_result',
    argument: { ...JOB, required: false },
    tell: answerAlone,
    note: aboutAnswer,
    examples: ['agy-mcp result', 'agy-mcp result job_m2x8 --wait-seconds 600 > answer.md'],
  }),
  toolCommand({
    name: 'cancel',
    group: 'Follow jobs',
    summary: 'Stop a job, with all its processes',
    tool: 'agy_cancel',
    argument: JOB,
    tell: inColours,
    examples: ['agy-mcp cancel job_m2x8 --reason "no longer needed"'],
  }),
  toolCommand({
    name: 'sessions',
    group: 'Follow jobs',
    summary: 'The jobs there are, newest first',
    tool: 'agy_sessions',
    tell: (output, _tool, { args, paint, machine, terminal }) =>
      formatJobs(output as unknown as Parameters<typeof formatJobs>[0], {
        paint,
        now: new Date(),
        isFiltered: FILTERS.some((field) => args[field] !== undefined),
        home: machine.home,
        columns: terminal.outputColumns,
      }),
    examples: ['agy-mcp sessions --status running', 'agy-mcp sessions --query utc -n 5 --json'],
  }),
];
