// agy: hand a task to the agent and wait for its answer.
import { waitRequest } from '../protocol/request.ts';
import { withAuditHead } from './definition/audit-head.ts';
import { defineTool } from './definition/define-tool.ts';
import { runJob, sayStarted, startedView } from './run-job.ts';

export const agy = defineTool({
  name: 'agy',
  title: 'Ask the Antigravity agent',
  description:
    "Hands a task to Google's Antigravity agent and waits for its answer: a second opinion, a review, or with mode execute and allow_write a change made in a git worktree. If it takes longer, the running job's id comes back.",
  effect: 'runs_agent',
  input: waitRequest,
  output: startedView,
  say: sayStarted,
  handle: withAuditHead((...asked) => runJob('agy', ...asked)),
  large: true,
  core: true,
});
