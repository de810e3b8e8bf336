// The newest audit record, with the answer about a job: what the caller holds, no later writer can change.
import type { AuditHead } from '../../audit/chain.ts';
import type { Call, ToolApp } from './tool-context.ts';

type Handle<Input, Output> = (input: Input, app: ToolApp, call: Call) => Promise<Output>;

/** Nothing is added where there is no trail yet, where its end cannot be read, and to what is about no job. */
export function withAuditHead<Input, Output extends { readonly job_id?: unknown }>(
  handle: Handle<Input, Output>,
): Handle<Input, Output & { readonly audit_head?: AuditHead }> {
  return async (input, app, call) => {
    const output = await handle(input, app, call);
    if (output.job_id === undefined) return output;
    const head = await app.auditHead().catch(() => null);
    if (head === null) return output;
    // The answer stays last.
    const { agent_messages: answer, ...rest } = output as Output & { agent_messages?: unknown };
    const headed = { ...rest, audit_head: head, ...(answer === undefined ? {} : { agent_messages: answer }) };
    return headed as unknown as Output & { readonly audit_head: AuditHead }; // marked cast: the same fields and one more
  };
}
