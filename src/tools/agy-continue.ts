// agy_continue: the next turn of a conversation with the agent.
import { sessionId, waitRequest } from '../protocol/request.ts';
import { withAuditHead } from './definition/audit-head.ts';
import { defineTool } from './definition/define-tool.ts';
import { runJob, sayStarted, startedView } from './run-job.ts';

export const agyContinue = defineTool({
  name: 'agy_continue',
  title: 'Continue a conversation',
  description: 'Like agy, in the conversation session_id of an earlier job: the agent remembers it.',
  effect: 'runs_agent',
  input: waitRequest.extend({ session_id: sessionId }),
  output: startedView,
  say: sayStarted,
  handle: withAuditHead((...asked) => runJob('agy_continue', ...asked)),
  large: true,
});
