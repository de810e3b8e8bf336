// The one way to a tool's handler: what the policy says comes first.
import { agreementOf, type AskedAbout } from '../../jobs/approvals/agreement.ts';
import { subjectOf } from '../../jobs/approvals/subject.ts';
import { toVisible } from '../../protocol/text/visible-text.ts';
import type { AnyTool } from './define-tool.ts';
import type { Call, ToolApp } from './tool-context.ts';

const LONGEST_SHOWN = 400;

/** What a person agrees to: the call as it was made. */
function questionOf(tool: AnyTool, input: unknown, reason: string) {
  const asked = toVisible(JSON.stringify(input));
  const shown = asked.length <= LONGEST_SHOWN ? asked : `${asked.slice(0, LONGEST_SHOWN)} …`;
  return {
    text: [`${tool.title}?`, toVisible(reason), `call: ${tool.name} ${shown}`].join('\n'),
    subject: subjectOf({ reason, tool: tool.name, input }),
    jobId: null,
    scope: null,
    isRequired: true,
  };
}

const aCall = ({ name }: AnyTool): AskedAbout => ({
  may: `${name} may run`,
  to: `the call of ${name}`,
  instead: 'Nothing was done.',
  never: 'Do not do it in another way.',
  otherwise: 'A rule of the policy wants a person to be asked.',
});

/**
 * @throws BridgeError `policy_denied`, or of the tool
 * @param handle in place of the tool's own, for a command that does more
 */
export async function handleTool(
  tool: AnyTool,
  input: Readonly<Record<string, unknown>>,
  app: ToolApp,
  call: Call,
  handle: AnyTool['handle'] = tool.handle,
): Promise<Record<string, unknown>> {
  // Of a job that starts, admission knows more.
  if (tool.effect === 'runs_agent') return handle(input, app, call);
  const reads = tool.effect === 'reads';
  const reason = await app.permit({ tool: tool.name, reads, jobId: input['job_id'] ?? null });
  if (reason === null) return handle(input, app, call);
  if (tool.asks === true) return handle(input, app, { ...call, confirm: reason });
  const question = questionOf(tool, input, reason);
  agreementOf(question, await call.ask(question), aCall(tool));
  return handle(input, app, call);
}
