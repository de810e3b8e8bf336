// An output or an error as the result of a call; redacted here, at the wire.
import { type CallToolResult, ResourceNotFoundError } from '@modelcontextprotocol/server';
import type { Log } from '../platform/log.ts';
import { clipText } from '../protocol/bounds.ts';
import { BridgeError, type ErrorView, toBridgeError } from '../protocol/error.ts';
import { isRecord } from '../protocol/is-record.ts';
import { jobId, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import { boundUntrusted, untrustedMark } from '../protocol/untrusted-text.ts';
import type { Redactor } from '../redaction/redact.ts';
import { fieldRef } from '../protocol/text/references.ts';

/** Where a result says that its text addresses the model reading it. */
export const UNTRUSTED_META = 'agy-mcp/untrusted';

/** The marks of an output, which are for the client and not for its model: the warnings say the same in words. */
function takeMarks(output: Record<string, unknown>): {
  readonly shown: Record<string, unknown>;
  readonly meta: { readonly _meta?: Record<string, unknown> };
} {
  const { untrusted, ...shown } = output;
  const marks = untrustedMark.array().safeParse(untrusted).data ?? [];
  return { shown, meta: marks.length === 0 ? {} : { _meta: { [UNTRUSTED_META]: boundUntrusted(marks) } } };
}

/** Structured and as text: some clients show the model only the one, some only the other. */
export function success<T extends Record<string, unknown>>(
  output: T,
  say: (safe: T) => string,
  redactor: Redactor,
  redacted: readonly string[] = [],
): CallToolResult {
  const safe = sealOutput(output, redactor, redacted);
  const { shown, meta } = takeMarks(safe);
  return { ...meta, structuredContent: shown, content: [{ type: 'text', text: say(safe) }] };
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
  const sealed: Record<string, unknown> = redactor.redactFields(Object.fromEntries(open), STRUCTURAL_FIELDS);
  return { ...sealed, ...Object.fromEntries(kept) } as T; // marked cast: the same fields
}

/** Without structuredContent: Codex would show that and drop the text. */
export function failure(thrown: unknown, redactor: Redactor, log: Log): CallToolResult {
  const error = toBridgeError(thrown);
  if (!(thrown instanceof BridgeError)) log.error('A call failed.', thrown);
  const view = redactor.json(error.view());
  // it may repeat what was sent
  const [message, hint] = [view.message, view.hint].map((words) => clipText(words, LIMITS.sentenceChars));
  return {
    isError: true,
    content: [{ type: 'text', text: JSON.stringify({ error: { ...view, message, hint } }) }],
  };
}

const TOO_LONG = {
  code: 'internal',
  message: 'The reply is too long to be sent.',
  hint: `Ask for less at once: ${fieldRef('limit')}, ${fieldRef('max_output_chars')} and ${fieldRef('offset')} bound an answer.`,
  retry: 'after_fix',
} as const satisfies ErrorView;

/**
 * What is reported of a tool's result that is longer than a client can take, with the job that it was of.
 * @returns null for any other result
 */
export function tooLong(result: Readonly<Record<string, unknown>>): Record<string, unknown> | null {
  const { structuredContent: data, content, ...rest } = result;
  if (!Array.isArray(content)) return null;
  const id = jobId.safeParse(isRecord(data) ? data['job_id'] : undefined).data;
  const error = { ...TOO_LONG, ...(id === undefined ? {} : { job_id: id }) };
  return { ...rest, isError: true, content: [{ type: 'text', text: JSON.stringify({ error }) }] };
}

/** Words of a refusal: they may repeat what was sent. */
export function refusalText(words: string, redactor: Redactor): string {
  return clipText(redactor.text(words), LIMITS.sentenceChars);
}

/** Words beside a result. */
export function safeText(text: string, redactor: Redactor): string {
  return redactor.text(text);
}

/** An address is what the client sent: it may hold anything. */
export function noResource(
  uri: string,
  redactor: Redactor,
  words = 'There is no such resource.',
): ResourceNotFoundError {
  return new ResourceNotFoundError(refusalText(uri, redactor), words);
}
