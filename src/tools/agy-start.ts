// agy_start: start a job and have its id at once.
import { startRequest } from '../protocol/request.ts';
import { withAuditHead } from './definition/audit-head.ts';
import { defineTool } from './definition/define-tool.ts';
import { sayStarted, startedView, startJob } from './run-job.ts';

export const agyStart = defineTool({
  name: 'agy_start',
  title: 'Start a job',
  description:
    'Starts a job and returns its id at once, for long work and several jobs side by side. Then agy_status, agy_read, agy_result.',
  effect: 'runs_agent',
  input: startRequest,
  output: startedView,
  say: sayStarted,
  handle: withAuditHead((...asked) => startJob('agy_start', ...asked)),
});
