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
  redacted: readonly string[] = [],
): CallToolResult {
  const safe = sealOutput(output, redactor, redacted);
  return { structuredContent: safe, content: [{ type: 'text', text: say(safe) }] };
}

/** @param redacted fields that stay as they are */
function sealOutput<T extends Record<string, unknown>>(
  output: T,
  redactor: Redactor,
  redacted: readonly string[],
): T {
  const fields = Object.entries(output);
  const open = fields.filter(([field]) => !redacted.includes(field));
  const kept = fields.filter(([field]) => redacted.includes(field));
  const sealed: Record<string, unknown> = redactor.seal(Object.fromEntries(open), STRUCTURAL_FIELDS);
  return { ...sealed, ...Object.fromEntries(kept) } as T; // marked cast: the same fields
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
