// What an agent does, reported in one closed union; the lines of events.jsonl.
import type { Backend } from './backend.ts';
import type { RefusalReason } from './network.ts';

/** Tokens of one run. `input_tokens` excludes cache reads; `output_tokens` includes thinking. */
export interface Usage {
  input_tokens: number;
  output_tokens: number;
  thinking_tokens: number;
  cache_read_tokens: number;
  total_tokens: number;
}

export const NO_USAGE: Readonly<Usage> = Object.freeze({
  input_tokens: 0,
  output_tokens: 0,
  thinking_tokens: 0,
  cache_read_tokens: 0,
  total_tokens: 0,
});

/** A sum of two counts of tokens. */
export function addUsage(left: Usage, right: Usage): Usage {
  return {
    input_tokens: left.input_tokens + right.input_tokens,
    output_tokens: left.output_tokens + right.output_tokens,
    thinking_tokens: left.thinking_tokens + right.thinking_tokens,
    cache_read_tokens: left.cache_read_tokens + right.cache_read_tokens,
    total_tokens: left.total_tokens + right.total_tokens,
  };
}

export interface DeniedAction {
  action: string;
  display_name: string;
  /** The line of the agent's settings that would permit it, where it is known. */
  allow_rule: string | null;
}

/** Why an agent or its service failed, as far as its words tell. */
export type FailureKind =
  | 'auth'
  | 'quota'
  | 'credits'
  | 'model'
  | 'permission'
  | 'capacity'
  | 'upstream'
  | 'timeout'
  | 'usage'
  | 'not_found'
  | 'account'
  | 'interrupted'
  | 'untrusted'
  | 'unknown';

export type AgentEvent =
  /** The agent is up and names its conversation. */
  | {
      type: 'system';
      subtype: 'init';
      session_id: string | null;
      /** The agent named a conversation by an id that no request may carry. */
      session_unusable?: true;
      model?: string;
      cwd?: string;
      permission_mode?: string;
    }
  /** The bridge's own word on the job. */
  | { type: 'system'; subtype: 'notice'; text: string }
  /** The network of the job does not let a request through; told once a host and reason. */
  | { type: 'system'; subtype: 'refused'; host: string; port: number; reason: RefusalReason; text: string }
  /** What a command of the user prints, some lines at a time. */
  | { type: 'system'; subtype: 'setup' | 'verify'; text: string }
  /** The agent is started once more for the same job, as nothing was spent; what came before counts no longer. */
  | { type: 'system'; subtype: 'retry'; backend: Backend; text: string }
  /** A known line of the agent's log or standard error. */
  | { type: 'system'; subtype: 'log'; level: 'info' | 'warning' | 'error'; text: string }
  /** Something this version does not know, passed on as data. */
  | { type: 'system'; subtype: 'unknown'; data: unknown }
  | { type: 'user'; subtype: 'prompt'; text: string }
  | { type: 'assistant'; subtype: 'text'; text: string }
  /** One call of the model is complete. */
  | { type: 'assistant'; subtype: 'end'; usage: Usage }
  | { type: 'tool_use'; tool_id: string; name: string; input: Record<string, unknown> }
  | { type: 'tool_result'; tool_id: string; name: string; is_error: boolean; output: string | null }
  | { type: 'subagent_event'; subtype: 'started' | 'updated'; name: string; data: unknown }
  | { type: 'error'; subtype: FailureKind; message: string; target?: string; resets_in_seconds?: number }
  | {
      type: 'result';
      subtype: 'success' | 'error';
      status: string;
      session_id: string | null;
      session_unusable?: true;
      response: string | null;
      /** Length of the whole response, which the text events before it hold, where this one is cut. */
      response_chars?: number;
      error: string | null;
      /** Total over the whole conversation, as the agent counts. */
      usage: Usage | null;
      num_turns: number | null;
      denied_actions: DeniedAction[];
      /** How many further ones were denied. */
      denied_actions_more?: number;
      structured_output?: unknown;
      /** Length of its JSON, where it is too long for an event and left out. */
      structured_chars?: number;
    };

/**
 * An event with its place in the log: `i` counts from 0 without gaps, `ts` is ISO 8601 UTC. A part of it was cut
 * where `truncated` is set.
 */
export type StoredEvent = { i: number; ts: string; truncated?: true } & AgentEvent;
