// An output or an error as the result of a call; redacted here, at the wire.
import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Log } from '../platform/log.ts';
import { BridgeError, toBridgeError } from '../protocol/error.ts';
import { STRUCTURAL_FIELDS } from '../protocol/job.ts';
import type { Redactor } from '../redaction/redact.ts';

/** Structured and as text: some clients show the model only the one, some only the other. */
export function success<T extends Record<string, unknown>>(
  output: T,
  say: (safe: T) => string,
  redactor: Redactor,
): CallToolResult {
  const safe = redactor.seal(output, STRUCTURAL_FIELDS);
  return { structuredContent: safe, content: [{ type: 'text', text: say(safe) }] };
}

/** Without structuredContent: Codex would show that and drop the text. */
export function failure(thrown: unknown, redactor: Redactor, log: Log): CallToolResult {
  const error = toBridgeError(thrown);
  if (!(thrown instanceof BridgeError)) log.error('A call failed.', thrown);
  return {
    isError: true,
    content: [{ type: 'text', text: JSON.stringify({ error: redactor.json(error.view()) }) }],
  };
}

/** Words beside a result. */
export function safeText(text: string, redactor: Redactor): string {
  return redactor.text(text);
}
